"""How times are said."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.kit import make_hub
from zhongshu.core.errors import GrantError, LoadError, ZhongshuError
from zhongshu.sharing.grants.refuse import no
from zhongshu.web.sentences import SENTENCES
from zhongshu.web.voice import Voice
from zhongshu.web.words import Words


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Voice]:
    hub = make_hub(tmp_path_factory.mktemp("voice") / "home", {})
    yield Voice(hub, Words(SENTENCES), "zh")
    hub.ledger.close()


def test_the_midnight_that_ends_a_day_is_of_that_day(voice: Voice) -> None:
    assert voice.until(datetime(2026, 12, 7, 16, tzinfo=UTC)) == "2026-12-07 24:00"
    assert voice.until(datetime(2026, 12, 7, 9, 30, tzinfo=UTC)) == "2026-12-07 17:30"


@pytest.mark.parametrize(
    ("error", "said", "hint"),
    [
        (no("不由您认定", "not yours to decide", so=("找本单位", "ask your unit")), "不由您认定", "找本单位"),
        (no("不由您认定", "not yours to decide"), "不由您认定", ""),
        (
            GrantError("the grant tax gives 3 rows a call, this call would be 9 rows", hint="ask for less at a time"),
            "授权 tax 每次最多 3 行，这次要 9 行",
            "请分几次查",
        ),
        (
            GrantError("the grant tax is for own_record, not for selling"),
            "授权 tax 的用途是 查看自己的记录，不是 selling",
            "",
        ),
        (LoadError("no file firms.csv", hint="load it first"), "no file firms.csv", "load it first"),
    ],
)
def test_an_error_is_told_in_the_language_of_its_reader(
    voice: Voice, error: ZhongshuError, said: str, hint: str
) -> None:
    assert (voice.sentence(error), voice.hint(error)) == (said, hint)
    english = replace(voice, language="en")
    assert (english.sentence(error), english.hint(error)) == (error.message, error.hint or "")
