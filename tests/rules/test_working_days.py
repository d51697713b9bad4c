"""Working days: the week, but for the days that a dated calendar names."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.app.wiring import shipped_packs
from zhongshu.packs.assemble import read_packs
from zhongshu.rules.working_days import PARAMETER, WorkingCalendar, calendar_of

COUNTED = {2019: 250, 2020: 249, 2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248}
"""Working days of each year, as the State Council's notices make them."""


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    packs = read_packs([Path(shipped_packs() / "region")], ZoneInfo("Asia/Shanghai"))
    return calendar_of(packs.catalogue.parameters[PARAMETER].editions)


@pytest.mark.parametrize("year", COUNTED)
def test_a_year_has_as_many_working_days_as_its_notice_makes(calendar: WorkingCalendar, year: int) -> None:
    days = [
        date.fromordinal(number) for number in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())
    ]
    assert sum(calendar.works(day) for day in days) == COUNTED[year]


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


@settings(max_examples=60)
@given(st.dates(date(2019, 1, 1), date(2027, 1, 1)), st.integers(1, 20))
def test_going_there_and_back_ends_at_a_working_day(calendar: WorkingCalendar, day: date, count: int) -> None:
    there = calendar.shifted(day, count)
    assert calendar.works(there)
    back = calendar.shifted(there, -count)
    assert back <= day
    assert not any(calendar.works(date.fromordinal(n)) for n in range(back.toordinal() + 1, day.toordinal() + 1))
