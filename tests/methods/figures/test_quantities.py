"""Numbers are found in text with their unit and qualifier; dates, numbers of tables and labels are none."""

import pytest

from zhongshu.methods.figures.quantities import plain, quantities


def _found(text: str) -> list[tuple[str | None, str | None, str]]:
    return [
        (one.printed, None if one.unit is None else one.unit.symbol, one.qualifier) for one in quantities(plain(text))
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("76家企业", [("76", "家", "=")]),
        ("1,165 家", [("1165", "家", "=")]),
        ("８．３０亿元", [("8.30", "亿元", "=")]),
        ("超76家", [("76", "家", ">=")]),
        ("120 多家", [("120", "家", ">=")]),
        ("10 万人次以上", [("10", "万人次", ">=")]),
        ("不到 50 家", [("50", "家", "<=")]),
        ("约 12%", [("12", "%", "approx")]),
        ("20 家左右", [("20", "家", "approx")]),
        ("at least 43.6 亿元", [("43.6", "亿元", ">=")]),
        ("up to 3 firms", [("3", "家", "<=")]),
        ("about 12 firms", [("12", "家", "approx")]),
        ("为-18.3%", [("-18.3", "%", "=")]),
        ("提高21.7个百分点", [("21.7", "百分点", "=")]),
        ("21.7 percentage points", [("21.7", "百分点", "=")]),
        ("3.5 元/人", [("3.5", "元/人", "=")]),
        ("12家+30家", [("12", "家", "="), ("30", "家", "=")]),
        ("12-15家", [("12", None, "="), ("15", "家", "=")]),
        ("? 家", [(None, "家", "=")]),
        ("2020年1-11月", []),
        ("2021-01-08", []),
        ("表1 附件2 第3章", []),
        ("R09 PM2.5", []),
    ],
)
def test_what_is_a_number(text: str, found: list[tuple[str, str, str]]) -> None:
    assert _found(text) == found


def test_an_ordinal_is_a_rank() -> None:
    assert quantities("第17位")[0].rank
    assert quantities("17th, up 16")[0].rank
    assert not quantities("17位")[0].rank


def test_text_keeps_its_length_so_that_places_stay_right() -> None:
    text = "５４．５％，㎡ ½ ①约"
    assert len(plain(text)) == len(text)
