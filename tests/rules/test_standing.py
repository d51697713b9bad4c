"""Where a clock stands: readable cases of the law, then naive models that count day by day and minute by minute."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.kit import BERLIN, at, berlin, china, local
from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.clock import Clock, ClockSpec, Counting, Pause, ended, paused, resumed
from zhongshu.rules.standing import Standing, due, extended, standing
from zhongshu.rules.working_days import CalendarError
from zhongshu.rules.working_time import WorkingTime


def days(within: int, counts: Counting = "working_days", **said: object) -> ClockSpec:
    return ClockSpec.model_validate({"within": within, "counts": counts, **said})


REPLY = days(10, pauses=True, extension={"by": 10}, warning=2, escalation=[{"after": 0, "to": "data_office"}])
"""Order 809: a conditional request is replied to in ten working days, put off by ten at most (as recalled)."""

LICENCE = days(20, pauses=True, extension={"by": 10})
"""Administrative Licensing Law art. 42, 45, 82."""

PETITION = days(60, "calendar_days", extension={"by": 30})
"""Regulations on petitions (2022): sixty days, put off by thirty at most."""

SOLVE = days(8, "working_hours", pauses=True, warning=2, escalation=[{"after": 4, "to": "grid_head"}])


def due_day(spec: ClockSpec, started: str, *pauses: tuple[str, str]) -> str:
    clock = Clock(at(started), tuple(Pause(at(began), at(end)) for began, end in pauses))
    end = due(spec, clock, china())
    assert end is not None
    assert local(end).endswith("00:00")
    return local(end - timedelta(days=1))[:10]


@pytest.mark.parametrize(
    ("started", "last"),
    [
        ("2026-03-02 09:00", "2026-03-16"),  # a plain fortnight: the Monday itself is not counted
        ("2026-03-02 23:59", "2026-03-16"),  # nor does it matter when on that day
        ("2026-02-13 09:00", "2026-03-05"),  # nine days of Spring Festival; Saturdays 14 and 28 are worked
        ("2026-09-18 10:00", "2026-10-09"),  # Sunday the 20th is worked; Mid-Autumn and the National Day are not
        ("2026-03-07 10:00", "2026-03-20"),  # asked on a Saturday
        ("2025-12-22 10:00", "2026-01-06"),  # over New Year; Sunday 4 January is worked
    ],
)
def test_a_reply_in_ten_working_days(started: str, last: str) -> None:
    assert due_day(REPLY, started) == last


def test_one_working_day_before_a_holiday_is_the_day_after_it() -> None:
    assert due_day(days(1), "2026-09-30 09:00") == "2026-10-08"


def test_the_time_of_a_hearing_is_not_counted_into_a_licence() -> None:
    assert due_day(LICENCE, "2026-03-02 09:00") == "2026-03-30"
    assert due_day(LICENCE, "2026-03-02 09:00", ("2026-03-10 15:00", "2026-03-17 09:00")) == "2026-04-07"


def test_a_pause_that_begins_and_ends_on_one_day_changes_nothing_and_one_over_midnight_gives_its_first_day_back() -> (
    None
):
    assert due_day(REPLY, "2026-03-02 09:00", ("2026-03-05 08:00", "2026-03-05 18:00")) == "2026-03-16"
    assert due_day(REPLY, "2026-03-02 09:00", ("2026-03-05 18:00", "2026-03-06 08:00")) == "2026-03-17"
    assert due_day(REPLY, "2026-03-02 09:00", ("2026-03-06 18:00", "2026-03-09 08:00")) == "2026-03-17", "a weekend"
    assert due_day(REPLY, "2026-03-02 09:00", ("2026-03-07 18:00", "2026-03-08 08:00")) == "2026-03-16", "days off only"


def test_a_clock_does_not_run_out_while_it_is_paused_on_its_last_day() -> None:
    clock = paused(REPLY, Clock(at("2026-03-02 09:00")), at("2026-03-16 16:00"))
    found = standing(REPLY, clock, china(), at("2026-03-25 09:00"))
    assert (found.state, found.due, found.left) == ("paused", None, 1)
    clock = resumed(clock, at("2026-03-25 10:00"))
    assert local(due(REPLY, clock, china())) == "2026-03-26 00:00"


def test_a_calendar_period_that_ends_on_a_day_off_ends_with_the_next_working_day() -> None:
    assert due_day(PETITION, "2026-03-02 09:00") == "2026-05-06", "1 May is a holiday until the 5th"
    assert due_day(PETITION, "2026-03-01 09:00") == "2026-04-30"
    assert due_day(days(10, "calendar_days"), "2026-02-04 09:00") == "2026-02-14", "a Saturday that is worked"


def test_a_calendar_period_can_end_before_an_unknown_year_but_not_move_into_one() -> None:
    assert due_day(days(5, "calendar_days"), "2026-12-26 09:00") == "2026-12-31"
    with pytest.raises(CalendarError, match="the calendar of 2027"):
        due(days(6, "calendar_days"), Clock(at("2026-12-26 09:00")), china())


def test_the_day_of_the_start_is_counted_where_a_pack_says_so() -> None:
    assert due_day(days(1, first="counted"), "2026-03-02 09:00") == "2026-03-02"
    assert due_day(days(1, first="counted"), "2026-03-07 09:00") == "2026-03-09"


def test_the_close_of_business_ends_the_last_day_where_a_pack_says_so() -> None:
    spec = days(1, ends="close", pauses=True)
    clock = Clock(at("2026-03-02 09:00"))
    assert local(due(spec, clock, china())) == "2026-03-03 17:30"
    assert standing(spec, ended(clock, at("2026-03-03 17:29")), china(), at("2026-03-09")).state == "in_time"
    late = paused(spec, clock, at("2026-03-03 18:00"))
    assert standing(spec, late, china(), at("2026-03-03 18:30")).state == "overdue", "a pause comes too late"


def test_a_reply_from_day_to_day() -> None:
    clock = Clock(at("2026-03-02 09:00"))

    def told(said: str) -> tuple[object, ...]:
        found = standing(REPLY, clock, china(), at(said))
        return found.state, found.left, found.over

    assert told("2026-03-02 09:00") == ("running", 10, 0)
    assert told("2026-03-03 00:00") == ("running", 10, 0)
    assert told("2026-03-12 23:59") == ("running", 3, 0)
    assert told("2026-03-13 00:00") == ("warning", 2, 0)
    assert told("2026-03-16 23:59") == ("warning", 1, 0)
    assert told("2026-03-17 00:00") == ("overdue", 0, 1)
    assert told("2026-03-22 12:00") == ("overdue", 0, 4), "a Sunday adds nothing"


def test_one_that_has_ended_stands_where_it_ended() -> None:
    clock = Clock(at("2026-03-02 09:00"))
    now = at("2026-06-01")
    in_time = standing(REPLY, ended(clock, at("2026-03-16 23:59:59")), china(), now)
    late = standing(REPLY, ended(clock, at("2026-03-17 00:00:00")), china(), now)
    assert in_time == Standing("in_time", at("2026-03-17"), Fraction(1), Fraction(0))
    assert late == Standing("late", at("2026-03-17"), Fraction(0), Fraction(1))


def test_an_extension_is_granted_once_in_time_and_not_too_long() -> None:
    clock = Clock(at("2026-03-02 09:00"))
    longer = extended(REPLY, clock, china(), Decimal(5), at("2026-03-16 12:00"))
    assert local(due(REPLY, longer, china())) == "2026-03-24 00:00"
    refused = [
        (REPLY, longer, "5", "2026-03-17", "extended 1 of 1 times already"),
        (REPLY, clock, "11", "2026-03-16", "extended by 11, which is not between 1 and 10 working_days"),
        (REPLY, clock, "0.5", "2026-03-16", "extended by 0.5"),
        (REPLY, clock, "5", "2026-03-17", "has to be granted before its end"),
        (days(10), clock, "5", "2026-03-16", "may not be extended"),
        (REPLY, ended(clock, at("2026-03-03")), "5", "2026-03-16", "has ended"),
    ]
    for spec, said, by, when, told in refused:
        with pytest.raises(ZhongshuError, match=told):
            extended(spec, said, china(), Decimal(by), at(when))


def test_who_is_told_comes_one_after_another() -> None:
    spec = days(2, escalation=[{"after": 0, "to": "head"}, {"after": 1, "to": "office"}, {"after": 3, "to": "mayor"}])
    clock = Clock(at("2026-03-03 09:00"))  # due at the end of Thursday

    def told(said: str) -> list[str]:
        return [step.to for step in standing(spec, clock, china(), at(said)).escalations]

    assert told("2026-03-05 23:59") == []
    assert told("2026-03-06 00:00") == ["head"]
    assert told("2026-03-06 23:59") == ["head"]
    assert told("2026-03-07 00:00") == ["head", "office"]
    assert told("2026-03-10 23:59") == ["head", "office"]
    assert told("2026-03-11 00:00") == ["head", "office", "mayor"]
    assert standing(spec, ended(clock, at("2026-03-12")), china(), at("2026-03-13")).escalations == ()


def test_working_hours_from_the_next_hour_on() -> None:
    clock = Clock(at("2026-02-14 15:20"))  # a Saturday worked before the festival
    assert local(due(SOLVE, clock, china())) == "2026-02-24 17:00", "1.5 h and 3.5 h and 3 h"
    at_once = SOLVE.model_copy(update={"first": "counted"})
    assert local(due(at_once, clock, china())) == "2026-02-24 16:20"
    found = standing(SOLVE, clock, china(), at("2026-02-24 14:30"))
    assert (found.state, found.left) == ("running", Fraction(5, 2))
    assert standing(SOLVE, clock, china(), at("2026-02-24 15:00")).state == "warning"


def test_working_hours_stand_still_exactly_and_escalate_in_working_hours() -> None:
    clock = Clock(at("2026-03-02 08:10"), (Pause(at("2026-03-02 11:30"), at("2026-03-03 08:45")),))
    assert local(due(SOLVE, clock, china())) == "2026-03-03 16:15", "2.5 h and 3.25 h and 2.25 h"
    found = standing(SOLVE, clock, china(), at("2026-03-04 11:15"))
    assert (found.state, found.over, found.escalations) == ("overdue", Fraction(4), SOLVE.escalation)
    assert standing(SOLVE, clock, china(), at("2026-03-04 11:14")).escalations == ()
    open_pause = Clock(at("2026-03-02 08:10"), (Pause(at("2026-03-02 11:30")),))
    found = standing(SOLVE, open_pause, china(), at("2026-03-20 11:15"))
    assert (found.state, found.due, found.left) == ("paused", None, Fraction(11, 2))


def test_hours_need_no_calendar() -> None:
    spec = days(72, "hours", first="counted")
    clock = Clock(at("2031-09-30 09:20"))
    assert local(due(spec, clock, china())) == "2031-10-03 09:20"
    assert local(due(spec.model_copy(update={"first": "skipped"}), clock, china())) == "2031-10-03 10:00"


def test_hours_are_hours_that_pass_when_clocks_are_changed() -> None:
    spec = days(24, "hours", first="counted")
    for day, end in [("2026-03-28", "2026-03-29 13:00"), ("2026-10-24", "2026-10-25 11:00")]:
        assert local(due(spec, Clock(at(f"{day} 12:00", BERLIN)), berlin()), BERLIN) == end


def test_a_clock_that_would_end_in_an_unknown_year_says_so() -> None:
    with pytest.raises(CalendarError, match=r"the calendar of 2027 is not published yet; .* known: 2019-2026"):
        due(REPLY, Clock(at("2026-12-24 09:00")), china())
    with pytest.raises(CalendarError, match=r"region\.working_days"):
        due(SOLVE, Clock(at("2026-12-31 15:00")), china())


def test_a_clock_that_is_overdue_in_an_unknown_year_is_overdue() -> None:
    spec = days(3, escalation=[{"after": 0, "to": "desk"}, {"after": 9, "to": "leader"}])
    found = standing(spec, Clock(at("2026-12-21 09:00")), china(), at("2027-01-05 09:00"))
    assert (found.state, found.over, [step.to for step in found.escalations]) == ("overdue", None, ["desk"])


def test_a_clock_that_is_paused_into_an_unknown_year_is_paused() -> None:
    clock = Clock(at("2026-12-24 09:00"), (Pause(at("2026-12-28 09:00")),))
    assert standing(REPLY, clock, china(), at("2027-02-01 09:00")).state == "paused"


def naive_last_day(spec: ClockSpec, clock: Clock, zone: WorkingTime) -> date:
    """Walk day by day; a day is used up unless its last second is paused."""
    day = clock.started.astimezone(zone.zone).date()
    used, total = 0, spec.within + sum(extension.by for extension in clock.extensions)
    while True:
        day += timedelta(days=1)
        last_second = datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=zone.zone).astimezone(UTC)
        standing_still = any(
            pause.ended and pause.began <= last_second + timedelta(seconds=1) < pause.ended for pause in clock.pauses
        )
        if standing_still:
            continue
        works = zone.calendar.works(day)
        used += spec.counts == "calendar_days" or works
        if used >= total and works:
            return day


MINUTES = st.integers(0, 60 * 24 * 20)
CUTS = st.lists(MINUTES, max_size=6, unique=True).map(sorted)


def pauses_of(started: datetime, cuts: list[int]) -> tuple[Pause, ...]:
    moments = [started.astimezone(UTC) + timedelta(minutes=cut) for cut in cuts]
    return tuple(Pause(began, end) for began, end in zip(moments[::2], moments[1::2], strict=False))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["working_days", "calendar_days"]),
    st.integers(1, 25),
    st.datetimes(datetime(2025, 1, 1), datetime(2026, 9, 1)),
    CUTS,
    st.sampled_from([china(), berlin()]),
)
def test_days_end_where_one_who_walks_day_by_day_arrives(
    counts: Counting, within: int, started: datetime, cuts: list[int], time: WorkingTime
) -> None:
    start = started.replace(tzinfo=time.zone)
    spec = days(within, counts, pauses=True)
    clock = Clock(start, pauses_of(start, cuts))
    end = due(spec, clock, time)
    assert end == time.midnight(naive_last_day(spec, clock, time) + timedelta(days=1))
    assert not any(pause.covers(end) for pause in clock.pauses)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["working_hours", "hours"]),
    st.integers(1, 240),
    st.sampled_from(["2026-03-27 22:13", "2026-10-23 21:47", "2026-02-13 16:20", "2026-06-01 09:00"]),
    CUTS,
    st.sampled_from([china(), berlin(), berlin("08:00-18:00")]),
    st.sampled_from(["skipped", "counted"]),
)
def test_hours_end_where_one_who_counts_every_minute_arrives(
    counts: Counting, quarters: int, started: str, cuts: list[int], time: WorkingTime, first: str
) -> None:
    clock = Clock(at(started, time.zone), pauses_of(at(started, time.zone), cuts))
    spec = ClockSpec.model_validate({"within": Decimal(quarters) / 4, "counts": counts, "pauses": True, "first": first})
    minute = clock.started
    while first == "skipped" and (minute == clock.started or minute.astimezone(time.zone).minute):
        minute += timedelta(minutes=1)
    missing = quarters * 15
    while missing:
        missing -= counted_minute(counts, minute, time) and not any(pause.covers(minute) for pause in clock.pauses)
        minute += timedelta(minutes=1)
    assert due(spec, clock, time) == minute
    halfway = clock.started + (minute - clock.started) // timedelta(minutes=2) * timedelta(minutes=1)
    left = standing(spec, clock, time, halfway).left
    assert left + used(spec, clock, time, halfway) == Fraction(spec.within)


def counted_minute(counts: Counting, minute: datetime, time: WorkingTime) -> bool:
    local_minute = minute.astimezone(time.zone)
    assert time.hours is not None
    opened = any(opens <= local_minute.time() < closes for opens, closes in time.hours.spans)
    return counts == "hours" or (opened and time.calendar.works(local_minute.date()))


def used(spec: ClockSpec, clock: Clock, time: WorkingTime, until: datetime) -> Fraction:
    minute, found = clock.started, 0
    while spec.first == "skipped" and (minute == clock.started or minute.astimezone(time.zone).minute):
        minute += timedelta(minutes=1)
    while minute < until:
        found += counted_minute(spec.counts, minute, time) and not any(pause.covers(minute) for pause in clock.pauses)
        minute += timedelta(minutes=1)
    return Fraction(found, 60)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["working_days", "calendar_days", "working_hours", "hours"]),
    st.integers(1, 12),
    CUTS,
    st.lists(MINUTES, min_size=2, max_size=2).map(sorted),
    st.sampled_from([china(), berlin()]),
)
def test_time_left_never_grows_while_time_passes_and_is_gone_exactly_when_it_is_due(
    counts: Counting, within: int, cuts: list[int], moments: list[int], time: WorkingTime
) -> None:
    start = at("2026-03-24 10:05", time.zone)
    spec = days(within, counts, pauses=True)
    clock = Clock(start, pauses_of(start, cuts))
    earlier, later = (standing(spec, clock, time, clock.started + timedelta(minutes=moment)) for moment in moments)
    assert earlier.left >= later.left
    assert earlier.over <= later.over
    end = due(spec, clock, time)
    assert end is not None
    before = standing(spec, clock, time, end - timedelta(microseconds=1))
    assert before.left > 0
    assert before.state in {"running", "paused"}
    assert standing(spec, clock, time, end).state == "overdue"
