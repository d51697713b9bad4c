"""Timers of a flow: by the region's clock and its working time, never by the machine's.

What a timer may say: a duration of ISO 8601 (P5D, PT8H), a date or time (2026-12-31), `working days(5)`, `working
hours(8)`, or any FEEL that makes one of these from the flow's data.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.feel.arithmetic import arithmetic
from zhongshu.rules.feel.functions.builtin import function, way
from zhongshu.rules.feel.language import Text as Feel
from zhongshu.rules.feel.language import read
from zhongshu.rules.feel.literals import literal
from zhongshu.rules.feel.values import Months

_ISO = re.compile(r"-?P\w[\w.]*|\d{4}-\d\d-\d\d(T.*)?")


@dataclass(frozen=True, slots=True)
class Working:
    """So many working days or hours from when a timer is set."""

    amount: Decimal
    unit: str


WORKING = {
    "working days": function(way(lambda n: Working(n, "days"), n="number")),
    "working hours": function(way(lambda n: Working(n, "hours"), n="number")),
}


def read_timer(said: str, names: Iterable[str] = ()) -> Feel:
    """ZhongshuError for what says no time."""
    text = said.strip().strip("'\"")
    if _ISO.fullmatch(text):
        if literal(text) is None:
            raise ZhongshuError(f"{text!r} is no duration or date", hint="for instance P5D, PT8H or 2026-12-31")
        return read(f'@"{text}"')
    return read(said, [*names, *WORKING])


def rings(value: Any, at: datetime) -> datetime | None:
    """When a timer rings that is set at a time to a duration or day; a day begins where `at` is. None where its value
    is neither, lies beyond the calendar, or takes working time, which the region counts."""
    match value:
        case timedelta():
            return at + value if value < datetime.max.replace(tzinfo=at.tzinfo) - at else None
        case Months():
            later = arithmetic("+", at, value)
            return later if isinstance(later, datetime) else None
        case datetime():
            return value if value.tzinfo is not None else value.replace(tzinfo=at.tzinfo)
        case date():
            return datetime.combine(value, time(), at.tzinfo)
    return None
