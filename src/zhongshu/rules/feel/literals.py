"""Dates, times and durations as FEEL writes them (XML Schema's forms, and zones by name)."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from zhongshu.rules.feel.values import Months

_DATE = re.compile(r"(-?(?:\d{4}|[1-9]\d{4,8}))-(\d\d)-(\d\d)")
_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z_+\-0-9/]+)?")
_DAYS = re.compile(r"(-)?P(?=[\dT])(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")
_MONTHS = re.compile(r"(-)?P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?")


def literal(said: str) -> Any:
    """A date, time, date and time, or duration; None for anything else.

    >>> literal("2026-03-01"), literal("P1Y2M"), literal("yesterday")
    (datetime.date(2026, 3, 1), Months(months=14), None)
    """
    for read in (date_of, moment_of, time_of, duration_of):
        if (found := read(said)) is not None:
            return found
    return None


def date_of(said: str) -> date | None:
    """A day between the years 1 and 9999; None for any other text."""
    found = _DATE.fullmatch(said)
    try:
        return None if found is None else date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def time_of(said: str) -> time | None:
    """A time of day, with or without its zone."""
    found = _TIME.fullmatch(said)
    if found is None:
        return None
    hour, minute, second, part, zone = found.groups()
    micro = int(Decimal(part or "0") * 1_000_000)
    try:
        return time(int(hour), int(minute), int(second), micro, tzinfo=_zone(zone))
    except (ValueError, ZoneInfoNotFoundError):
        return None


def moment_of(said: str) -> datetime | None:
    """A date and time; a date alone is midnight only where `date and time()` is asked for it."""
    day, sign, rest = said.partition("T")
    found, clock = date_of(day), time_of(rest)
    if not sign or found is None or clock is None:
        return None
    return datetime.combine(found, clock)


def duration_of(said: str) -> timedelta | Months | None:
    """A duration of days and time, or of years and months: which of the two its letters tell."""
    months = _MONTHS.fullmatch(said)
    if months is not None:
        sign, years, rest = months.groups()
        return Months((-1 if sign else 1) * (12 * int(years or 0) + int(rest or 0)))
    found = _DAYS.fullmatch(said)
    if found is None:
        return None
    sign, days, hours, minutes, seconds = found.groups()
    try:
        whole = timedelta(
            days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0), microseconds=_micro(seconds)
        )
    except OverflowError:
        return None
    return -whole if sign else whole


def _micro(seconds: str | None) -> int:
    return int(Decimal(seconds or 0) * 1_000_000)


def _zone(said: str | None) -> tzinfo | None:
    if not said:
        return None
    if said in "Zz":
        return UTC
    if said.startswith("@"):
        return ZoneInfo(said[1:])
    sign = -1 if said.startswith("-") else 1
    hours, minutes, *seconds = (int(part) for part in said[1:].split(":"))
    return timezone(sign * timedelta(hours=hours, minutes=minutes, seconds=seconds[0] if seconds else 0))
