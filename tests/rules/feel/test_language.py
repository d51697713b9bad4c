"""FEEL: what each construct is worth, and what is refused when it is read."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.feel.functions.convert import written
from zhongshu.rules.feel.language import read, read_tests

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
FACTS = {"x": Decimal(5), "Monthly Salary": Decimal(8000), "person": {"name": "Li", "home town": "Taizhou"}}
NAMES = (*FACTS, "home town")


def said(text: str) -> str | None:
    return written(read(text, NAMES).value(FACTS, NOW))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("-3 ** 2", "9"),
        ("2 ** 3 ** 2", "64"),
        ("0.1 + 0.2", "0.3"),
        ("1 / 3 * 3", "0.9999999999999999999999999999999999"),
        ("Monthly  Salary * 12", "96000"),
        ("person.home town", "Taizhou"),
        ('"a" + "b"', "ab"),
        ('"\\u4e2d\\n"', "中\n"),
        ("x between 1 and 5 and true", "true"),
        ("x in (< 3, [5..7))", "true"),
        ("x in [6..7]", "false"),
        ("[1, 2] in [[1], [1, 2]]", "true"),
        ("[1..10).end  included", "false"),
        ('@"2012-12-25T10:11:12+01:00".time offset', "PT1H"),
        ('x in range("[5..7)")', "true"),
        ('range("[@\\"2026-01-01\\"..)").end', None),
        ('string(time("23:59:00z") + duration("PT2M"))', "00:01:00Z"),
        ("x in (5, 6)", "true"),
        ("if x > 4 then 1 else 2", "1"),
        ("if null then 1 else 2", "2"),
        ("for i in 1..3, j in [10, 20] return i * j", "[10, 20, 20, 40, 30, 60]"),
        ("for i in 3..1 return i", "[3, 2, 1]"),
        ("for i in 1..5 return if i = 1 then 1 else partial[-1] * i", "[1, 2, 6, 24, 120]"),
        ("some i in [1, 2] satisfies i > 1", "true"),
        ("every i in [] satisfies false", "true"),
        ("[1, 2, 3][item > 1]", "[2, 3]"),
        ("[1, 2, 3][-1]", "3"),
        ('[{n: 1, s: "a"}, {n: 2, s: "b"}][n > 1].s', '["b"]'),
        ("{a: 1, b: a + 1}.b", "2"),
        ('{"two words": 1}.two words', "1"),
        ("(function(a: number, b) a + b)(1, 2)", "3"),
        ('(function(a: number) a)("x")', None),
        ("[1, 2] instance of list<number>", "true"),
        ("null instance of Any", "false"),
        ("1 // a comment\n + /* another */ 1", "2"),
        ('date("2026-03-01").weekday', "7"),
        ('@"2026-01-31" + @"P1M"', "2026-02-28"),
        ('@"2026-03-01T10:00:00Z" - @"2026-02-28T09:00:00Z"', "P1DT1H"),
        ('@"P1D" / @"PT6H"', "4"),
        ('@"23:30:00" + @"PT1H"', "00:30:00"),
        ("today()", "2026-03-01"),
    ],
)
def test_an_expression_has_its_value(text: str, value: str | None) -> None:
    assert said(text) == value


@pytest.mark.parametrize(
    "text",
    ["1 / 0", "1 + \"a\"", "x.y.z", "[1][2]", "nobody", "1 < \"a\"", "null + 1", 'date("2026-02-30")',
     'date("01211-12-31")', 'range("[7..5]")', 'range("5")', 'range("[..7]")',
     "-\"a\"", '"a" = 1', "not(1)", "for i in null return i", '@"2026-01-01" < @"2026-01-01T00:00:00"'],
)  # fmt: skip
def test_what_cannot_be_computed_is_null(text: str) -> None:
    assert read(text, NAMES).value(FACTS, NOW) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("true or null", "true"), ("false or null", None), ("false and null", "false"), ("true and null", None),
     ("null = null", "true"), ("1 != null", "true"), ("[1, 2] = [1, 2]", "true")],
)  # fmt: skip
def test_logic_has_three_values(text: str, value: str | None) -> None:
    assert said(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('substring("foobar", 3)', "obar"),
        ('substring("foobar", -2, 1)', "a"),
        ('substring(string: "foobar", start position: 3, length: 3)', "oba"),
        ('replace("abcd", "(ab)|(a)", "[1=$1]")', "[1=ab]cd"),
        ('matches("foobar", "^FO*b", "i")', "true"),
        ('split("a;b;;c", ";")', '["a", "b", "", "c"]'),
        ('string join(["a", null, "c"], "-")', "a-c"),
        ('number("1 000,5", " ", ",")', "1000.5"),
        ("decimal(1/3, 2)", "0.33"),
        ("decimal(2.5, 0)", "2"),
        ("round half up(2.5, 0)", "3"),
        ("round half down(-5.5, 0)", "-5"),
        ("floor(-1.5)", "-2"),
        ("modulo(-12, 5)", "3"),
        ("modulo(10.1, -4.5)", "-3.4"),
        ("median(8, 2, 5, 3, 4)", "4"),
        ("mode([6, 1, 9, 6, 1])", "[1, 6]"),
        ("max(1, 5, 3)", "5"),
        ("sum([])", None),
        ("all([true, null])", None),
        ("any([null, true])", "true"),
        ("sublist([4, 5, 6], 1, 2)", "[4, 5]"),
        ("insert before([1, 3], 1, 2)", "[2, 1, 3]"),
        ("list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5)", "[5, 5, 7, 8]"),
        ("sort([3, 1, 2], function(x, y) x < y)", "[1, 2, 3]"),
        ("union([1, 2], [2, 3])", "[1, 2, 3]"),
        ("flatten([[1, 2], [[3]], 4])", "[1, 2, 3, 4]"),
        ('get value({key1: "v"}, "key1")', "v"),
        ('context put({x: 1}, ["y", "z"], 2)', None),
        ('context merge([{x: 1}, {x: 2, y: 3}])', "{x: 2, y: 3}"),
        ('years and months duration(date("2011-12-22"), date("2013-08-24"))', "P1Y8M"),
        ('day of week(date("2019-09-17"))', "Tuesday"),
        ('week of year(date("2005-01-01"))', "53"),
        ("before([1..10), 10)", "true"),
        ("overlaps([1..5], (5..8])", "false"),
        ("finished by([5..10], 10)", "true"),
        ("includes([1..10], [4..6])", "true"),
        ('string(@"P1DT2H3M")', "P1DT2H3M"),
        ("number(\"x\")", None),
        ("abs(@\"-PT5H\")", "PT5H"),
    ],
)  # fmt: skip
def test_a_function_does_what_the_standard_says(text: str, value: str | None) -> None:
    assert said(text) == value


@pytest.mark.parametrize(
    ("tests", "value", "passes"),
    [
        ("-", None, True),
        ("< 5", Decimal(4), True),
        ("[1..3], 7", Decimal(7), True),
        ('not("a", "b")', "c", True),
        ('not("a", "b")', "a", False),
        ("? > 3 and ? < x", Decimal(4), True),
        ("!= 3", Decimal(3), False),
        ("true", None, False),
        ("null", None, True),
        ("[1, 2, 3]", Decimal(2), True),
        ("< 5", "a", None),
    ],
)  # fmt: skip
def test_tests_let_pass_what_they_say(tests: str, value: Any, passes: bool | None) -> None:
    assert read_tests(tests, NAMES).evaluate({"?": value, **FACTS}) is passes


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1 +", "a value should come here, at the end of '1 +'"),
        ("foo(1)", "no function 'foo'"),
        ("[1, 2", "']' should come here"),
        ("if x then 1", "the word 'else' should come here"),
        ("1 2", "this was not expected, before '2'"),
        ("function(a) external {java: {}}", "functions of other languages are not run"),
        ("{a: 1, a: 2}", "has 'a' twice"),
        ('@"next week"', "is no date, time or duration"),
        ("(" * 200 + "1" + ")" * 200, "more than 50 brackets within each other"),
    ],
)  # fmt: skip
def test_what_is_no_feel_is_told_when_it_is_read(text: str, told: str) -> None:
    with pytest.raises(ZhongshuError, match="FEEL") as refused:
        read(text, NAMES)
    assert told in str(refused.value)


def test_a_loop_without_end_is_null_rather_than_for_ever() -> None:
    assert read("count(for i in 1..1000000 return i)").value({}, NOW) != Decimal(1_000_000)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 instance of number and true", True),
        ('if 1 instance of number then "a" else "b"', "a"),
        ("[[1]] instance of list<list<number>>", True),
        ("{a: [1]} instance of context<a: list<number>, b: string>", False),
        ("(function(x) x) instance of function<number>->list<number>", True),
        ('@"P1D" instance of days and time duration and true', True),
        ("(function(a: list<list<number>>) a[1])([[1]])[1]", Decimal(1)),
    ],
)
def test_a_type_ends_where_another_word_of_feel_begins(text: str, value: Any) -> None:
    assert read(text).value({}, NOW) == value


def test_a_type_that_feel_has_not_is_told_where_no_model_may_have_it() -> None:
    assert read("1 instance of salary").value({}, NOW) is False
    with pytest.raises(ZhongshuError, match="no type 'list<nummber>'"):
        read("[1] instance of list<nummber>", closed=True)
    with pytest.raises(ZhongshuError, match="does not close"):
        read("1 instance of list<number")
