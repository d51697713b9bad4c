"""How fast cases went, of what happened to them: clocks kept, stays at steps, what was opened again."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from zhongshu.cases.event import ClockChange, Event, EventKind
from zhongshu.cases.pace import Ended, Pace, Share, pace_of
from zhongshu.rules.clock import ClockSpec
from zhongshu.rules.working_time import WorkingTime

ZONE = ZoneInfo("Asia/Shanghai")
BEGAN = datetime(2026, 11, 2, 9, tzinfo=ZONE)
FOUR_HOURS = ClockSpec(within=Decimal(4), counts="hours", first="counted", pauses=True)
TIME = WorkingTime({}, ZONE)


def ended(number: int, *steps: tuple[float, str, str | None]) -> Ended:
    """A case with a clock of four hours from its opening until it is handled; each step with how many hours after the
    opening it came there, and the outcome of one that ends it."""
    clock = ClockChange("solve", "started", FOUR_HOURS)
    events = [Event(1, "opened", BEGAN, "p", "P", None, "new", "post", clocks=(clock,), channel="page")]
    for hours, step, outcome in steps:
        changes = (ClockChange("solve", "ended"),) if step == "handled" and hours < 100 else ()
        kind: EventKind = "noted" if step == events[-1].step else "moved"
        at = BEGAN + timedelta(hours=hours)
        events.append(Event(len(events) + 1, kind, at, "p", "P", None, step, "post", clocks=changes, outcome=outcome))
    return Ended(number, "town.event", "e", events)


def test_clocks_stays_and_reopenings_are_counted() -> None:
    found = pace_of(
        [
            ended(1, (1, "new", None), (3, "handled", None), (5, "solved", "solved")),
            ended(2, (4, "handled", None), (10, "solved", "solved")),
            ended(3, (2, "handled", None), (3, "solved", "solved"), (50, "new", None), (51, "refused", "refused")),
        ],
        TIME,
    )
    hours = {name: (stay.median / timedelta(hours=1), stay.times) for name, stay in found.steps.items()}
    assert hours == {"new": (2.5, 4), "handled": (2.0, 3)}  # new: 3, 4, 2, 1; handled: 2, 6, 1
    assert found.clocks == {"solve": Share(2, 3)}  # the end of four hours is too late
    assert (found.cases, found.reopened) == (3, 1)


def test_a_clock_that_still_runs_and_no_cases_at_all_count_for_nothing() -> None:
    assert pace_of([ended(1, (1, "refused", "refused"))], TIME).clocks == {}
    assert pace_of([], TIME) == Pace(0, {}, {}, 0)
