"""What FEEL computes with: decimals, strings, booleans, dates, times, two kinds of durations, lists, contexts, ranges.

FEEL is null-valued: what cannot be computed is None, never an exception. Equality and order hold between two values of
one kind; between others they are None (DMN 1.5, tables 42 and 43).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal, DecimalException
from typing import Any

DIGITS = Context(prec=34)
"""Decimal128, as DMN asks."""


@dataclass(frozen=True, slots=True)
class Months:
    """A duration of years and months: `months` in all, below 0 for one into the past."""

    months: int


@dataclass(frozen=True, slots=True)
class Range:
    """Values from `low` to `high`; an end that is None is open."""

    low: Any
    high: Any
    low_in: bool
    high_in: bool

    def has(self, value: Any) -> bool | None:
        """Whether a value lies in it; None where they cannot be compared."""
        above = True if self.low is None else order(value, self.low)
        below = True if self.high is None else order(self.high, value)
        if above is None or below is None:
            return None
        return _past(above, self.low_in) and _past(below, self.high_in)


def _past(sign: int | bool, included: bool) -> bool:
    return sign is True or sign > 0 or (included and sign == 0)


def kind(value: Any) -> str:
    """The FEEL type of a value.

    >>> kind(Decimal(1)), kind(None), kind([1])
    ('number', 'null', 'list')
    """
    return _KINDS.get(type(value), "function")


_KINDS = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    int: "number",
    str: "string",
    datetime: "date and time",
    date: "date",
    time: "time",
    timedelta: "days and time duration",
    Months: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
}


def order(one: Any, other: Any) -> int | None:
    """Below 0, 0 or above 0 as `one` is less, equal or greater; None where there is no order between them."""
    of = kind(one)
    if of != kind(other) or of in ("null", "boolean", "list", "context", "range", "function"):
        return None
    if isinstance(one, Months):
        one, other = one.months, other.months
    elif isinstance(one, datetime | time) and (one.tzinfo is None) != (other.tzinfo is None):
        return None
    sign: int = (one > other) - (one < other)
    return sign


def equal(one: Any, other: Any) -> bool | None:
    """Whether two values are equal; None between kinds, where only null is told from the rest."""
    if one is None or other is None:
        return one is other
    if kind(one) != kind(other):
        return None
    match one:
        case list():
            return len(one) == len(other) and all(equal(a, b) is True for a, b in zip(one, other, strict=True))
        case dict():
            return one.keys() == other.keys() and all(equal(one[key], other[key]) is True for key in one)
        case datetime() | time():
            return _moment(one) == _moment(other)
    same: bool = one == other
    return same


def _moment(value: datetime | time) -> tuple[Any, Any]:
    """Two times are the same one only under the same offset or zone name being both there or both absent."""
    return value, value.tzinfo is None


def number(value: Any) -> Decimal | None:
    """A number, or None for anything else, true and false among it."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        return None
    return Decimal(value)


def computed(operator: str, left: Decimal, right: Decimal) -> Decimal | None:
    """Two numbers added, subtracted, multiplied, divided or raised; None where there is no finite result.

    >>> computed("/", Decimal(1), Decimal(0)) is None
    True
    """
    try:
        match operator:
            case "+":
                found = DIGITS.add(left, right)
            case "-":
                found = DIGITS.subtract(left, right)
            case "*":
                found = DIGITS.multiply(left, right)
            case "/":
                found = DIGITS.divide(left, right)
            case _:
                found = DIGITS.power(left, right)
    except DecimalException:
        return None
    return found if found.is_finite() else None


def members(value: Any) -> list[Any]:
    """A list as it is; null is none, and anything else a list of one."""
    return value if isinstance(value, list) else [] if value is None else [value]
