from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import duckdb
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zhongshu.core.errors import PackError, UnknownName
from zhongshu.core.unit_table import COUNTS, PREFIXES, UNITS
from zhongshu.core.units import Unit, convert, convert_sql, format_number, format_quantity, parse_unit

SYMBOLS = [row.symbol for row in UNITS] + [symbol for symbol, *_ in COUNTS]
SIMPLE = [parse_unit(symbol) for symbol in SYMBOLS]
MULTIPLES = [parse_unit(prefix + word) for prefix, _, _ in PREFIXES for word in ("元", "人", "吨", "千瓦时", "亩")]

units = st.sampled_from(SIMPLE + MULTIPLES)
alike = st.tuples(units, units).filter(lambda pair: pair[0].same_dimension(pair[1]))
values = st.decimals(-(10**9), 10**9, places=4)


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("ug/m3", "µg/m³"),
        ("\u00b5g/m³", "µg/m³"),
        ("\u03bcg/m³", "µg/m³"),
        ("微克/立方米", "µg/m³"),
        ("％", "%"),
        ("个百分点", "百分点"),
        ("m2", "m²"),
        ("㎡", "m²"),
        ("度", "kWh"),
        ("亿度", "亿千瓦时"),
        ("万 元 ／ 亩", "万元/亩"),
        ("yuan/month", "元/月"),
        ("元/人/月", "元/(人·月)"),
        ("KM", "km"),
        ("摄氏度", "℃"),
        ("吨标煤", "吨标准煤"),
        ("1/人", "1/人"),
        ("周岁", "岁"),
        ("years of age", "岁"),
    ],
)
def test_units_are_read_as_people_write_them(text: str, symbol: str) -> None:
    assert parse_unit(text).symbol == symbol


@pytest.mark.parametrize(
    "text",
    (
        "% ‰ 百分点 1 元 万元 亿元 美元 万美元 亿美元 µg/m³ mg/m³ g/m³ m km m² km² 亩 公顷 万亩 t 万吨 kg kWh "
        "万千瓦时 亿千瓦时 人 万人 人次 万人次 家 个 件 项 台 辆 艘 户 次 亿次 条 亿条 min h d 月 年 ℃ mm m/s kn dB "
        "元/亩 万元/亩 万元/人"
    ).split(),
)
def test_the_units_of_official_tables_keep_their_name(text: str) -> None:
    assert parse_unit(text).symbol == text


@pytest.mark.parametrize(
    ("text", "hint"),
    [("kmm", '"mm"'), ("元/pesron", '"人"'), ("万%", '"%"'), ("", "元"), ("元//人", "元"), ("/", "元")],
)
def test_an_unknown_unit_is_an_error_with_the_nearest_one(text: str, hint: str) -> None:
    with pytest.raises(UnknownName, match="no unit") as error:
        parse_unit(text)
    assert hint in str(error.value.hint)


@pytest.mark.parametrize(
    ("value", "frm", "to", "result"),
    [
        ("1.5", "mg/m³", "µg/m³", "1500"),
        ("12.3456", "亿元", "万元", "123456"),
        ("50", "%", "1", "0.5"),
        ("5", "%", "‰", "50"),
        ("3", "亩", "m²", "2000"),
        ("15", "公顷", "亩", "225"),
        ("1", "万元/亩", "元/m²", "15"),
        ("45", "kn", "m/s", "23.15"),
        ("2", "年", "月", "24"),
        ("3", "岁", "年", "3"),
        ("3.6", "km/h", "m/s", "1"),
        ("1", "亩", "m²", "666.66666666666666666666666666666666667"),
    ],
)
def test_conversion_is_exact(value: str, frm: str, to: str, result: str) -> None:
    assert convert(Decimal(value), parse_unit(frm), parse_unit(to)) == Decimal(result)


@pytest.mark.parametrize(
    ("frm", "to"), [("家", "人"), ("元", "美元"), ("%", "百分点"), ("d", "月"), ("℃", "1"), ("元/人", "元/家")]
)
def test_mixing_dimensions_is_an_error_that_names_both(frm: str, to: str) -> None:
    for conversion in (
        lambda: convert(Decimal(1), parse_unit(frm), parse_unit(to)),
        lambda: convert_sql("x", parse_unit(frm), parse_unit(to)),
    ):
        with pytest.raises(PackError) as error:
            conversion()
        assert frm in error.value.message
        assert to in error.value.message


def test_a_difference_of_shares_is_in_points() -> None:
    assert parse_unit("%").difference == parse_unit("百分点")
    assert parse_unit("‰").difference == parse_unit("千分点")
    assert parse_unit("万元").difference == parse_unit("万元")


