"""Functions that make one kind of value from another."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from zhongshu.rules.feel.functions.builtin import ANY, function, way
from zhongshu.rules.feel.values import Months, Range, kind

_NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?")
_GROUPS = (" ", ",", ".", None)


def _number(said: str, group: str | None, point: str | None) -> Decimal | None:
    if group not in _GROUPS or point not in (".", ",", None) or (group is not None and group == point):
        return None
    plain = said if group is None else said.replace(group, "")
    plain = plain if point is None else plain.replace(point, ".")
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


def written(value: Any, *, inside: bool = False) -> str | None:
    """A value as FEEL writes it: `string()` of it.

    >>> written(Decimal("1.50")), written(timedelta(hours=26)), written([Decimal(1), "a"])
    ('1.50', 'P1DT2H', '[1, "a"]')
    """
    match value:
        case None:
            return "null" if inside else None
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"' if inside else value
        case Decimal() | int():
            return f"{Decimal(value):f}"
        case list():
            return "[" + ", ".join(written(one, inside=True) or "" for one in value) + "]"
        case dict():
            return "{" + ", ".join(f"{name}: {written(one, inside=True)}" for name, one in value.items()) + "}"
        case Range():
            ends = "[" if value.low_in else "(", "]" if value.high_in else ")"
            return f"{ends[0]}{written(value.low, inside=True)}..{written(value.high, inside=True)}{ends[1]}"
    return _time_written(value)


def plain(value: Any) -> Any:
    """A value of FEEL as JSON holds it: numbers, days and what JSON has no word for as FEEL writes them.

    >>> plain([Decimal("2.60"), True, None])
    ['2.60', True, None]
    """
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    return written(value)


def _time_written(value: Any) -> str:
    match value:
        case datetime():
            return f"{value.date().isoformat()}T{_time_written(value.timetz())}"
        case date():
            return value.isoformat()
        case time():
            return _clock(value)
        case Months():
            years, months = divmod(abs(value.months), 12)
            said = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
            return f"{'-' if value.months < 0 else ''}P{said}"
        case timedelta():
            return _duration(value)
    return kind(value)


def _clock(value: time) -> str:
    said = value.replace(tzinfo=None).isoformat().rstrip("0").rstrip(".") if value.microsecond else f"{value:%H:%M:%S}"
    if value.tzinfo is None:
        return said
    if isinstance(value.tzinfo, ZoneInfo):
        return f"{said}@{value.tzinfo.key}"
    offset = value.utcoffset() or timedelta(0)
    if not offset:
        return f"{said}Z"
    minutes = int(abs(offset).total_seconds()) // 60
    return f"{said}{'-' if offset < timedelta(0) else '+'}{minutes // 60:02}:{minutes % 60:02}"


def _duration(value: timedelta) -> str:
    whole = abs(value)
    hours, rest = divmod(whole.seconds, 3600)
    seconds = f"{rest % 60}" + (f".{whole.microseconds:06}".rstrip("0") if whole.microseconds else "")
    parts = ((hours, "H"), (rest // 60, "M"), (seconds if seconds != "0" else 0, "S"))
    clock = "".join(f"{amount}{unit}" for amount, unit in parts if amount)
    said = (f"{whole.days}D" if whole.days else "") + (f"T{clock}" if clock else "")
    return f"{'-' if value < timedelta(0) else ''}P{said or 'T0S'}"


CONVERT: Mapping[str, Callable[..., Any]] = {
    "number": function(
        way(_number, from_="string", grouping_separator="string?", decimal_separator="string?"),
        way(lambda value: value, from_="number"),
    ),
    "string": function(way(written, from_=ANY)),
}
