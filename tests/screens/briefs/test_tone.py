from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from zhongshu.core.text import Text
from zhongshu.packs.hub import Hub
from zhongshu.screens.briefs.parts import toned
from zhongshu.screens.briefs.tone import Tone, tone_at

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def tone(hub: Hub) -> Tone:
    return tone_at(hub.packs.catalogue.parameters["town.tone"], datetime(2020, 11, 1, tzinfo=SHANGHAI))


@pytest.mark.parametrize(
    ("change", "zh"),
    [
        ("25", "大幅增长 "),
        ("20.0", "大幅增长 "),
        ("19.96", "大幅增长 "),
        ("19.94", "增长 "),
        ("-19.9", "下降 "),
        ("-20", "大幅下降 "),
        ("0.05", "增长 "),
    ],
)
def test_the_word_follows_the_change_as_it_is_shown(tone: Tone, change: str, zh: str):
    before, _, direction = toned(tone, "growth", Decimal(change), Text(zh="x", en="x"))
    assert before.zh == zh
    assert direction == (1 if Decimal(change) > 0 else -1)


@pytest.mark.parametrize("change", ["0", "0.04", "-0.049"])
def test_what_shows_as_nought_is_unchanged_and_has_no_size(tone: Tone, change: str):
    before, carries, direction = toned(tone, "growth", Decimal(change), Text(zh="0.0%", en="0.0%"))
    assert (before.zh, carries.zh, carries.en, direction) == ("", "持平", "unchanged", 0)
