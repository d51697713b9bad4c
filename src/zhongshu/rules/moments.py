"""The moments at which a clock has something to say: it begins to warn, it ends, somebody above has to be told."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from zhongshu.rules.clock import Clock, ClockSpec
from zhongshu.rules.counted_days import CountedDays
from zhongshu.rules.counted_hours import CountedHours
from zhongshu.rules.working_days import CalendarError
from zhongshu.rules.working_time import WorkingTime


@dataclass(frozen=True, slots=True)
class Moments:
    """In UTC. `warning` is None where the pack says none; all are empty while a pause keeps the end away.

    `escalations` are in the order of the spec's; one in a year that is not known yet is None.
    """

    warning: datetime | None = None
    due: datetime | None = None
    escalations: tuple[datetime | None, ...] = ()


def moments(spec: ClockSpec, clock: Clock, time: WorkingTime) -> Moments:
    """Of a clock as it runs now: `standing` is another from each of them on, and at no moment between.

    CalendarError where it would end in a year whose days off are not known yet.
    """
    count = CountedDays(spec, clock, time) if spec.counts_days else CountedHours(spec, clock, time)
    due = count.due()
    if due is None:
        return Moments()
    warning = None if spec.warning is None else min(max(count.left_only(spec.warning), clock.started), due)
    return Moments(warning, due, tuple(_told(count, step.after) for step in spec.escalation))


def _told(count: CountedDays | CountedHours, after: Decimal) -> datetime | None:
    try:
        return count.after_due(after)
    except CalendarError:
        return None
