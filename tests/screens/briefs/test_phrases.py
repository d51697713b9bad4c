from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.core.units import parse_unit
from zhongshu.screens.briefs import phrases


@pytest.mark.parametrize(
    ("value", "unit", "scale", "zh", "en"),
    [
        ("47.4", "亿元", 1, "47.4 亿元", "4.74 billion yuan"),
        ("351414.7", "亿元", 1, "351 414.7 亿元", "35.14147 trillion yuan"),
        ("500", "万元", 0, "500 万元", "5.00 million yuan"),
        ("12.5", "万元", 1, "12.5 万元", "125 thousand yuan"),
        ("3.4", "%", 1, "3.4%", "3.4%"),
        ("-0.5", "亿元", 1, "−0.5 亿元", "−0.05 billion yuan"),
        ("1190", "家", 0, "1 190 家", "1 190 firms"),
    ],
)
def test_quantities_are_counted_as_each_language_counts(value: str, unit: str, scale: int, zh: str, en: str):
    said = phrases.quantity(Decimal(value), parse_unit(unit), scale)
    assert (said.zh.replace("\u202f", " "), said.en.replace("\u202f", " ")) == (zh, en)


@settings(max_examples=60)
@given(st.decimals(min_value="0.1", max_value="9999", places=1))
def test_billions_are_the_same_amount_as_the_chinese_hundred_millions(value: Decimal):
    said = phrases.quantity(value, parse_unit("亿元"), 1)
    billions = Decimal(said.en.split("billion")[0].replace("\u202f", ""))
    assert billions * 10 == value


def test_printed_digits_stay_as_printed_and_ranges_keep_both_ends():
    assert phrases.printed("8.30", parse_unit("亿元")).zh == "8.30\u202f亿元"
    assert phrases.printed("8.30", parse_unit("亿元")).en == "0.830\u202fbillion yuan"
    assert phrases.printed("348–358", parse_unit("家")).en == "348–358\u202ffirms"


@pytest.mark.parametrize(
    ("start", "end", "zh", "en"),
    [
        (date(2020, 1, 1), date(2020, 11, 30), "2020年1–11月", "January–November 2020"),
        (date(2020, 11, 1), date(2020, 11, 30), "2020年11月", "November 2020"),
        (date(2020, 1, 1), date(2020, 12, 31), "2020年", "2020"),
        (date(2020, 2, 1), date(2020, 2, 29), "2020年2月", "February 2020"),
        (date(2020, 11, 3), date(2020, 11, 30), "2020-11-03 至 2020-11-30", "2020-11-03 to 2020-11-30"),
        (None, date(2020, 11, 30), "截至 2020-11-30", "as of 2020-11-30"),
    ],
)
def test_spans_are_said_in_as_few_words_as_tell_them(start: date | None, end: date, zh: str, en: str):
    said = phrases.span(start, end)
    assert (said.zh, said.en) == (zh, en)
