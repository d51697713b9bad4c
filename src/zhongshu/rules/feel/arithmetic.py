"""What + - * / ** mean between two values of FEEL (DMN 1.5, tables 50 to 56); None where they mean nothing."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from zhongshu.rules.feel.values import Months, computed, kind, number

_DAYS, _MONTHS = "days and time duration", "years and months duration"
_MICRO = Decimal(1_000_000)


def arithmetic(operator: str, left: Any, right: Any) -> Any:
    """The result, or None.

    >>> arithmetic("+", date(2026, 1, 31), Months(1))
    datetime.date(2026, 2, 28)
    """
    try:
        return _arithmetic(operator, left, right)
    except (OverflowError, ValueError):  # before the year 1, or after 9999
        return None


def _arithmetic(operator: str, left: Any, right: Any) -> Any:
    one, other = kind(left), kind(right)
    if one == other == "number":
        return computed(operator, Decimal(left), Decimal(right))
    if operator == "+" and one == other == "string":
        return left + right
    if operator == "-" and one == other and one in ("date", "date and time", "time"):
        return _between(left, right)
    if operator == "-" and {one, other} == {"date", "date and time"}:
        return _between(_midnight(left), _midnight(right))
    if operator in "+-" and other in (_DAYS, _MONTHS):
        return _moved(left, right, 1 if operator == "+" else -1)
    if operator == "+" and one in (_DAYS, _MONTHS) and other in ("date", "date and time", "time"):
        return _moved(right, left, 1)
    if operator in "*/" and (one in (_DAYS, _MONTHS) or other in (_DAYS, _MONTHS)):
        return _scaled(operator, left, right)
    return None


def negative(value: Any) -> Any:
    """The value with the other sign; None for what has none."""
    if isinstance(value, Months):
        return Months(-value.months)
    return -value if kind(value) in ("number", _DAYS) else None


def _midnight(value: date) -> datetime:
    """A day without a time is its midnight in UTC."""
    return value if isinstance(value, datetime) else datetime.combine(value, time(), UTC)


def _between(left: Any, right: Any) -> timedelta | None:
    if kind(left) == "time":
        left, right = datetime.combine(date(2000, 1, 1), left), datetime.combine(date(2000, 1, 1), right)
    if isinstance(left, datetime) and (left.tzinfo is None) != (right.tzinfo is None):
        return None
    found: timedelta = left.astimezone(UTC) - right.astimezone(UTC) if _zoned(left) else left - right
    return found


def _zoned(value: Any) -> bool:
    return isinstance(value, datetime) and value.tzinfo is not None


def _moved(value: Any, by: timedelta | Months, sign: int) -> Any:
    of = kind(value)
    if isinstance(by, Months):
        if isinstance(value, Months):
            return Months(value.months + sign * by.months)
        return added_months(value, sign * by.months) if of in ("date", "date and time") else None
    if of in (_DAYS, "date and time"):
        return value + sign * by
    if of == "date":
        return (datetime.combine(value, time()) + sign * by).date()
    if of == "time":
        return (datetime.combine(date(2000, 1, 2), value) + sign * (by % timedelta(days=1))).timetz()
    return None


def added_months(value: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day."""
    whole = value.year * 12 + value.month - 1 + months
    year, month = divmod(whole, 12)
    return value.replace(year=year, month=month + 1, day=min(value.day, monthrange(year, month + 1)[1]))


def _scaled(operator: str, left: Any, right: Any) -> Any:
    if kind(left) == kind(right):
        return computed("/", _size(left), _size(right)) if operator == "/" else None
    if operator == "*" and number(left) is not None:
        left, right = right, left
    by = number(right)
    size = None if by is None else computed(operator, _size(left), by)
    if size is None:
        return None
    return Months(int(size)) if isinstance(left, Months) else timedelta(microseconds=int(size * _MICRO))


def _size(value: Any) -> Decimal:
    """In months or seconds."""
    return Decimal(value.months) if isinstance(value, Months) else seconds(value)


def seconds(value: timedelta) -> Decimal:
    """A duration in seconds, exactly."""
    return Decimal(value.days * 86_400 + value.seconds) + Decimal(value.microseconds) / _MICRO
