"""Sums of money as registers write them."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.linkage.amounts import Amount, read_amount


@pytest.mark.parametrize(
    "text",
    [
        "100(万元人民币)",
        "100万人民币",
        "100（万元人民币）",
        "１００万元",
        "人民币 100.00 万元",
        "100.000000万人民币元",
        "1,000,000元",
        "1,000,000.00 元人民币",
        "人民币壹佰万元整",
        "一百萬圓人民幣",
        "RMB 100万元",
        "1百万元",
    ],
)
def test_one_capital_is_written_in_many_ways(text: str) -> None:
    assert read_amount(text) == Amount(Decimal(1_000_000), "CNY")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("500万美元", Amount(Decimal(5_000_000), "USD")),
        ("0.5亿港元", Amount(Decimal(50_000_000), "HKD")),
        ("300(万日元)", Amount(Decimal(3_000_000), "JPY")),
        ("12.5万英镑", Amount(Decimal(125_000), "GBP")),
        ("0万元", Amount(Decimal(0), "CNY")),
        ("叁仟伍佰零陆万元整", Amount(Decimal(35_060_000), "CNY")),
    ],
)
def test_the_currency_is_kept(text: str, amount: Amount) -> None:
    assert read_amount(text) == amount


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "empty"),
        ("  ", "empty"),
        ("N/A", "none_given"),
        ("无", "none_given"),
        ("100", "no_unit"),
        ("人民币100", "no_unit"),
        ("100万", "no_currency"),
        ("100万元(其中美元20万)", "two_numbers"),
        ("100万元人民币美元", "two_currencies"),
        ("-100万元", "more"),
        ("约100万元", "more"),
        ("1,00万元", "two_numbers"),
        ("人民币万元", "no_number"),
        ("认缴", "no_number"),
    ],
)
def test_what_is_not_plain_is_not_guessed(text: str | None, why: str) -> None:
    assert read_amount(text) == why


@settings(max_examples=60)
@given(
    st.decimals(min_value=0, max_value=10**9, places=4, allow_nan=False),
    st.sampled_from(["{}(万元人民币)", "{}万人民币", "{:,}万元"]),
)
def test_any_number_of_ten_thousands_comes_back(value: Decimal, form: str) -> None:
    read = read_amount(form.format(value))
    assert isinstance(read, Amount)
    assert read.ten_thousands == value


@settings(max_examples=60)
@given(st.text(alphabet="0123456789.,万亿元百千人民币美零一二十()-/aN ", max_size=12))
def test_no_text_is_too_odd_to_be_answered(text: str) -> None:
    found = read_amount(text)
    assert isinstance(found, str) or found.value >= 0
