"""Decision tables: which rows hold under which policy, and that the index says what asking each row says."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.core.text import Text
from zhongshu.rules.decisions.table import Contradiction, Hit, Input, Output, Over, Row, Table
from zhongshu.rules.feel.language import read, read_tests

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def table(
    inputs: list[str], rows: list[list[str]], hit: Hit = "unique", ranks: tuple[Any, ...] = (), otherwise: str = ""
) -> Table:
    """Rows end with their outcome, as FEEL writes it."""
    return Table(
        "t",
        tuple(Input(name, Text(zh=name, en=name), read(name)) for name in inputs),
        (Output("said", ranks, read(otherwise) if otherwise else None),),
        tuple(Row(tuple(read_tests(test, inputs) for test in row[:-1]), (read(row[-1], inputs),)) for row in rows),
        hit,
    )


ROWS = [["< 10", '"low"'], ["[5..20]", '"middle"'], ["> 15", '"high"']]


@pytest.mark.parametrize(
    ("hit", "value", "said"),
    [
        ("first", 7, "low"),
        ("rule order", 7, ["low", "middle"]),
        ("collect", 7, ["low", "middle"]),
        ("count", 7, Decimal(2)),
        ("priority", 7, "middle"),
        ("output order", 7, ["middle", "low"]),
        ("unique", 12, "middle"),
        ("any", 12, "middle"),
    ],
)
def test_a_policy_says_what_of_the_rows_that_hold(hit: Hit, value: int, said: Any) -> None:
    one = table(["x"], ROWS, hit, ranks=("high", "middle", "low"))
    assert one.decide({"x": Decimal(value)}, NOW).value == said


@pytest.mark.parametrize("hit", ["unique", "any"])
def test_rows_that_may_not_hold_together_are_a_contradiction(hit: Hit) -> None:
    with pytest.raises(Contradiction, match="the rows 1, 2 hold together"):
        table(["x"], ROWS, hit).decide({"x": Decimal(7)}, NOW)


def test_numbers_are_gathered() -> None:
    rows = [["-", "x * 2"], ["> 1", "10"], ["> 100", "1000"]]
    facts = {"x": Decimal(3)}
    assert {hit: table(["x"], rows, hit).decide(facts, NOW).value for hit in ("sum", "min", "max")} == {
        "sum": 16, "min": 6, "max": 10,
    }  # fmt: skip


def test_without_a_row_the_default_is_said_or_nothing() -> None:
    assert table(["x"], [["1", "2"]], otherwise="9").decide({"x": Decimal(5)}, NOW).value == 9
    assert table(["x"], [["1", "2"]]).decide({"x": Decimal(5)}, NOW).value is None
    assert table(["x"], [["1", "2"]], "collect").decide({"x": Decimal(5)}, NOW).value == []


def test_what_is_not_known_passes_no_condition() -> None:
    one = table(["x", "y"], [["> 3", "-", '"a"'], ["-", "true", '"b"'], ["-", "-", '"c"']], "first")
    assert one.decide({}, NOW).value == "c"


def test_a_test_may_look_at_other_facts() -> None:
    one = table(["x", "limit"], [["<= limit", "-", '"within"'], ["> limit", "-", '"beyond"']])
    assert one.decide({"x": Decimal(5), "limit": Decimal(4)}, NOW).value == "beyond"


_TESTS = [
    "-",
    "< 5",
    "<= 5",
    "> 5",
    "[3..7)",
    "(3..7]",
    "5",
    "3, 7",
    "not(5)",
    "not([3..7))",
    "!= 3",
    "null",
    "not(null)",
]
_WORDS = ["-", '"a"', '"a", "b"', 'not("a")', "null"]
_FLAGS = ["-", "true", "false", "not(true)"]
_DAYS = ["-", '< date("2026-03-01")', '[date("2026-01-01")..date("2026-06-30")]', 'date("2026-03-01")']


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(*(st.sampled_from(one) for one in (_TESTS, _WORDS, _FLAGS, _DAYS))), min_size=1, max_size=8),
    st.tuples(
        st.sampled_from([None, *map(Decimal, ("2", "3", "4.5", "5", "7", "8"))]),
        st.sampled_from([None, "a", "b", "c"]),
        st.sampled_from([None, True, False]),
        st.sampled_from([None, date(2025, 12, 31), date(2026, 3, 1), date(2026, 7, 1)]),
    ),
)
def test_the_index_says_what_asking_each_row_says(rows: list[tuple[str, ...]], values: tuple[Any, ...]) -> None:
    one = table(["n", "w", "f", "d"], [[*row, str(at)] for at, row in enumerate(rows)], "collect")
    assert all(index is not None for index in one.indexes)
    over = Over(dict(zip(("n", "w", "f", "d"), values, strict=True)), NOW)
    asked = [
        at for at in range(len(rows)) if all(one.passes(at, column, value, over) for column, value in enumerate(values))
    ]
    assert list(one.holding(values, over)) == asked
