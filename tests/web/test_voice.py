"""How times are said."""

from datetime import UTC, datetime
from pathlib import Path

from tests.kit import make_hub
from zhongshu.web.sentences import SENTENCES
from zhongshu.web.voice import Voice
from zhongshu.web.words import Words


def test_the_midnight_that_ends_a_day_is_of_that_day(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, {})
    voice = Voice(hub, Words(SENTENCES), "zh")
    assert voice.until(datetime(2026, 12, 7, 16, tzinfo=UTC)) == "2026-12-07 24:00"
    assert voice.until(datetime(2026, 12, 7, 9, 30, tzinfo=UTC)) == "2026-12-07 17:30"
    hub.ledger.close()
