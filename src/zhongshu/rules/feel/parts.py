"""What stands behind a point: entries of contexts, parts of dates, times, durations and ranges."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from zhongshu.rules.feel.arithmetic import seconds
from zhongshu.rules.feel.values import Months, Range


def part(value: Any, name: str) -> Any:
    """None for what there is not; of a list, that of each item.

    >>> part(date(2026, 3, 1), "weekday")
    Decimal('7')
    """
    match value:
        case dict():
            return value.get(name)
        case list():
            return [part(one, name) for one in value]
        case Range():
            return _of_range(value, name)
        case timedelta():
            return _of_duration(value, name)
        case Months():
            return _of_months(value, name)
    found = _of_day(value, name) if isinstance(value, date) else None
    return _of_time(value, name) if found is None and isinstance(value, time | datetime) else found


def _of_range(value: Range, name: str) -> Any:
    ends = {"start": value.low, "end": value.high}
    return (ends | {"start included": value.low_in, "end included": value.high_in}).get(name)


def _of_day(value: date, name: str) -> Decimal | None:
    match name:
        case "year" | "month" | "day":
            return Decimal(getattr(value, name))
        case "weekday":
            return Decimal(value.isoweekday())
    return None


def _of_time(value: time | datetime, name: str) -> Any:
    match name:
        case "hour" | "minute":
            return Decimal(getattr(value, name))
        case "second":
            return Decimal(value.second) + Decimal(value.microsecond) / 1_000_000
        case "time offset":
            return value.utcoffset()
        case "timezone":
            return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None
    return None


def _of_duration(value: timedelta, name: str) -> Decimal | None:
    """Parts of a duration below 0 are below 0, too."""
    whole, sign = seconds(abs(value)), -1 if value < timedelta(0) else 1
    units = {
        "days": whole // 86_400,
        "hours": whole // 3600 % 24,
        "minutes": whole // 60 % 60,
        "seconds": whole % 60,
    }
    return None if name not in units else sign * units[name]


def _of_months(value: Months, name: str) -> Decimal | None:
    sign = -1 if value.months < 0 else 1
    years, months = divmod(abs(value.months), 12)
    return {"years": Decimal(sign * years), "months": Decimal(sign * months)}.get(name)
