"""Where a clock stands: when it is due, how much is left, who has to be told."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Literal, TypeVar

from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.clock import Clock, ClockSpec, Escalation, Extension
from zhongshu.rules.counted_days import CountedDays
from zhongshu.rules.counted_hours import CountedHours
from zhongshu.rules.working_days import CalendarError
from zhongshu.rules.working_time import WorkingTime

T = TypeVar("T")

State = Literal["running", "paused", "warning", "overdue", "in_time", "late"]
"""The last two are of a clock that has ended."""


@dataclass(frozen=True)
class Standing:
    """`due` is exclusive, in UTC, None while a pause keeps it away; `left` and `over` are in the unit counted, exact.

    Days left take in the one that runs, days over the one that has begun; hours are to the microsecond. `over` is None
    where it takes in a day of a year that is not known yet: overdue it is all the same.
    `escalations` are those due by now; none of a clock that has ended.
    """

    state: State
    due: datetime | None
    left: Fraction
    over: Fraction | None
    escalations: tuple[Escalation, ...] = ()


def due(spec: ClockSpec, clock: Clock, time: WorkingTime) -> datetime | None:
    """The first moment that is too late, in UTC; None while a pause keeps it away.

    CalendarError where it would end in a year whose days off are not known yet.
    """
    return _count(spec, clock, time).due()


def standing(spec: ClockSpec, clock: Clock, time: WorkingTime, at: datetime) -> Standing:
    """Where it stands at `at`, no earlier than what the record tells of; one that has ended stands where it ended.

    CalendarError where its end would be in a year that is not known yet.
    """
    count = _count(spec, clock, time)
    until = at if clock.ended is None else clock.ended
    end = count.due()
    if end is not None and until >= end:
        over = _known(lambda: count.over(until))
        if clock.ended is not None:
            return Standing("late", end, Fraction(0), over)
        steps = tuple(step for step in spec.escalation if _passed(_known(partial(count.after_due, step.after)), at))
        return Standing("overdue", end, Fraction(0), over, steps)
    left = count.left(until)
    return Standing(_before_the_end(spec, clock, at, left), end, left, Fraction(0))


def extended(spec: ClockSpec, clock: Clock, time: WorkingTime, by: Decimal, at: datetime) -> Clock:
    """The clock with its end put off. ZhongshuError where the pack does not allow it, or the end has passed."""
    if clock.ended is not None:
        raise ZhongshuError(f"the clock has ended: {clock.ended.isoformat()}")
    if spec.extension is None:
        raise ZhongshuError("this clock may not be extended", hint="a pack allows it with `extension: {by: N}`")
    if len(clock.extensions) >= spec.extension.times:
        raise ZhongshuError(f"the clock was extended {len(clock.extensions)} of {spec.extension.times} times already")
    if not 0 < by <= spec.extension.by or (spec.counts_days and by % 1):
        raise ZhongshuError(f"extended by {by}, which is not between 1 and {spec.extension.by} {spec.counts}")
    if _passed(due(spec, clock, time), at):
        raise ZhongshuError("the clock is overdue: an extension has to be granted before its end")
    return replace(clock, extensions=(*clock.extensions, Extension(at, by)))


def _count(spec: ClockSpec, clock: Clock, time: WorkingTime) -> CountedDays | CountedHours:
    return CountedDays(spec, clock, time) if spec.counts_days else CountedHours(spec, clock, time)


def _before_the_end(spec: ClockSpec, clock: Clock, at: datetime, left: Fraction) -> State:
    if clock.ended is not None:
        return "in_time"
    if any(pause.covers(at) for pause in clock.pauses):
        return "paused"
    return "warning" if spec.warning is not None and left <= spec.warning else "running"


def _known(count: Callable[[], T]) -> T | None:
    """None for what days of an unknown year decide."""
    try:
        return count()
    except CalendarError:
        return None


def _passed(moment: datetime | None, at: datetime) -> bool:
    return moment is not None and moment <= at