@pytest.mark.parametrize(
    ("left", "sign", "right", "symbol"),
    [
        ("元/人", "×", "人", "元"),
        ("元/人", "×", "万人", "万元"),
        ("kW", "×", "h", "kWh"),
        ("m", "×", "m", "m²"),
        ("%", "×", "元", "%·元"),
        ("µg", "/", "m³", "µg/m³"),
        ("家", "/", "家", "1"),
        ("万元", "/", "人", "万元/人"),
        ("元/人", "/", "月", "元/(人·月)"),
        ("万元", "/", "元", "万元/元"),
        ("1", "/", "人", "1/人"),
    ],
)
def test_products_and_quotients_take_their_shortest_name(left: str, sign: str, right: str, symbol: str) -> None:
    one, other = parse_unit(left), parse_unit(right)
    assert (one.multiply(other) if sign == "×" else one.divide(other)).symbol == symbol


def test_titles_read_in_both_languages() -> None:
    assert parse_unit("元/人").title.to("en") == "yuan/person"
    assert parse_unit("元/(人·月)").title.to("zh") == "元/(人·月)"
    assert parse_unit("亿千瓦时").title.to("en") == "100\u202fmillion kWh"


@pytest.mark.parametrize(
    ("value", "unit", "scale", "text"),
    [
        ("1190", "家", None, "1\u202f190"),
        ("-1234567.891", "万元", None, "\u22121\u202f234\u202f567.89"),
        ("999", "家", None, "999"),
        ("2.5", "家", None, "3"),
        ("-2.5", "家", None, "\u22123"),
        ("-0.04", "%", None, "0.0"),
        ("1e30", "家", 1, "1" + "\u202f000" * 10 + ".0"),
        ("0.123456", "1", 4, "0.1235"),
    ],
)
def test_numbers_are_grouped_and_rounded_as_sql_rounds(value: str, unit: str, scale: int | None, text: str) -> None:
    assert format_number(Decimal(value), parse_unit(unit), scale) == text


def test_nothing_is_a_dash() -> None:
    assert format_number(None, parse_unit("家")) == "—"
    assert format_quantity(None, parse_unit("家"), "zh") == "—"


def test_a_quantity_carries_its_unit() -> None:
    assert format_quantity(Decimal("92.44"), parse_unit("%"), "zh") == "92.4%"
    assert format_quantity(Decimal(1190), parse_unit("家"), "zh") == "1\u202f190\u202f家"
    assert format_quantity(Decimal("3.2"), parse_unit("亿元"), "en") == "3.20\u202f×\u202f100\u202fmillion yuan"
    assert format_quantity(Decimal(7), parse_unit("1"), "zh", 0) == "7"


@given(units)
def test_a_symbol_reads_back_as_its_unit(unit: Unit) -> None:
    assert parse_unit(unit.symbol) == unit
    assert parse_unit(unit.title.zh or "1").same_size(unit)


@given(units, units)
def test_a_quotient_times_its_divisor_is_the_unit_again(one: Unit, other: Unit) -> None:
    quotient = one.divide(other)
    assert parse_unit(quotient.symbol) == quotient
    assert quotient.multiply(other).same_size(one)
    assert one.multiply(other) == other.multiply(one) or one.multiply(other).same_size(other.multiply(one))
    assert quotient.scale == one.scale / other.scale


@given(alike, values)
def test_conversion_there_and_back_changes_nothing(pair: tuple[Unit, Unit], value: Decimal) -> None:
    one, other = pair
    there = Fraction(value) * one.scale / other.scale
    back = convert(convert(value, one, other), other, one)
    if set(_primes(there.denominator)) <= {2, 5}:
        assert back == value
    else:
        assert abs(back - value) <= abs(value) * Decimal("1e-36")


@given(alike, st.lists(st.none() | values, min_size=1, max_size=5))
def test_sql_converts_to_the_same_decimals(pair: tuple[Unit, Unit], found: list[Decimal | None]) -> None:
    one, other = pair
    ratio = one.scale / other.scale
    assume(Fraction(1, 10**8) <= ratio <= 10**8)
    sql = convert_sql("x", one, other)
    with duckdb.connect(config={"threads": 1}) as connection:
        rows = connection.execute(
            f"SELECT {sql}, typeof({sql}) FROM (SELECT unnest(?::DECIMAL(18, 4)[]) AS x)", [found]
        ).fetchall()
    for value, (result, kind) in zip(found, rows, strict=True):
        assert kind.startswith("DECIMAL")
        if value is None:
            assert result is None
        elif set(_primes(ratio.denominator)) <= {2, 5}:
            assert result == convert(value, one, other)
        else:
            expected = convert(value, one, other)
            assert result == expected.quantize(Decimal("1e-6"), ROUND_HALF_UP, Context(prec=60))


def _primes(number: int) -> list[int]:
    found, divisor = [], 2
    while number > 1:
        while number % divisor == 0:
            found.append(divisor)
            number //= divisor
        divisor += 1
    return found
