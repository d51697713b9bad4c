"""Days that clocks and consents end with, as a form says them. Pure."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from zhongshu.cases.filling import Fault
from zhongshu.cases.spec import CaseSpec, UntilSpec
from zhongshu.core.text import Text

LONGEST = timedelta(days=3653)
"""A day further away than ten years is a slip of the pen."""
_HOUR, _TICK = timedelta(hours=1), timedelta(microseconds=1)


def hours_until(day: str, at: datetime, zone: ZoneInfo) -> Decimal | None:
    """From a time to the end of a day (2026-11-30) in the zone, to the microsecond; None where that is over.

    >>> hours_until("2026-11-30", datetime.fromisoformat("2026-11-29T18:00+08:00"), ZoneInfo("Asia/Shanghai"))
    Decimal('30')
    """
    left = end_of(day, zone) - at
    return Decimal(left // _TICK) / Decimal(_HOUR // _TICK) if left > timedelta() else None


def untimely(spec: CaseSpec, answers: Mapping[str, Any], at: datetime, zone: ZoneInfo) -> tuple[Fault, ...]:
    """What is wrong with the days that were answered, and that clocks or consents are to end with."""
    fields = {one.within.until for one in spec.clocks.values() if isinstance(one.within, UntilSpec)}
    fields |= set() if spec.consents is None else {spec.consents.until}
    faults = ((name, _untimely(str(answers[name]), at, zone)) for name in sorted(fields) if answers.get(name))
    return tuple(Fault(name, text) for name, text in faults if text is not None)


def _untimely(day: str, at: datetime, zone: ZoneInfo) -> Text | None:
    if date.fromisoformat(day) > (at + LONGEST).astimezone(zone).date():
        return Text(zh="太远了：请核对年份", en="is too far away: is the year right?")
    if end_of(day, zone) <= at:
        return Text(zh="这一天已经过去", en="is over: choose today or a later day")
    return None


def end_of(day: str, zone: ZoneInfo) -> datetime:
    """The end of a day (2026-11-30) in the zone: where the day after begins."""
    return datetime.combine(date.fromisoformat(day) + timedelta(days=1), datetime.min.time(), tzinfo=zone)
