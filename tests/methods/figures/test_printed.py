from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods.figures.kit import figure
from zhongshu.core.errors import LoadError
from zhongshu.methods.figures.figure import Qualifier
from zhongshu.methods.figures.interval import whole
from zhongshu.methods.figures.printed import digits_of, is_whole, value_of, within
from zhongshu.methods.figures.verdict import Reading


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("1208", "1208"),
        ("1,208", "1208"),
        ("1\u202f208.50", "1208.5"),
        ("12 208", "12208"),
        ("１，２０８．５", "1208.5"),
        ("−18.3", "-18.3"),
        ("－18.3", "-18.3"),
        ("+2.08", "2.08"),
        (" 7 ", "7"),
        ("007", "7"),
        ("-0.0", "0"),
    ],
)
def test_digits_are_read_as_people_print_them(printed: str, value: str) -> None:
    assert digits_of(printed).value == Fraction(value)


@pytest.mark.parametrize(
    "printed",
    [
        "NaN",
        "nan",
        "inf",
        "1e999",
        "1e9",
        "",
        "-",
        "12 家",
        "47.4%",
        "1,20",
        "1.2.3",
        ".5",
        "５．",
        "二十",
        "0x1F",
        "12³",
    ],
)
def test_what_is_no_printed_number_is_refused_with_an_example(printed: str) -> None:
    with pytest.raises(LoadError, match="no printed number") as error:
        digits_of(printed)
    assert "-18.30" in str(error.value.hint)


def test_a_number_of_thousands_of_digits_is_refused_in_one_line() -> None:
    with pytest.raises(LoadError, match="9000 digits") as error:
        digits_of("9" * 9000)
    assert len(str(error.value)) < 200


@pytest.mark.parametrize(
    ("printed", "unit", "qualifier", "reading", "interval"),
    [
        ("64.48", "%", "=", "rounded", "[12895/20000, 12897/20000)"),
        ("64.48", "%", "=", "truncated", "[6448/10000, 6449/10000)"),
        ("-18.3", "%", "=", "rounded", "(-367/2000, -73/400]"),
        ("-18.3", "%", "=", "truncated", "(-184/1000, -183/1000]"),
        ("0.0", "%", "=", "rounded", "(-1/2000, 1/2000)"),
        ("0.0", "%", "=", "truncated", "(-1/1000, 1/1000)"),
        ("16", "百分点", "=", "rounded", "[31/200, 33/200)"),
        ("12", "家", "=", "rounded", "[12, 12]"),
        ("1.3", "万家", "=", "rounded", "[12500, 13500)"),
        ("1.3", "万家", "=", "truncated", "[13000, 14000)"),
        ("0.0", "万家", "=", "rounded", "[0, 500)"),
        ("1.5", "家", "=", "rounded", "[29/20, 31/20)"),
        ("47.4", "亿元", "=", "rounded", "[4735000000, 4745000000)"),
        ("40", "家", ">=", "rounded", "[40, ∞)"),
        ("50", "家", "<=", "rounded", "[0, 50]"),
        ("1", "万元", "<=", "rounded", "(-∞, 10000]"),
        ("2560", "家次", "approx", "rounded", "[2550, 2570]"),
        ("2", "万人次", "approx", "truncated", "[10000, 30000]"),
        ("10", "年", "approx", "rounded", "[0, 240]"),
    ],
)
def test_what_a_printed_number_can_stand_for(
    printed: str, unit: str, qualifier: Qualifier, reading: Reading, interval: str
) -> None:
    found = within(figure(printed, unit, qualifier), reading)
    low, high = interval[1:-1].split(", ")
    assert str(found)[0] == interval[0]
    assert str(found)[-1] == interval[-1]
    assert found.low == (None if low == "-∞" else Fraction(low))
    assert found.high == (None if high == "∞" else Fraction(high))


def test_no_whole_number_of_firms_prints_with_five_digits_of_a_myriad() -> None:
    odd = figure("1.23456", "万家")
    assert is_whole(odd)
    assert whole(within(odd)) is None


@settings(max_examples=60)
@given(st.decimals(-(10**6), 10**6, places=5), st.integers(0, 4))
def test_the_true_value_is_always_within_what_was_printed(true: Decimal, decimals: int) -> None:
    step = Decimal(1).scaleb(-decimals)
    rounded, cut = (true.quantize(step, rounding) for rounding in (ROUND_HALF_UP, ROUND_DOWN))
    assert Fraction(true) in within(figure(f"{rounded:f}", "元"), "rounded")
    assert Fraction(true) in within(figure(f"{cut:f}", "元"), "truncated")


@settings(max_examples=60)
@given(st.integers(-(10**9), 10**9), st.integers(0, 5), st.sampled_from(["元", "亿元", "%", "家", "万户", "百分点"]))
def test_what_is_printed_is_itself_within_every_reading(last: int, decimals: int, unit: str) -> None:
    shown = figure(f"{Decimal(last).scaleb(-decimals):f}", unit)
    assert value_of(shown) in within(shown, "rounded")
    assert value_of(shown) in within(shown, "truncated")
