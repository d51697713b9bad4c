from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhongshu.core.errors import PackError, UnknownName
from zhongshu.core.formula import parse
from zhongshu.core.formula_tree import DEEPEST, MOST_TERMS
from zhongshu.core.units import Unit, parse_unit

VALUES = {"a": Decimal(6), "b": Decimal(3), "c": Decimal("0.5"), "none": None, "zero": Decimal(0)}


def units(**named: str) -> dict[str, Unit]:
    return {name: parse_unit(symbol) for name, symbol in named.items()}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a + b * c", "7.5"),
        ("(a + b) * c", "4.5"),
        ("a - b - c", "2.5"),
        ("a / b / c", "4"),
        ("-a + b", "-3"),
        ("a * -b", "-18"),
        ("a - -b", "9"),
        ("2.50 * 2", "5.00"),
        ("min(a, b, c)", "0.5"),
        ("max(a, b) / min(a, b)", "2"),
        ("abs(b - a)", "3"),
        ("coalesce(none, none, b)", "3"),
        ("coalesce(a / zero, 0)", "0"),
        ("nullif(a, b)", "6"),
        ("nullif(a, none)", "6"),
        ("0.1 + 0.2", "0.3"),
        ("1 / 3", "0.33333333333333333333333333333333333333"),
    ],
)
def test_a_formula_computes_what_it_says(text: str, value: str) -> None:
    assert parse(text).evaluate(VALUES) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "none",
        "a + none",
        "none * 0",
        "-none",
        "a / zero",
        "zero / zero",
        "a / nullif(zero, 0)",
        "max(a, none)",
        "abs(none)",
        "coalesce(none)",
        "nullif(a, 6.0)",
        "nullif(none, a)",
    ],
)
def test_missing_values_and_divisions_by_zero_have_no_result(text: str) -> None:
    assert parse(text).evaluate(VALUES) is None


def test_names_come_once_in_their_order_and_may_name_a_pack() -> None:
    assert parse("b / max(air.good_hours, b, -a) + a").names == ("b", "air.good_hours", "a")
    assert parse("air.good_hours * 2").evaluate({"air.good_hours": Decimal(3)}) == 6


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("", 1, "it ends here"),
        ("a +", 4, "it ends here"),
        ("a + * b", 5, "not '*'"),
        ("a b", 3, "belongs before 'b'"),
        ("(a + b", 7, "a ) is missing"),
        ("a)", 2, "belongs before ')'"),
        ("a % b", 3, "'%' means nothing"),
        ("a ** b", 4, "not '*'"),
        ("sum(a)", 1, "no function 'sum'"),
        ("mx(a, b)", 1, "no function 'mx'"),
        ("abs(a, b)", 1, "abs takes 1, not 2"),
        ("nullif(a)", 1, "nullif takes 2, not 1"),
        ("max()", 5, "not ')'"),
        ("__import__('os')", 12, "means nothing"),
        ("a.b.", 4, "means nothing"),
        ("1e5", 2, "belongs before 'e5'"),
    ],
)
def test_a_wrong_word_is_shown_with_its_place(text: str, column: int, message: str) -> None:
    with pytest.raises(PackError) as error:
        parse(text)
    assert error.value.message.startswith(f"formula {text!r}, column {column}: ")
    assert message in error.value.message


def test_a_wrong_function_is_told_the_nearest_one() -> None:
    with pytest.raises(PackError) as error:
        parse("colesce(a, 0)")
    assert 'did you mean "coalesce"?' in str(error.value.hint)


def test_long_and_deep_formulas_are_refused_before_they_exhaust_anything() -> None:
    longest = " + ".join(["a"] * (MOST_TERMS // 2))
    assert parse(longest).evaluate(VALUES) == 6 * (MOST_TERMS // 2)
    assert parse(longest).unit(units(a="家")).symbol == "家"
    with pytest.raises(PackError, match="at most"):
        parse(longest + " + a + a")
    with pytest.raises(PackError, match="deep"):
        parse("(" * DEEPEST + "a" + ")" * DEEPEST)
    with pytest.raises(PackError, match="deep"):
        parse("-" * DEEPEST + "a")


def test_a_value_or_unit_that_is_left_out_is_an_error_not_a_missing_value() -> None:
    with pytest.raises(UnknownName, match="no value 'closed'"):
        parse("closed / total").evaluate({"total": Decimal(1)})
    with pytest.raises(UnknownName, match="no value 'closed'"):
        parse("closed / total").unit(units(total="家"))


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("firms + 1", "家"),
        ("firms - firms", "家"),
        ("share - share", "百分点"),
        ("share + (share - share)", "%"),
        ("share - (share - share)", "%"),
        ("100 - share", "%"),
        ("-share", "%"),
        ("output / people", "万元/人"),
        ("output / people * people", "万元"),
        ("firms / coalesce(nullif(firms, 0), 1)", "1"),
        ("2 * max(firms, 0)", "家"),
        ("1 / people", "1/人"),
        ("1 + 2", "1"),
        ("abs(share - share)", "百分点"),
        ("power * hours", "kWh"),
    ],
)
def test_the_unit_of_a_formula_follows_from_its_parts(text: str, symbol: str) -> None:
    known = units(firms="家", people="人", share="%", output="万元", power="kW", hours="h")
    assert parse(text).unit(known).symbol == symbol


@pytest.mark.parametrize(
    "text", ["firms + money", "max(firms, money)", "coalesce(firms, money)", "1 + (money - firms)"]
)
def test_adding_what_does_not_add_up_is_an_error_that_names_both(text: str) -> None:
    with pytest.raises(PackError) as error:
        parse(text).unit(units(firms="家", money="元"))
    assert all(word in error.value.message for word in (text, "家", "元"))


def test_adding_two_scales_of_one_dimension_asks_for_a_conversion() -> None:
    with pytest.raises(PackError) as error:
        parse("a + b").unit(units(a="元", b="万元"))
    assert error.value.hint == "convert 万元 to 元 first"


Tree = tuple[str, Fraction | None]
"""A formula's text, every part in brackets, and its exact value."""


def _joined(sign: str, left: Tree, right: Tree) -> Tree:
    text, (one, other) = f"({left[0]} {sign} {right[0]})", (left[1], right[1])
    if one is None or other is None:
        return text, None
    return text, {"+": one + other, "-": one - other, "*": one * other}[sign]


leaves = st.sampled_from([(name, None if value is None else Fraction(value)) for name, value in VALUES.items()])
trees = st.recursive(
    leaves | st.integers(0, 9).map(lambda number: (str(number), Fraction(number))),
    lambda part: (
        st.builds(_joined, st.sampled_from("+-*"), part, part)
        | part.map(lambda one: (f"-{one[0]}", None if one[1] is None else -one[1]))
    ),
    max_leaves=8,
)


@given(trees)
def test_sums_and_products_are_exact(tree: Tree) -> None:
    text, expected = tree
    result = parse(text).evaluate(VALUES)
    assert (None if result is None else Fraction(result)) == expected


@given(st.decimals(-(10**12), 10**12, places=4), st.decimals(-(10**12), 10**12, places=4))
def test_a_quotient_is_right_to_38_digits_or_missing(one: Decimal, other: Decimal) -> None:
    result = parse("one / other").evaluate({"one": one, "other": other})
    if other == 0:
        assert result is None
    else:
        assert result is not None
        exact = Fraction(one) / Fraction(other)
        assert abs(Fraction(result) - exact) <= abs(exact) / 10**37
