"""When a return is due, late and reminded of."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.datasets.forms.region import TRADE, form_of
from zhongshu.core.periods import Period
from zhongshu.datasets.forms.due import Due, Mark, Status, due_of, is_late, mark_of, reminder_now, reminders
from zhongshu.packs.hub import Hub
from zhongshu.rules.working_days import PARAMETER, WorkingCalendar, calendar_of

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def calendar(seen: Hub) -> WorkingCalendar:
    return calendar_of(seen.packs.catalogue.parameters[PARAMETER].editions)


@pytest.fixture(scope="module")
def due(seen: Hub, calendar: WorkingCalendar) -> Due:
    return due_of(form_of(seen).spec, Period.parse("2020-11", ZONE), calendar)


def test_it_is_due_on_a_working_day_of_the_next_month(seen: Hub, due: Due, calendar: WorkingCalendar) -> None:
    assert (due.opens, due.day, due.certain) == (date(2020, 12, 1), date(2020, 12, 7), True)
    after_the_festival = due_of(form_of(seen).spec, Period.parse("2020-09", ZONE), calendar)
    assert after_the_festival.day == date(2020, 10, 14), "eight days off, one Saturday worked"


def test_a_year_without_a_calendar_is_said_to_be_a_guess(seen: Hub, calendar: WorkingCalendar) -> None:
    guessed = due_of(form_of(seen).spec, Period.parse("2033-11", ZONE), calendar)
    assert (guessed.day, guessed.certain) == (date(2033, 12, 7), False)


@pytest.mark.parametrize(
    ("status", "loaded", "today", "mark", "late"),
    [
        (None, False, date(2020, 11, 20), "not_yet", False),
        (None, False, date(2020, 12, 7), "owed", False),
        (None, False, date(2020, 12, 8), "late", True),
        ("draft", False, date(2020, 12, 7), "draft", False),
        ("draft", False, date(2020, 12, 8), "late", True),
        ("returned", False, date(2020, 12, 8), "returned", True),
        ("handed_in", False, date(2020, 12, 8), "handed_in", False),
        ("accepting", False, date(2020, 12, 8), "handed_in", False),
        ("accepted", True, date(2020, 12, 8), "accepted", False),
        (None, True, date(2020, 12, 8), "loaded", False),
        ("draft", True, date(2020, 12, 8), "correcting", False),
    ],
)
def test_how_it_stands(due: Due, status: Status | None, loaded: bool, today: date, mark: Mark, late: bool) -> None:
    assert mark_of(due, status, loaded=loaded, owed=True, today=today) == mark
    assert is_late(due, status, loaded=loaded, today=today) is late


def test_reminders_fall_on_working_days_around_the_day(seen: Hub, due: Due, calendar: WorkingCalendar) -> None:
    found = [(one.offset, one.day.isoformat()) for one in reminders(form_of(seen, TRADE).spec, due, calendar)]
    assert found == [
        (-3, "2020-12-02"),
        (-1, "2020-12-04"),
        (1, "2020-12-08"),
        (3, "2020-12-10"),
        (5, "2020-12-14"),
    ]


def test_only_the_newest_reminder_is_said(seen: Hub, due: Due, calendar: WorkingCalendar) -> None:
    spec = form_of(seen).spec
    assert reminder_now(spec, due, calendar, date(2020, 12, 1)) is None
    said = [reminder_now(spec, due, calendar, date(2020, 12, day)) for day in (2, 5, 9, 31)]
    assert [one and one.offset for one in said] == [-3, -1, 1, 5]
