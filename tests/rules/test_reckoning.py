"""The moments of clocks: where `standing` changes, and the same ones whichever way they are found."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.kit import at, berlin, china, local
from zhongshu.rules.clock import Clock, ClockSpec, Escalation, Extension, Pause
from zhongshu.rules.moments import Moments, moments
from zhongshu.rules.reckoning import Reckoning
from zhongshu.rules.standing import due, standing
from zhongshu.rules.working_days import CalendarError
from zhongshu.rules.working_time import WorkingTime

_TICK = timedelta(microseconds=1)
_RECKONINGS = (Reckoning(china()), Reckoning(berlin()))


@st.composite
def specs(draw: st.DrawFn) -> ClockSpec:
    counts: Any = draw(st.sampled_from(["working_days", "calendar_days", "working_hours", "hours"]))
    days = counts.endswith("days")
    amounts = st.integers(1, 12).map(Decimal) if days else st.decimals("0.1", 60, places=2)
    within = draw(amounts)
    after = st.one_of(st.just(Decimal(0)), amounts)
    return ClockSpec(
        within=within,
        counts=counts,
        first=draw(st.sampled_from(["skipped", "counted"])),
        ends=draw(st.sampled_from(["midnight", "close"])) if days else "midnight",
        pauses=True,
        warning=draw(st.one_of(st.none(), amounts)),
        escalation=tuple(Escalation(after=one, to="desk") for one in draw(st.lists(after, max_size=2))),
    )


@st.composite
def clocks(draw: st.DrawFn, first: datetime, last: datetime) -> Clock:
    started = draw(st.datetimes(first, last)).replace(tzinfo=UTC)
    pauses, reached = [], started
    for _ in range(draw(st.integers(0, 2))):
        began = reached + draw(st.timedeltas(timedelta(), timedelta(days=6)))
        reached = began + draw(st.timedeltas(timedelta(), timedelta(days=9)))
        pauses.append(Pause(began, reached))
    if pauses and draw(st.booleans()):
        pauses[-1] = replace(pauses[-1], ended=None)
    more = tuple(Extension(started, Decimal(2)) for _ in range(draw(st.integers(0, 1))))
    return Clock(started, tuple(pauses), more)


@st.composite
def any_clock(draw: st.DrawFn) -> tuple[Reckoning, ClockSpec, Clock]:
    """Near the end of what is known, and over the nights when clocks are put forward and back."""
    reckoning = draw(st.sampled_from(_RECKONINGS))
    return reckoning, draw(specs()), draw(clocks(datetime(2026, 2, 1), datetime(2026, 12, 31)))


def _asked(spec: ClockSpec, clock: Clock, time: WorkingTime) -> Moments | None:
    try:
        return moments(spec, clock, time)
    except CalendarError:
        return None


@settings(max_examples=60, deadline=None)
@given(any_clock())
def test_many_clocks_are_told_as_one_is(drawn: tuple[Reckoning, ClockSpec, Clock]) -> None:
    reckoning, spec, clock = drawn
    slow = _asked(spec, clock, reckoning.time)
    if slow is None:
        with pytest.raises(CalendarError):
            reckoning.moments(spec, clock)
        return
    assert reckoning.moments(spec, clock) == slow
    assert reckoning.moments(spec, clock, escalations=False) == Moments(slow.warning, slow.due)
    assert slow.due == due(spec, clock, reckoning.time)


@settings(max_examples=60, deadline=None)
@given(any_clock())
def test_each_moment_is_where_the_standing_changes(drawn: tuple[Reckoning, ClockSpec, Clock]) -> None:
    reckoning, spec, clock = drawn
    found = _asked(spec, clock, reckoning.time)
    if found is None or found.due is None:
        return
    from_due = standing(spec, clock, reckoning.time, max(found.due, clock.started))
    assert from_due.state == "overdue"
    if found.due > clock.started:
        assert standing(spec, clock, reckoning.time, found.due - _TICK).state != "overdue"
    if found.warning is not None and clock.started < found.warning < found.due:
        assert standing(spec, clock, reckoning.time, found.warning).state == "warning"
        assert standing(spec, clock, reckoning.time, found.warning - _TICK).state in ("running", "paused")
    for step, moment in zip(spec.escalation, found.escalations, strict=True):
        if moment is not None and moment > clock.started:
            assert step in standing(spec, clock, reckoning.time, moment).escalations
            assert step not in standing(spec, clock, reckoning.time, moment - _TICK).escalations


@settings(max_examples=60, deadline=None)
@given(any_clock(), st.timedeltas(timedelta(), timedelta(days=5)), st.timedeltas(timedelta(), timedelta(days=5)))
def test_a_pause_never_shortens(drawn: tuple[Reckoning, ClockSpec, Clock], wait: timedelta, length: timedelta) -> None:
    reckoning, spec, clock = drawn
    began = clock.started + wait if not clock.pauses else (clock.pauses[-1].ended or clock.pauses[-1].began) + wait
    if clock.open_pause is not None:
        return
    longer = replace(clock, pauses=(*clock.pauses, Pause(began, began + length)))
    without, with_it = _asked(spec, clock, reckoning.time), _asked(spec, longer, reckoning.time)
    if without is None or without.due is None or with_it is None:
        return
    assert with_it.due is not None
    assert with_it.due >= without.due
    if without.warning is not None and spec.counts != "calendar_days":
        # the days off onto which a calendar-day clock goes on are left as well, but not while it is paused
        assert with_it.warning is not None
        assert with_it.warning >= without.warning


def test_the_moments_of_a_clock_over_a_holiday() -> None:
    steps = (Escalation(after=Decimal(0), to="desk"), Escalation(after=Decimal(1), to="head"))
    spec = ClockSpec(within=Decimal(3), counts="working_days", warning=Decimal(1), escalation=steps)
    found = Reckoning(china()).moments(spec, Clock(at("2026-09-29 10:00")))
    told = [local(moment) for moment in (found.warning, found.due, *found.escalations)]
    assert told == ["2026-10-09 00:00", "2026-10-10 00:00", "2026-10-10 00:00", "2026-10-11 00:00"]


def test_an_escalation_in_a_year_that_is_not_known_waits_while_the_end_is_told() -> None:
    step = Escalation(after=Decimal(2), to="desk")
    spec = ClockSpec(within=Decimal(1), counts="working_days", escalation=(step,))
    found = Reckoning(china()).moments(spec, Clock(at("2026-12-30 10:00")))
    assert (local(found.due), found.escalations) == ("2027-01-01 00:00", (None,))
