from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.methods.figures.interval import (
    EVERYTHING,
    Interval,
    add,
    divide,
    hull,
    intersect,
    multiply,
    quotients,
    subtract,
    whole,
    wholes,
)

numbers = st.fractions(-20, 20, max_denominator=12)
ends = st.none() | numbers


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high, low_open, high_open = draw(ends), draw(ends), draw(st.booleans()), draw(st.booleans())
    if low is not None and high is not None and low >= high:
        low, high = high, low
        if low == high:
            low_open = high_open = False
    return Interval(low, high, low_open, high_open)


@st.composite
def members(draw: st.DrawFn) -> tuple[Interval, Fraction]:
    """An interval and something in it, its ends often."""
    interval = draw(intervals())
    chosen = [end for end in (interval.low, interval.high) if end is not None and end in interval]
    inside = draw(st.sampled_from(chosen) | numbers if chosen else numbers)
    if inside in interval:
        return interval, inside
    low = interval.low if interval.low is not None else (interval.high or Fraction(0)) - 2
    high = interval.high if interval.high is not None else low + 2
    return interval, (low + high) / 2


@settings(max_examples=60)
@given(members(), members())
@pytest.mark.parametrize(
    ("operation", "of_members"),
    [
        (add, lambda one, other: one + other),
        (subtract, lambda one, other: one - other),
        (multiply, lambda one, other: one * other),
    ],
)
def test_an_operation_contains_that_of_any_members(
    operation: Callable[[Interval, Interval], Interval],
    of_members: Callable[[Fraction, Fraction], Fraction],
    one: tuple[Interval, Fraction],
    other: tuple[Interval, Fraction],
) -> None:
    assert of_members(one[1], other[1]) in operation(one[0], other[0])


@settings(max_examples=60)
@given(members(), members())
def test_quotients_contain_that_of_any_members(
    one: tuple[Interval, Fraction], other: tuple[Interval, Fraction]
) -> None:
    if other[1]:
        quotient = one[1] / other[1]
        assert any(quotient in part for part in quotients(one[0], other[0]))
        around = divide(one[0], other[0])
        assert around is not None
        assert quotient in around


@settings(max_examples=60)
@given(intervals(), intervals(), numbers)
def test_what_is_in_both_is_in_the_intersection_and_nothing_else(
    one: Interval, other: Interval, value: Fraction
) -> None:
    both = intersect(one, other)
    assert (value in one and value in other) == (both is not None and value in both)


@settings(max_examples=60)
@given(intervals(), st.integers(-25, 25))
def test_whole_numbers_are_kept_and_the_ends_are_whole(interval: Interval, number: int) -> None:
    found = whole(interval)
    assert (number in interval) == (found is not None and number in found)
    if found is not None:
        assert all(end is None or end.denominator == 1 for end in (found.low, found.high))


def test_a_divisor_with_zero_inside_gives_two_rays() -> None:
    below, above = quotients(Interval(Fraction(1), Fraction(2)), Interval(Fraction(-1), Fraction(4)))
    assert str(below) == "(-∞, -1]"
    assert str(above) == "[1/4, ∞)"
    assert hull([below, above]) == EVERYTHING


def test_nothing_but_zero_is_no_divisor() -> None:
    assert divide(Interval.point(5), Interval.point(0)) is None
    assert divide(Interval.point(0), Interval.point(0)) == EVERYTHING


def test_an_end_that_only_zero_reaches_stays_in() -> None:
    assert multiply(Interval(Fraction(0), Fraction(1)), Interval(Fraction(1), None)) == Interval(Fraction(0), None)
    assert multiply(
        Interval(Fraction(0), Fraction(1), low_open=True), Interval(Fraction(1), Fraction(3), high_open=True)
    ) == Interval(Fraction(0), Fraction(3), low_open=True, high_open=True)


def test_too_many_whole_numbers_are_not_listed() -> None:
    assert wholes(Interval(Fraction(1, 2), Fraction(7, 2)), 3) == range(1, 4)
    assert wholes(Interval(Fraction(1, 2), Fraction(9, 2)), 3) is None
    assert wholes(Interval(Fraction(1, 3), Fraction(2, 3)), 3) == range(0)
