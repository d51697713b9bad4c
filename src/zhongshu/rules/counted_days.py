"""Clocks that count whole days, working or calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import islice, takewhile

from zhongshu.rules.clock import Clock, ClockSpec
from zhongshu.rules.working_time import WorkingTime

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class CountedDays:
    """A day is counted when the clock runs at its end.

    So the day on which a pause begins is given back and the day on which it ends is counted; a pause that begins and
    ends on one day changes nothing, and no clock ends while it is paused.
    """

    spec: ClockSpec
    clock: Clock
    time: WorkingTime

    @property
    def total(self) -> int:
        return int(self.spec.within + sum(extension.by for extension in self.clock.extensions))

    def due(self) -> datetime | None:
        """The end of the last day; None while an open pause keeps it away."""
        last = self._last()
        return None if last is None else self._end(last)

    def left(self, at: datetime) -> Fraction:
        """Counted days that have not ended yet, the day of `at` among them."""
        last = self._last()
        if last is not None:
            days = takewhile(lambda day: day <= last, self._counted())
            return Fraction(sum(self._end(day) > at for day in days))
        return Fraction(self.total - sum(self._end(day) <= at for day in islice(self._counted(), self.total)))

    def over(self, at: datetime) -> Fraction:
        """Days counted after the last one, the day of `at` among them; pauses no longer matter."""
        last = self._last()
        days = [] if last is None else takewhile(lambda day: day <= self.time.day(at), self._days(last + _DAY))
        return Fraction(sum(1 for _ in days))

    def after_due(self, more: Decimal) -> datetime | None:
        """The end of the day that many counted days after the last one."""
        last = self._last()
        if last is None or not more:
            return self.due()
        return self._end(next(islice(self._days(last + _DAY), int(more) - 1, None)))

    def left_only(self, amount: Decimal) -> datetime:
        """The first moment at which no more than that many days are left. Asked of a clock that has an end."""
        last = self._last()
        days = [] if last is None else list(takewhile(lambda day: day <= last, self._counted()))
        more = len(days) - int(amount)
        return self._end(days[more - 1]) if more > 0 else self.clock.started

    def _last(self) -> date | None:
        last = next(islice(self._counted(), self.total - 1, None), None)
        if last is None or self.spec.counts == "working_days":
            return last
        worked = (day for day in self._unpaused(last) if self.time.calendar.promised(day))
        return next(worked, None)

    def _counted(self) -> Iterator[date]:
        """Counted days from the first; they stop before an open pause."""
        started = self.time.day(self.clock.started)
        return self._unpaused(started if self.spec.first == "counted" else started + _DAY)

    def _unpaused(self, first: date) -> Iterator[date]:
        lasting = self.clock.open_pause
        for day in self._days(first):
            end = self._end(day)
            if lasting is not None and end >= lasting.began:
                return
            if not any(pause.covers(end) for pause in self.clock.pauses):
                yield day

    def _days(self, first: date) -> Iterator[date]:
        day = first
        while True:
            if self.spec.counts == "calendar_days" or self.time.calendar.promised(day):
                yield day
            day += _DAY

    def _end(self, day: date) -> datetime:
        return self.time.close(day) if self.spec.ends == "close" else self.time.midnight(day + _DAY)
