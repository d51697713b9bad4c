"""The clocks of a case: what they have to say is said once, however often and whenever somebody asks."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.kit import at, china, local
from zhongshu.cases.case import Case, applied, fold
from zhongshu.cases.event import ClockChange, Event, EventKind
from zhongshu.cases.promises import ahead, next_moment, told, unsaid
from zhongshu.rules.clock import ClockSpec, Escalation
from zhongshu.rules.reckoning import Reckoning

RECKONING = Reckoning(china())
BEGAN = at("2026-03-02 09:00")
HOUR = timedelta(hours=1)
DESK = (Escalation(after=Decimal(0), to="town.desk"), Escalation(after=Decimal(8), to="town.head"))
ANSWER = ClockSpec(within=Decimal(1), counts="working_days", first="counted")
ARRIVE = ClockSpec(within=Decimal("0.5"), counts="hours", first="counted")
SOLVE = ClockSpec(
    within=Decimal(8), counts="working_hours", first="counted", pauses=True, warning=Decimal(2), escalation=DESK
)


def opened(**clocks: ClockSpec) -> Case:
    changes = tuple(ClockChange(name, "started", spec) for name, spec in clocks.items())
    event = Event(
        1, "opened", BEGAN, "p-1", "Li", None, "new", "town.officer/west", clocks=changes, channel="page"
    )  # fmt: skip
    return fold("town.event/1", "town.event", "e1", [event])


def then(case: Case, kind: EventKind, when: datetime, *changes: ClockChange, **more: Any) -> Case:
    event = Event(case.version + 1, kind, when, "p-1", "Li", None, case.step, case.post, clocks=changes, **more)
    return applied(case, event)


def ticked(case: Case, now: datetime) -> Case:
    """As the worker writes it down."""
    words = [word for word in unsaid(case, RECKONING) if word.at <= now]
    return then(case, "reminded", now, *(word.change for word in words)) if words else case


def said(case: Case) -> list[tuple[str, str, Decimal | None]]:
    return [(name, *word) for name, one in case.promises.items() for word in one.said]


def test_the_first_of_several_clocks_is_the_case_s() -> None:
    case = opened(answer=ANSWER, arrive=ARRIVE, solve=SOLVE)
    found = ahead(case, RECKONING)
    assert (local(found.due), local(found.next)) == ("2026-03-02 09:30", "2026-03-02 09:30")
    case = then(case, "moved", BEGAN + HOUR / 4, ClockChange("arrive", "ended"))
    found = ahead(case, RECKONING)
    assert (local(found.due), local(found.next)) == ("2026-03-03 00:00", "2026-03-02 17:00")
    words = [word.change.word for word in unsaid(case, RECKONING)]
    assert words == ["warned", "overdue", "overdue", "escalated", "escalated"]


def test_a_paused_clock_says_nothing_and_a_resumed_one_later() -> None:
    case = opened(solve=SOLVE)
    still = then(case, "paused", BEGAN + HOUR, ClockChange("solve", "paused"))
    assert ahead(still, RECKONING).due is next_moment(still, RECKONING) is None
    on = then(still, "resumed", BEGAN + 25 * HOUR, ClockChange("solve", "resumed"))
    assert local(ahead(case, RECKONING).due) == "2026-03-03 10:00"
    assert local(ahead(on, RECKONING).due) == "2026-03-04 10:00"


def test_a_warning_is_said_again_only_of_another_end() -> None:
    case = ticked(opened(solve=SOLVE), BEGAN + 8 * HOUR)
    assert said(case) == [("solve", "warned", None)]
    paused = then(case, "paused", BEGAN + 8 * HOUR, ClockChange("solve", "paused"))
    on = ticked(then(paused, "resumed", BEGAN + 24 * HOUR, ClockChange("solve", "resumed")), BEGAN + 25 * HOUR)
    assert said(on) == [("solve", "warned", None)]
    more = then(case, "extended", BEGAN + 9 * HOUR, ClockChange("solve", "extended", by=Decimal(7)))
    assert said(more) == []
    assert local(next_moment(more, RECKONING)) == "2026-03-03 17:00"


def test_asking_for_more_time_moves_nothing_until_it_is_granted() -> None:
    case = opened(solve=SOLVE)
    asked = then(case, "time_asked", BEGAN + HOUR, ClockChange("solve", "extended", by=Decimal(7)))
    declined = then(asked, "declined", BEGAN + 2 * HOUR)
    granted = then(asked, "extended", BEGAN + 2 * HOUR, ClockChange("solve", "extended", by=Decimal(7)))
    ends = [ahead(one, RECKONING).due for one in (case, asked, declined, granted)]
    assert ends[0] == ends[1] == ends[2]
    assert local(ends[3]) == "2026-03-04 10:00"


def test_a_year_without_a_calendar_says_so_and_the_other_clocks_go_on() -> None:
    far = replace_within(ANSWER, 400)
    case = opened(answer=far, arrive=ARRIVE)
    found = ahead(case, RECKONING)
    assert [error.year for error in found.troubles] == [2027]
    assert local(found.due) == local(found.next) == "2026-03-02 09:30"
    answer = told(case, china(), BEGAN)["answer"]
    assert answer.standing is None
    assert "2027 is not published" in str(answer.trouble)
    assert [word.change.clock for word in unsaid(case, RECKONING)] == ["arrive"]


def replace_within(spec: ClockSpec, within: int) -> ClockSpec:
    return spec.model_copy(update={"within": Decimal(within)})


_MOMENTS = st.lists(st.timedeltas(timedelta(), timedelta(days=6)), max_size=6).map(sorted)


@settings(max_examples=60, deadline=None)
@given(_MOMENTS)
def test_whenever_it_ticks_the_same_is_said_once(waits: list[timedelta]) -> None:
    case = opened(answer=ANSWER, arrive=ARRIVE, solve=SOLVE)
    for wait in waits:
        case = ticked(case, BEGAN + wait)
    last = BEGAN + (waits[-1] if waits else timedelta())
    at_once = ticked(opened(answer=ANSWER, arrive=ARRIVE, solve=SOLVE), last)
    assert sorted(said(case), key=str) == sorted(said(at_once), key=str)
    assert len(set(said(case))) == len(said(case))
    following = next_moment(case, RECKONING)
    assert following is None or following > last
    assert (following is None) == (len(said(case)) == 6)


@settings(max_examples=60, deadline=None)
@given(_MOMENTS, st.booleans())
def test_the_order_of_events_decides_and_not_when_somebody_ticked_between(waits: list[timedelta], paused: bool) -> None:
    """The end of a case is the same whether the worker looked at it all the time, or never."""
    busy = idle = opened(solve=SOLVE)
    for place, wait in enumerate(waits):
        word: Any = ("paused", "resumed")[place % 2] if paused else None
        busy = ticked(busy, BEGAN + wait)
        if word is not None:
            change = ClockChange("solve", word)
            busy, idle = then(busy, word, BEGAN + wait, change), then(idle, word, BEGAN + wait, change)
    assert ahead(busy, RECKONING).due == ahead(idle, RECKONING).due
    assert replace(busy.promises["solve"], said=()) == idle.promises["solve"]
