"""Clocks that count hours: those of the offices, or all."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from zhongshu.rules.clock import Clock, ClockSpec, Pause
from zhongshu.rules.working_time import WorkingTime

_HOUR = timedelta(hours=1)
_TICK = timedelta(microseconds=1)
_END_OF_TIME = datetime.max.replace(tzinfo=UTC)

_Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class CountedHours:
    """Pauses are taken out exactly. An hour is an hour that passes, also in the night when clocks are put forward."""

    spec: ClockSpec
    clock: Clock
    time: WorkingTime

    @property
    def total(self) -> Decimal:
        return self.spec.within + sum(extension.by for extension in self.clock.extensions)

    def due(self) -> datetime | None:
        """The moment at which the last hour is used up; None while an open pause keeps it away."""
        return _reached(self._counted(), self.total)

    def left(self, at: datetime) -> Fraction:
        """Hours not used yet."""
        return max(Fraction(0), Fraction(self.total) - _hours(self._counted(), at))

    def over(self, at: datetime) -> Fraction:
        """Hours counted since the end; pauses no longer matter."""
        due = self.due()
        return Fraction(0) if due is None else _hours(self._all(due), at)

    def after_due(self, more: Decimal) -> datetime | None:
        """The moment at which that many hours more are used up."""
        due = self.due()
        return due if due is None or not more else _reached(self._all(due), more)

    def left_only(self, amount: Decimal) -> datetime:
        """The first moment at which no more than that many hours are left. Asked of a clock that has an end."""
        used = min(math.ceil(Fraction(self.total - amount) * (_HOUR // _TICK)), _ticks(self.total))
        reached = None if used <= 0 else _passed(self._counted(), used)
        return reached or self.clock.started

    def _counted(self) -> Iterator[_Span]:
        """Spans in which the clock runs; they stop before an open pause."""
        for span in self._all(self._begin()):
            lasting = self.clock.open_pause
            if lasting is not None and span[0] >= lasting.began:
                return
            yield from _without(span, self.clock.pauses)

    def _all(self, since: datetime) -> Iterator[_Span]:
        return iter([(since, _END_OF_TIME)]) if self.spec.counts == "hours" else self.time.open_spans(since)

    def _begin(self) -> datetime:
        """The start, or the end of the hour of the local clock in which it lies."""
        started = self.clock.started.astimezone(UTC)
        local = started.astimezone(self.time.zone)
        into = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        return started if self.spec.first == "counted" else started + _HOUR - into


def _reached(spans: Iterator[_Span], hours: Decimal) -> datetime | None:
    """When so many hours of the spans have passed; None where they end before."""
    return _passed(spans, _ticks(hours))


def _ticks(hours: Decimal) -> int:
    return round(Fraction(hours) * (_HOUR // _TICK))


def _passed(spans: Iterator[_Span], ticks: int) -> datetime | None:
    missing = timedelta(microseconds=ticks)
    for begin, end in spans:
        if end - begin >= missing:
            return begin + missing
        missing -= end - begin
    return None


def _hours(spans: Iterator[_Span], until: datetime) -> Fraction:
    """The hours of the spans before `until`, exactly."""
    passed = timedelta()
    for begin, end in spans:
        if begin >= until:
            break
        passed += min(end, until) - begin
    return Fraction(passed // _TICK, _HOUR // _TICK)


def _without(span: _Span, pauses: tuple[Pause, ...]) -> Iterator[_Span]:
    begin, end = span
    for pause in pauses:
        if begin < pause.began:
            yield begin, min(end, pause.began)
        begin = max(begin, pause.ended or _END_OF_TIME)
        if begin >= end:
            return
    yield begin, end
