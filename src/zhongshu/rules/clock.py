"""A promise in time: what a pack says of it, and the record of one that was started."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.spec import Spec

Counting = Literal["working_days", "calendar_days", "working_hours", "hours"]
"""What one unit of a clock is. Days of both kinds are whole days of the region's zone."""

Amount = Annotated[Decimal, Field(gt=0)]
"""So many units; whole ones where days are counted."""


class ExtensionSpec(Spec):
    """The end may be put off by at most `by` each time, `times` times."""

    by: Amount
    times: int = Field(default=1, ge=1)


class Escalation(Spec):
    """`after` more units than the end, `to` is told: a post or role, in the words of whoever runs the clock."""

    after: Decimal = Field(ge=0)
    to: str


class CountingSpec(Spec):
    """How a promise is counted, however long it is; every amount is counted in the same unit.

    `first`: whether the day or hour in which it starts is counted. It is `skipped` in China (Civil Code art. 201, Civil
    Procedure Law art. 85); `counted` begins with that day, or at that very moment.
    `warning`: so many units before the end it begins to warn. A calendar-day clock whose last day is a day off ends
    with the next working day (Civil Code art. 203).
    """

    counts: Counting
    first: Literal["skipped", "counted"] = "skipped"
    pauses: bool = False
    extension: ExtensionSpec | None = None
    warning: Amount | None = None
    escalation: tuple[Escalation, ...] = ()

    @property
    def counts_days(self) -> bool:
        return self.counts in {"working_days", "calendar_days"}


class ClockSpec(CountingSpec):
    """A promise to be done `within` so many units.

    `ends`: where days are counted, the last one ends at `midnight` (24:00) or at the `close` of business.
    """

    within: Amount
    ends: Literal["midnight", "close"] = "midnight"

    @model_validator(mode="after")
    def _whole(self) -> "ClockSpec":
        more = [step.after for step in self.escalation] + ([self.extension.by] if self.extension else [])
        if self.counts_days and any(amount % 1 for amount in (self.within, self.warning or 0, *more)):
            raise ValueError(f"{self.counts} are counted whole; for parts of a day count working_hours or hours")
        if not self.counts_days and self.ends == "close":
            raise ValueError(f"a clock that counts {self.counts} ends at a moment: leave `ends` out")
        return self


@dataclass(frozen=True)
class Pause:
    """From `began` until before `ended`; None while it lasts."""

    began: datetime
    ended: datetime | None = None

    def __post_init__(self) -> None:
        _in_utc(self, "began", "ended")

    def covers(self, at: datetime) -> bool:
        return self.began <= at and (self.ended is None or at < self.ended)


@dataclass(frozen=True)
class Extension:
    """Granted `at`: the end is put off by so many units."""

    at: datetime
    by: Decimal

    def __post_init__(self) -> None:
        _in_utc(self, "at")


@dataclass(frozen=True)
class Clock:
    """One promise as it went: times aware, kept in UTC; pauses in order and apart, only the last one open.

    ZhongshuError for a history that cannot be.
    """

    started: datetime
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    ended: datetime | None = None

    def __post_init__(self) -> None:
        _in_utc(self, "started", "ended")
        if any(pause.ended is None for pause in self.pauses[:-1]):
            raise ZhongshuError("a pause of the clock began before the one before it had ended")
        times = [self.started, *(time for pause in self.pauses for time in (pause.began, pause.ended)), self.ended]
        known = [time for time in times if time is not None]
        if any(later < earlier for earlier, later in pairwise(known)):
            raise ZhongshuError(f"the times of a clock go back: {', '.join(time.isoformat() for time in known)}")

    @property
    def open_pause(self) -> Pause | None:
        """The pause that lasts still."""
        return self.pauses[-1] if self.pauses and self.pauses[-1].ended is None else None


def paused(spec: ClockSpec, clock: Clock, at: datetime) -> Clock:
    """The clock from `at` on stands still. ZhongshuError where it may not, does already, or has ended."""
    _runs(clock)
    if not spec.pauses:
        raise ZhongshuError("this clock may not be paused", hint="a pack allows it with `pauses: true`")
    if clock.open_pause is not None:
        raise ZhongshuError(f"the clock is paused already, since {clock.open_pause.began.isoformat()}")
    return replace(clock, pauses=(*clock.pauses, Pause(at)))


def resumed(clock: Clock, at: datetime) -> Clock:
    """The clock runs on from `at`. ZhongshuError where it is not paused, or has ended."""
    _runs(clock)
    if clock.open_pause is None:
        raise ZhongshuError("the clock is not paused")
    return replace(clock, pauses=(*clock.pauses[:-1], Pause(clock.open_pause.began, at)))


def ended(clock: Clock, at: datetime) -> Clock:
    """What was promised is done. ZhongshuError where it was before."""
    _runs(clock)
    return replace(clock, ended=at)


def _in_utc(record: object, *names: str) -> None:
    """Times of one zone compare by their wall clock, wrongly where it is put back: so a record keeps them in UTC."""
    for name in names:
        at: datetime | None = getattr(record, name)
        if at is not None and at.tzinfo is None:
            raise ZhongshuError(f"{name} {at.isoformat()} has no zone")
        object.__setattr__(record, name, at and at.astimezone(UTC))


def _runs(clock: Clock) -> None:
    if clock.ended is not None:
        raise ZhongshuError(f"the clock has ended: {clock.ended.isoformat()}")
