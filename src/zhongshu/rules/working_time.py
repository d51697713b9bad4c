"""When a region's offices are open: its working days, office hours and zone, on one line of time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.working_days import UntoldError, WorkingCalendar

_DAY = timedelta(days=1)
_SPAN = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")


class HoursError(UntoldError):
    """A clock counts office hours, and the region says none."""


@dataclass(frozen=True)
class OfficeHours:
    """Spans of local time, half-open, in order, on every working day. No office hours are law: a region says its own.

    >>> OfficeHours.of("08:30-12:00", "14:00-17:30").spans[0]
    (datetime.time(8, 30), datetime.time(12, 0))
    """

    spans: tuple[tuple[time, time], ...]

    def __post_init__(self) -> None:
        edges = [edge for span in self.spans for edge in span]
        if not edges or any(later <= earlier for earlier, later in pairwise(edges)):
            said = ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in self.spans) or "none"
            raise ZhongshuError(
                f"office hours have to follow one another within a day, and are {said}",
                hint="such as 08:30-12:00, 14:00-17:30; a clock that never rests counts hours, not working_hours",
            )

    @classmethod
    def of(cls, *spans: str) -> "OfficeHours":
        """From texts such as 08:30-12:00. ZhongshuError for any that is not one."""
        return cls(tuple(_span(span) for span in spans))


@dataclass(frozen=True)
class WorkingTime:
    """What clocks are read by. Times go in aware and come out in UTC; days are those of `zone`."""

    calendar: WorkingCalendar
    zone: ZoneInfo
    hours: OfficeHours | None = None

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def midnight(self, day: date) -> datetime:
        """The instant at which the day begins."""
        return self._instant(day, time.min)

    def close(self, day: date) -> datetime:
        """The close of business on that day, were it worked. HoursError where no office hours are known."""
        return self._instant(day, self._hours().spans[-1][1])

    def open_spans(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The office hours of working days from `since` on, without end. CalendarError at a year that is not known;
        HoursError where no office hours are."""
        hours, day, reached = self._hours(), self.day(since), since.astimezone(UTC)
        while True:
            for opens, closes in hours.spans if self.calendar.promised(day) else ():
                # where clocks are put forward two spans can fall on one stretch of time: it is counted once
                begin, end = max(reached, self._instant(day, opens)), self._instant(day, closes)
                if begin < end:
                    yield begin, end
                    reached = end
            day += _DAY

    def _hours(self) -> OfficeHours:
        if self.hours is None:
            hint = "region.yaml says them, such as office_hours: [08:30-12:00, 14:00-17:30]"
            raise HoursError("the clock needs office hours, and the region says none", hint=hint)
        return self.hours

    def _instant(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, tzinfo=self.zone).astimezone(UTC)


def _span(said: str) -> tuple[time, time]:
    found = _SPAN.fullmatch(said)
    try:
        if found is not None:
            return time.fromisoformat(found[1]), time.fromisoformat(found[2])
    except ValueError:
        pass
    raise ZhongshuError(f"office hours {said!r} are no span of a day", hint="such as 08:30-12:00")
