"""Functions of dates, times and durations; `today()` and `now()` are what the decision's own clock says."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

from zhongshu.rules.feel.functions.builtin import function, way
from zhongshu.rules.feel.literals import date_of, duration_of, moment_of, time_of
from zhongshu.rules.feel.values import Months, kind

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def _day(year: Decimal, month: Decimal, day: Decimal) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _day_from(value: Any) -> date | None:
    if isinstance(value, str):
        return date_of(value)
    return value.date() if isinstance(value, datetime) else value


def _clock(hour: Decimal, minute: Decimal, second: Decimal, offset: timedelta | None) -> time | None:
    try:
        zone = None if offset is None else timezone(offset)
        micro = int(second % 1 * 1_000_000)
        return time(int(hour), int(minute), int(second), micro, tzinfo=zone)
    except ValueError:
        return None


def _clock_from(value: Any) -> time | None:
    if isinstance(value, str):
        found = time_of(value)
        moment = moment_of(value) if found is None else None
        return moment.timetz() if moment is not None else found
    return value.timetz() if isinstance(value, datetime) else time(tzinfo=UTC)


def _moment_from(value: Any) -> datetime | None:
    if isinstance(value, str):
        found, day = moment_of(value), date_of(value)
        return datetime.combine(day, time()) if found is None and day is not None else found
    return value if isinstance(value, datetime) else datetime.combine(value, time())


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day.date() if isinstance(day, datetime) else day, clock)


def _months_between(start: date, end: date) -> Months | None:
    """Whole months from one to the other."""
    one, other = (_plain(day) for day in (start, end))
    if one > other:
        back = _months_between(end, start)
        return None if back is None else Months(-back.months)
    months = (other.year - one.year) * 12 + other.month - one.month
    return Months(months - 1 if (other.day, other.time()) < (one.day, one.time()) else months)


def _plain(day: date) -> datetime:
    return day.replace(tzinfo=None) if isinstance(day, datetime) else datetime.combine(day, time())


def _is(one: Any, other: Any) -> bool:
    """The same value of the same kind: 10:00Z is not 12:00+02:00."""
    if kind(one) != kind(other):
        return False
    if isinstance(one, datetime | time) and one.utcoffset() != other.utcoffset():
        return False
    return bool(one == other)


_ANY_DAY = "date|date and time"
_WHEN = "string|date|date and time"

TIMES: Mapping[str, Callable[..., Any]] = {
    "date": function(way(_day_from, from_=_WHEN), way(_day, year="number", month="number", day="number")),
    "time": function(
        way(_clock_from, from_="string|time|date|date and time"),
        way(_clock, hour="number", minute="number", second="number", offset="days and time duration?"),
    ),
    "date and time": function(way(_moment_from, from_=_WHEN), way(_moment, date=_ANY_DAY, time="time")),
    "duration": function(
        way(lambda value: duration_of(value) if isinstance(value, str) else value,
            from_="string|days and time duration|years and months duration"),
    ),
    "years and months duration": function(way(_months_between, from_=_ANY_DAY, to=_ANY_DAY)),
    "is": function(way(_is, value1="Any", value2="Any")),
    "day of year": function(way(lambda day: Decimal(day.timetuple().tm_yday), date=_ANY_DAY)),
    "day of week": function(way(lambda day: _DAYS[day.weekday()], date=_ANY_DAY)),
    "month of year": function(way(lambda day: _MONTHS[day.month - 1], date=_ANY_DAY)),
    "week of year": function(way(lambda day: Decimal(day.isocalendar().week), date=_ANY_DAY)),
}  # fmt: skip


def clock(now: datetime) -> Mapping[str, Callable[..., Any]]:
    """What depends on when a decision is made; `now` has its zone."""
    return {"now": function(way(lambda: now)), "today": function(way(now.date))}
