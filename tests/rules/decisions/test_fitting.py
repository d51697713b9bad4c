"""Offers do not wait for each other: which rows hold, what stands against the others, what has to be known."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.decisions.test_table import table
from zhongshu.rules.decisions.fitting import Fitting
from zhongshu.rules.decisions.why import explained

NOW = datetime(2026, 3, 1, tzinfo=UTC)
OFFERS = table(
    ["revenue", "age", "listed"],
    [
        [">= 300", ">= 24", "-", "min(500, revenue / 10)"],
        ["-", "<= 36", "-", "50"],
        ["-", "-", "true", "patents * 60"],
    ],
    "collect",
)


def fitting(**facts: Any) -> Fitting:
    known = {"revenue": None, "age": None, "listed": None, **facts}
    return Fitting(OFFERS, {name: Decimal(one) if type(one) is int else one for name, one in known.items()}, NOW)


def test_each_row_stands_for_itself() -> None:
    found = fitting(revenue=100, age=30)
    assert [one.stand for one in found.fits] == ["fails", "fits", "open"]
    assert [one.asks for one in found.fits] == [2, 1, 1]
    (short,) = found.why(found.fits[0])
    assert (short.input.name, short.missing) == ("revenue", 200)
    assert [one.input.name for one in found.why(found.fits[2])] == ["listed"]
    assert found.says(1) == {"said": 50}


def test_what_is_refused_is_told_before_what_is_not_known() -> None:
    found = fitting(revenue=100)
    first = found.fits[0]
    assert (first.stand, first.refused, first.unknown) == ("fails", (0,), (1,))
    assert [one.input.name for one in found.why(first)] == ["revenue", "age"]


def test_an_amount_that_rests_on_what_is_not_known_waits() -> None:
    offers = table(["age", "revenue"], [[">= 24", "-", "revenue / 10"]], "collect")
    found = Fitting(offers, {"age": Decimal(30), "revenue": None}, NOW)
    assert (found.fits[0].stand, found.fits[0].unknown) == ("open", (1,))
    assert found.says(0) == {"said": None}


_TESTS = st.sampled_from(["-", "> 3", "[1..5)", "not(2)", "2, 4", "null", "<= other", "not(< 1, > 4)"])


@given(
    st.lists(st.tuples(_TESTS, _TESTS), min_size=1, max_size=5), st.tuples(*[st.sampled_from([None, *range(6)])] * 2)
)
@settings(max_examples=60, deadline=None)
def test_it_agrees_with_every_row_asked_by_itself(rows: list[tuple[str, str]], values: tuple[int | None, ...]) -> None:
    offers = table(["a", "b"], [[*row, '"yes"'] for row in rows], "collect")
    said = {name: None if one is None else Decimal(one) for name, one in zip("ab", values, strict=True)}
    facts = {**said, "other": Decimal(3)}
    found, told = Fitting(offers, facts, NOW), explained(offers, facts, NOW)
    for one, row in zip(found.fits, told, strict=True):
        failing = {each.input.name for each in row.failing}
        assert {"ab"[at] for at in (*one.refused, *one.unknown)} == failing
        assert (one.stand == "fits") is row.holds
