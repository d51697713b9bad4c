"""Office hours on the line of time: swapped days, summer time, hours that cannot be."""

from datetime import timedelta
from itertools import pairwise, takewhile

import pytest

from tests.rules.kit import BERLIN, CHINA, at, berlin, calendar, china, local
from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.working_days import CalendarError
from zhongshu.rules.working_time import OfficeHours, WorkingTime


def opened(time: WorkingTime, since: str, until: str) -> list[str]:
    spans = takewhile(lambda span: span[0] < at(until, time.zone), time.open_spans(at(since, time.zone)))
    return [f"{local(begin, time.zone)} to {local(end, time.zone)}" for begin, end in spans]


def test_offices_open_on_a_saturday_worked_in_exchange_and_not_in_the_holiday_after_it() -> None:
    assert opened(china(), "2026-02-14 11:00", "2026-02-24 12:00") == [
        "2026-02-14 11:00 to 2026-02-14 12:00",
        "2026-02-14 14:00 to 2026-02-14 17:30",
        "2026-02-24 08:30 to 2026-02-24 12:00",
    ]


def test_days_are_those_of_the_zone() -> None:
    assert china().day(at("2026-03-01 00:30")).isoformat() == "2026-03-01"
    assert local(china().midnight(china().day(at("2026-03-01 23:59")))) == "2026-03-01 00:00"
    assert local(china().close(china().day(at("2026-03-02 03:00")))) == "2026-03-02 17:30"


@pytest.mark.parametrize(("day", "hours"), [("2026-03-27", 4), ("2026-10-26", 4), ("2026-06-01", 4)])
def test_an_ordinary_night_has_the_hours_that_the_clock_shows(day: str, hours: int) -> None:
    (span,) = takewhile(lambda span: span[0] < at(f"{day} 12:00", BERLIN), berlin().open_spans(at(day, BERLIN)))
    assert span[1] - span[0] == timedelta(hours=hours)


def test_a_night_in_which_clocks_are_changed_is_shorter_or_longer_and_no_time_is_counted_twice() -> None:
    time = berlin("01:00-02:15", "02:45-03:15", "03:20-05:00")
    sundays = WorkingTime(time.calendar.__class__(time.calendar.years, worked=_SUNDAYS), time.zone, time.hours)
    spring = _elapsed(sundays, "2026-03-29")
    autumn = _elapsed(sundays, "2026-10-25")
    assert [span.total_seconds() / 60 for span in spring] == [75, 100], "02:15 is 03:15 that night, 02:45 is 03:45"
    assert [span.total_seconds() / 60 for span in autumn] == [75, 90, 100], "the hour from two to three passes twice"


_SUNDAYS = frozenset({at("2026-03-29").date(), at("2026-10-25").date()})


def _elapsed(time: WorkingTime, day: str) -> list[timedelta]:
    spans = list(takewhile(lambda span: span[0] < at(f"{day} 12:00", BERLIN), time.open_spans(at(day, BERLIN))))
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(spans))
    return [end - begin for begin, end in spans]


def test_working_time_ends_where_the_calendar_does() -> None:
    with pytest.raises(CalendarError, match="the calendar of 2027 is not published yet"):
        opened(china(), "2026-12-31 17:00", "2027-01-05")


@pytest.mark.parametrize("spans", [["17:00-09:00"], ["09:00-12:00", "11:00-15:00"], ["09:00-09:00"], []])
def test_office_hours_that_overlap_or_go_back_are_refused(spans: list[str]) -> None:
    with pytest.raises(ZhongshuError, match="follow one another within a day, and are"):
        OfficeHours.of(*spans)


@pytest.mark.parametrize("span", ["9-17", "09:00-24:00", "09:00", "nine to five"])
def test_a_word_that_is_no_span_is_named(span: str) -> None:
    with pytest.raises(ZhongshuError) as refused:
        OfficeHours.of("08:30-12:00", span)
    assert str(refused.value) == f"office hours {span!r} are no span of a day\n  hint: such as 08:30-12:00"


def test_offices_whose_hours_nobody_said_have_no_close() -> None:
    with pytest.raises(ZhongshuError, match="needs office hours"):
        WorkingTime(calendar(), CHINA).close(at("2026-03-02").date())
