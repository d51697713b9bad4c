"""Whatever is done to a case, in whatever order and by whatever clock: its promises are kept as they were made."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cases.council import ADA, BEN, CLEO, back, make_council, propose
from tests.cases.council import DESK as COUNCIL_DESK
from tests.cases.town import DESK, EVENT, EVENTS, RESIDENT, WANG, WEST, ZHAO, make_town
from tests.rules.kit import at, berlin, china
from zhongshu.cases.case import Case, applied, fold
from zhongshu.cases.event import Event, Hand
from zhongshu.cases.moves import Moves
from zhongshu.cases.owner import Chosen
from zhongshu.cases.posts import Posts
from zhongshu.cases.promises import ahead, told, unsaid
from zhongshu.cases.records import event_of, event_row
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import ZhongshuError
from zhongshu.packs.hub import Hub
from zhongshu.rules.reckoning import Reckoning
from zhongshu.rules.standing import due
from zhongshu.rules.working_time import WorkingTime

SEVERAL = EVENTS.replace(
    "rating: {}",
    """  answer:
    title: {zh: 答复, en: To be answered}
    begins: new
    ends: [handled, refused]
    within: 3
    counts: working_days
    pauses: true
    warning: 1
    extension: {by: 2}
  arrive:
    title: {zh: 到场, en: To be there}
    begins: new
    ends: [waiting, handled, refused]
    within: 2
    counts: working_hours
    first: counted
    extension: {by: 4, times: 3}
    escalation: [{after: 0, to: desk}, {after: 4, to: inspector}]
rating: {}""",
)
assert SEVERAL != EVENTS
OWNER = Hand(WANG.actor, "Wang", "urban", frozenset({WEST}))
ABOVE = Hand(ZHAO.actor, "Zhao", "urban", frozenset({DESK}))
ASKED = Hand(RESIDENT.actor, "Resident", reporter=True)
ANSWERS = {"kind": "cover", "place": {"lon": 121.25, "lat": 28.5}, "said": "坏了"}
BEGAN = at("2026-03-02 09:00")
TIMES: Mapping[str, Callable[[], WorkingTime]] = {"Taizhou": china, "a zone with summer time": berlin}
STARTS = {"Taizhou": BEGAN, "a zone with summer time": at("2026-03-28 20:00", berlin().zone)}


class Town:
    """What is pure of it."""

    def __init__(self, hub: Hub):
        self.type, self.posts = hub.packs.cases[EVENT], hub.cases.posts()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    made = make_town(tmp_path_factory.mktemp("several") / "home", events=SEVERAL)
    made.ledger.close()
    return Town(made)


def choose(*_: object) -> Chosen:
    return Chosen(WEST)


def moves(type: CaseType, posts: Posts, time: WorkingTime, hand: Hand, now: datetime) -> Moves:
    return Moves(type, posts, choose, time, hand, now)


Act = tuple[Hand, Callable[[Moves, Case], Event]]
ACTS: Mapping[str, Act] = {
    "pause": (OWNER, lambda one, case: one.paused(case, "下雨")),
    "resume": (OWNER, lambda one, case: one.resumed(case)),
    "wait": (OWNER, lambda one, case: one.moved(case, "waiting", {})),
    "go on": (OWNER, lambda one, case: one.moved(case, "new", {})),
    "ask solve": (OWNER, lambda one, case: one.time_asked(case, "solve", Decimal(8), "难")),
    "ask answer": (OWNER, lambda one, case: one.time_asked(case, "answer", Decimal(1), "难")),
    "ask arrive": (OWNER, lambda one, case: one.time_asked(case, "arrive", Decimal("2.5"), "难")),
    "grant": (ABOVE, lambda one, case: one.time_decided(case, "", yes=True)),
    "decline": (ABOVE, lambda one, case: one.time_decided(case, "不行", yes=False)),
    "handle": (OWNER, lambda one, case: one.moved(case, "handled", {"done": "换了"})),
    "refuse": (OWNER, lambda one, case: one.moved(case, "refused", {"why": "不归本地"})),
    "correct": (OWNER, lambda one, case: one.corrected(case, {"kind": "rubbish"}, "错")),
    "remark": (ASKED, lambda one, case: one.noted(case, "还没好吗", public=True)),
}
_DONE = st.lists(
    st.tuples(st.sampled_from(sorted(ACTS)), st.timedeltas(timedelta(minutes=-90), timedelta(days=3)), st.booleans()),
    max_size=9,
)


class Way:
    """A case on its way; `ticks`: the worker looks before each act where it was said so."""

    def __init__(self, town: Town, zone: str, *, ticks: bool):
        self.type, self.posts = town.type, town.posts
        self.time, self.now, self.ticks = TIMES[zone](), STARTS[zone], ticks
        self.reckoning = Reckoning(self.time)
        opened = moves(self.type, self.posts, self.time, ASKED, self.now).opened(ANSWERS, "page", RESIDENT.actor)
        self.events: list[Event] = [opened]
        self.case = fold(f"{EVENT}/1", EVENT, "e", self.events)

    def ends(self) -> dict[str, datetime | None]:
        return {name: due(one.spec, one.clock, self.time) for name, one in self.case.promises.items()}

    def _add(self, event: Event) -> None:
        self.events.append(event)
        self.case = applied(self.case, event)

    def go(self, act: str, wait: timedelta, tick: bool) -> bool:
        """Whether it was done; the machine's clock may have gone back."""
        self.now += wait
        words = [word for word in unsaid(self.case, self.reckoning) if word.at <= self.now] if self.case.is_open else []
        if self.ticks and tick and words:
            when, version = max(self.now, self.case.changed), self.case.version + 1
            changes = tuple(dict.fromkeys(word.change for word in words))
            self._add(
                Event(version, "reminded", when, "system", "", None, self.case.step, self.case.post, clocks=changes)
            )
        hand, do = ACTS[act]
        try:
            event = do(moves(self.type, self.posts, self.time, hand, self.now), self.case)
        except ZhongshuError:
            return False
        self._add(event)
        return True


