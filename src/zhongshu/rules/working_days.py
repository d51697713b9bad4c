"""Working days of a region: Monday to Friday but for the days that a dated calendar names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from itertools import groupby

from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.parameters import Edition

PARAMETER = "region.working_days"
"""Columns: first, last (both included), works, name."""

_DAY = timedelta(days=1)
_FRIDAY = 4


class UntoldError(ZhongshuError):
    """Nobody can tell when a clock ends: what it is counted by is not there."""


class CalendarError(UntoldError):
    """Working time would be counted into a `year` whose days off nobody has published yet."""

    year: int


@dataclass(frozen=True)
class WorkingCalendar:
    """`off` and `worked` are the days unlike Monday to Friday, `years` those whose days are known.

    Days of other years follow the week alone: ask `knows` before a day is promised, or `promised` for the day itself.

    >>> WorkingCalendar().nth(2020, 12, 5)
    datetime.date(2020, 12, 7)
    """

    years: frozenset[int] = frozenset()
    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def knows(self, day: date) -> bool:
        return day.year in self.years

    def works(self, day: date) -> bool:
        return day in self.worked or (day not in self.off and day.weekday() <= _FRIDAY)

    def promised(self, day: date) -> bool:
        """`works`, for whoever is held to the answer: CalendarError for a day of a year that is not known."""
        if not self.knows(day):
            known = _spans(self.years)
            error = CalendarError(
                f"the calendar of {day.year} is not published yet; the clock would end in it; known: {known}",
                hint=f"add it to parameter {PARAMETER}",
            )
            error.year = day.year
            raise error
        return self.works(day)

    def nth(self, year: int, month: int, number: int) -> date:
        """The working day `number` (from 1) of a month; beyond its last one it goes on into the next month."""
        return self.shifted(date(year, month, 1) - _DAY, number)

    def shifted(self, day: date, count: int) -> date:
        """`count` working days after `day`, or before it where negative; the day itself for 0, worked or not."""
        step = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            day += step
            while not self.works(day):
                day += step
        return day


def calendar_of(editions: Sequence[Edition]) -> WorkingCalendar:
    """The calendar that adopted editions of the parameter make together; a year is known when any of its days is."""
    off, worked = _days(editions, works=False), _days(editions, works=True)
    return WorkingCalendar(frozenset(day.year for day in off | worked), off, worked)


def _spans(years: Iterable[int]) -> str:
    """Years in a row are told by their first and last: 2019-2026."""
    rows = [[year for _, year in run] for _, run in groupby(enumerate(sorted(years)), lambda pair: pair[1] - pair[0])]
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in rows) or "none"


def _days(editions: Iterable[Edition], *, works: bool) -> frozenset[date]:
    spans = [
        (_date(row["first"]), _date(row["last"]))
        for edition in editions
        for row in edition.rows
        if (str(row["works"]).lower() == "true") is works
    ]
    return reduce(frozenset.union, (_between(first, last) for first, last in spans), frozenset())


def _between(first: date, last: date) -> frozenset[date]:
    return frozenset(first + _DAY * number for number in range((last - first).days + 1))


def _date(value: object) -> date:
    """A date as YAML gives it, or the text that a CSV file has."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))
