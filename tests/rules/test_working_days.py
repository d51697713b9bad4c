"""Working days: the week, but for the days that a dated calendar names."""

from datetime import date

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules import kit
from zhongshu.rules.working_days import CalendarError, WorkingCalendar

COUNTED = {2019: 250, 2020: 249, 2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248}
"""Working days of each year, as the State Council's notices make them."""


def days_of(year: int) -> list[date]:
    return [date.fromordinal(day) for day in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())]


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    return kit.calendar()


@pytest.mark.parametrize("year", COUNTED)
def test_a_year_has_as_many_working_days_as_its_notice_makes(calendar: WorkingCalendar, year: int) -> None:
    assert sum(calendar.works(day) for day in days_of(year)) == COUNTED[year]


@pytest.mark.parametrize("year", COUNTED)
def test_every_day_is_the_one_that_an_independent_calendar_has(calendar: WorkingCalendar, year: int) -> None:
    differ = [day for day in days_of(year) if calendar.promised(day) != chinese_calendar.is_workday(day)]
    assert differ == []


@pytest.mark.parametrize(
    ("year", "month", "number", "day"),
    [
        (2020, 12, 5, date(2020, 12, 7)),  # a plain month
        (2020, 10, 1, date(2020, 10, 9)),  # after eight days off
        (2020, 10, 2, date(2020, 10, 10)),  # a Saturday worked in exchange
        (2020, 2, 1, date(2020, 2, 3)),  # the holiday that was prolonged
        (2026, 2, 20, date(2026, 3, 5)),  # a month that is too short goes on
    ],
)
def test_the_nth_working_day_of_a_month(
    calendar: WorkingCalendar, year: int, month: int, number: int, day: date
) -> None:
    assert calendar.nth(year, month, number) == day


def test_a_year_without_a_calendar_follows_the_week_and_is_not_known(calendar: WorkingCalendar) -> None:
    assert not calendar.knows(date(2031, 10, 1))
    assert calendar.knows(date(2026, 10, 1))
    assert calendar.works(date(2031, 10, 1)), "a Wednesday"
    assert WorkingCalendar().nth(2031, 10, 1) == date(2031, 10, 1)


def test_a_promise_into_a_year_without_a_calendar_is_refused_with_what_to_do(calendar: WorkingCalendar) -> None:
    with pytest.raises(CalendarError) as refused:
        calendar.promised(date(2028, 1, 3))
    assert str(refused.value) == (
        "the calendar of 2028 is not published yet; the clock would end in it; known: 2019-2026\n"
        "  hint: add it to parameter region.working_days"
    )
    with pytest.raises(CalendarError, match="known: 2019, 2021-2022"):
        WorkingCalendar(frozenset({2019, 2021, 2022})).promised(date(2020, 1, 1))
    with pytest.raises(CalendarError, match="known: none"):
        WorkingCalendar().promised(date(2020, 1, 1))


@settings(max_examples=60)
@given(st.dates(date(2019, 1, 1), date(2027, 1, 1)), st.integers(1, 20))
def test_going_there_and_back_ends_at_a_working_day(calendar: WorkingCalendar, day: date, count: int) -> None:
    there = calendar.shifted(day, count)
    assert calendar.works(there)
    back = calendar.shifted(there, -count)
    assert back <= day
    assert not any(calendar.works(date.fromordinal(n)) for n in range(back.toordinal() + 1, day.toordinal() + 1))