@pytest.mark.parametrize("zone", sorted(TIMES))
@settings(max_examples=60, deadline=None)
@given(_DONE)
def test_no_act_brings_an_end_nearer_and_one_that_has_ended_stays(
    town: Town, zone: str, done: Sequence[tuple[str, timedelta, bool]]
) -> None:
    way = Way(town, zone, ticks=True)
    longest = way.ends()
    for act, wait, tick in done:
        before, many = way.case.promises, len(way.events)
        way.go(act, wait, tick)
        again = {change.clock for event in way.events[many:] for change in event.clocks if change.word == "started"}
        for name, end in way.ends().items():
            known = longest[name]
            if name not in again and before[name].clock.ended is not None:
                assert way.case.promises[name] == before[name], "what has ended is what it was"
            elif name not in again and end is not None and known is not None:
                assert end >= known, f"{act} shortened {name}"
            longest[name] = end or known
        times = [event.at for event in way.events]
        assert times == sorted(times), "the order of events is that of their times, whatever the machine's clock says"


@settings(max_examples=60, deadline=None)
@given(_DONE)
def test_events_alone_make_the_case_as_they_are_kept_and_whoever_looked_between(
    town: Town, done: Sequence[tuple[str, timedelta, bool]]
) -> None:
    watched, alone = Way(town, "Taizhou", ticks=True), Way(town, "Taizhou", ticks=False)
    for act, wait, tick in done:
        assert watched.go(act, abs(wait), tick) == alone.go(act, abs(wait), tick)
    kept = [event_of(event_row(event)) for event in watched.events]
    assert kept == watched.events
    assert fold(watched.case.id, EVENT, "e", kept) == watched.case
    assert ahead(watched.case, watched.reckoning).due == ahead(alone.case, alone.reckoning).due
    assert {name: one.clock for name, one in watched.case.promises.items()} == {
        name: one.clock for name, one in alone.case.promises.items()
    }


@settings(max_examples=40, deadline=None)
@given(_DONE, st.integers(1, 500))
def test_another_length_in_the_law_moves_no_clock_that_runs(
    town: Town, done: Sequence[tuple[str, timedelta, bool]], hours: int
) -> None:
    same, other = Way(town, "Taizhou", ticks=False), Way(town, "Taizhou", ticks=False)
    (edition,) = same.type.law["town.limit"]
    row = {**edition.rows[0], "hours": hours}
    other.type = CaseType(EVENT, same.type.spec, {**same.type.law, "town.limit": [replace(edition, rows=(row,))]})
    for act, wait, tick in done:
        if same.case.step != "handled":  # sent back from there its clocks start anew, by the law of that day
            assert same.go(act, wait, tick) == other.go(act, wait, tick)
    assert same.case == other.case


@settings(max_examples=60, deadline=None)
@given(_DONE, st.timedeltas(timedelta(), timedelta(days=20)))
def test_what_is_left_never_grows_while_nobody_acts(
    town: Town, done: Sequence[tuple[str, timedelta, bool]], later: timedelta
) -> None:
    way = Way(town, "Taizhou", ticks=False)
    for act, wait, tick in done:
        way.go(act, wait, tick)
    first, second = (told(way.case, way.time, when) for when in (way.case.changed, way.case.changed + later))
    for name in first:
        now, then = first[name].standing, second[name].standing
        assert now is not None
        assert then is not None
        assert then.due == now.due
        assert Fraction(then.left) <= now.left
        assert then.over >= now.over


def test_a_clock_that_went_back_an_hour_neither_refuses_nor_reorders(town: Town) -> None:
    way = Way(town, "Taizhou", ticks=False)
    assert way.go("pause", timedelta(hours=1), False)
    assert way.go("resume", timedelta(hours=-1), False), "another machine's clock is an hour behind"
    assert [event.at for event in way.events] == [BEGAN, BEGAN + timedelta(hours=1), BEGAN + timedelta(hours=1)]
    assert ahead(way.case, way.reckoning).due == BEGAN + timedelta(hours=2), "nothing was won by it"


def test_asking_twice_and_asking_for_too_much_are_refused_in_words(town: Town) -> None:
    way = Way(town, "Taizhou", ticks=False)
    before = way.ends()
    assert way.go("ask solve", timedelta(minutes=1), False)
    assert not way.go("ask arrive", timedelta(minutes=1), False)
    assert way.ends() == before
    assert way.go("grant", timedelta(minutes=1), False)
    assert not way.go("ask solve", timedelta(minutes=1), False), "once, as the pack says"


def test_a_clock_that_ends_where_it_begins_starts_anew_as_the_case_comes_there_again(tmp_path: Path) -> None:
    """A monthly report: each ends a month's clock and begins the next one's."""
    hub = make_council(tmp_path / "home")
    id = propose(hub)
    for one in (BEN, CLEO):
        back(hub, id, one)
    hub.cases.move(id, "sent", {}, ADA)
    clock = hub.cases.move(id, "sent", {}, COUNCIL_DESK).promises["month"].clock
    assert (clock.started, clock.ended) == (hub.cases.store.case(int(id.rpartition("/")[2])).changed, None)
    words = [[one.word for one in event.clocks] for event in hub.cases.store.events(int(id.rpartition("/")[2]))]
    assert words[-2:] == [["started"], ["ended", "started"]]
    assert hub.cases.move(id, "done", {}, COUNCIL_DESK).promises["month"].clock.ended is not None
    hub.ledger.close()
