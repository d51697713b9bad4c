"""The clocks of all cases at work: what they have to say is said once, when its moment has come.

A case is looked at when its row's `next` has passed. Its events tell what was said before, so a tick that is killed
anywhere leaves nothing half done and says nothing twice. Where the calendar or a limit is another than at the last
tick, every open case is looked at again.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update

from zhongshu.cases.case import Case, fold
from zhongshu.cases.cases import Cases
from zhongshu.cases.event import ClockChange, Event, EventKind
from zhongshu.cases.notices.telling import escalated_to
from zhongshu.cases.promises import Word, ahead, unsaid
from zhongshu.cases.records import event_of, id_of
from zhongshu.cases.spec import CaseClockSpec, LimitSpec
from zhongshu.cases.store import Pen
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.parameters import Edition, edition_at
from zhongshu.rules.working_time import WorkingTime
from zhongshu.sharing.people.refusal import StateAway
from zhongshu.state.tables.cases import case_event, case_pulse, work_case

SYSTEM = "system"
_AT_ONCE, _TOGETHER = 500, 20
"""Cases that are read at once, and written in one transaction: others who write wait for it."""
_LONGEST = 60.0
"""Seconds of a tick: the worker has other things to do."""


@dataclass
class Ticked:
    """How many clocks spoke in a tick, and how many cases were looked at."""

    looked: int = 0
    reminded: int = 0
    escalated: int = 0
    reset: int = 0


@dataclass(frozen=True)
class _Found:
    """A case whose time has come, as it was read; `due` as its row has it."""

    number: int
    case: Case
    due: datetime | None


def tick(
    cases: Cases,
    now: datetime,
    say: Callable[[str], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Ticked:
    """Say what the clocks of the cases have to say by `now`; what takes too long goes on at the next tick. A case that
    cannot be looked at is told of, and left."""
    one, until = _Tick(cases, now, say), time.monotonic() + _LONGEST

    def over() -> bool:
        return stopped() or time.monotonic() > until

    _look_again_if_changed(cases, now)
    while not over() and (found := _waiting(cases, now, one.failed)):
        quiet, loud = one.sorted_out(found)
        one.failed |= _move_on(cases, quiet, now)
        for some in _batches(loud):
            if over():
                break
            one.speak(some)
    return one.done


def pulse(cases: Cases, now: datetime) -> str:
    """The digest of what clocks are evaluated by: calendar, zone, office hours, and the limits that move clocks."""
    limits = {
        clock.within.parameter: edition_at(type.law.get(clock.within.parameter, ()), now)
        for type in cases.types.values()
        for clock in type.spec.clocks.values()
        if clock.moves and isinstance(clock.within, LimitSpec)
    }
    said = [_said(cases.time), sorted((name, _rows(edition)) for name, edition in limits.items())]
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()[:16]


def _said(read_by: WorkingTime) -> object:
    calendar = read_by.calendar
    hours = read_by.hours.spans if read_by.hours else ()
    return [read_by.zone.key, hours, sorted(calendar.years), sorted(calendar.off), sorted(calendar.worked)]


def _rows(edition: Edition | None) -> object:
    return None if edition is None else [edition.valid_from, [sorted(row.items()) for row in edition.rows]]


def _look_again_if_changed(cases: Cases, now: datetime) -> None:
    edition = pulse(cases, now)
    with cases.store.database.connect() as connection:
        if connection.execute(select(case_pulse.c.edition)).scalar_one() == edition:
            return

    def again(pen: Pen) -> None:
        pen.connection.execute(update(case_pulse).values(edition=edition))
        pen.connection.execute(update(work_case).where(work_case.c.closed.is_(None)).values(next=now))

    cases.take(again)


@dataclass
class _Tick:
    """One tick: what it has done, and the cases that it could not look at."""

    cases: Cases
    now: datetime
    say: Callable[[str], None]
    done: Ticked = field(default_factory=Ticked)
    failed: set[int] = field(default_factory=set)
    _told: set[str] = field(default_factory=set)

    def sorted_out(self, found: Sequence[_Found]) -> tuple[list[_Found], list[_Found]]:
        """Cases whose clocks have nothing to say yet, and those whose clocks have."""
        quiet, loud = list[_Found](), list[_Found]()
        for one in found:
            self.done.looked += 1
            try:
                (loud if _due_events(self.cases, one.case, self.now) else quiet).append(one)
            except ZhongshuError as error:
                self._leave(one, error)
        return quiet, loud

    def speak(self, some: Sequence[_Found]) -> None:
        """In one transaction; where one of them cannot be written, each in its own."""
        try:
            events = self.cases.take(partial(_speak, self.cases, [one.number for one in some], self.now))
        except StateAway:
            raise
        except ZhongshuError as error:
            if len(some) == 1:
                self._leave(some[0], error)
            else:
                for one in some:
                    self.speak([one])
            return
        for event in events:
            _count(self.done, event)

    def _leave(self, one: _Found, error: ZhongshuError) -> None:
        """Told once, however many cases it hits."""
        self.failed.add(one.number)
        if error.message not in self._told:
            self._told.add(error.message)
            self.say(f"the clocks of {one.case.id}: {error.message}")


def _waiting(cases: Cases, now: datetime, failed: set[int]) -> Sequence[_Found]:
    row, event = work_case.c, case_event.c
    query = select(row.number, row.type, row.edition, row.due)
    query = query.where(row.next <= now, row.closed.is_(None)).order_by(row.next, row.number)
    with cases.store.database.connect() as connection:
        rows = connection.execute(query.limit(_AT_ONCE + len(failed))).all()
        rows = [one for one in rows if one.number not in failed][:_AT_ONCE]
        of = select(case_event).where(event.case.in_([one.number for one in rows])).order_by(event.case, event.number)
        happened: Any = connection.execute(of).mappings().all()
    events = {number: [event_of(one) for one in own] for number, own in groupby(happened, lambda one: one["case"])}
    folded = [fold(id_of(one.type, one.number), one.type, one.edition, events[one.number]) for one in rows]
    return [_Found(one.number, case, one.due) for one, case in zip(rows, folded, strict=True)]


def _speak(cases: Cases, numbers: Sequence[int], now: datetime, pen: Pen) -> Sequence[Event]:
    """What is due of some cases, as they are now."""
    said = list[Event]()
    for number in numbers:
        case = pen.case(number)
        for event in _due_events(cases, case, now):
            case = cases.add(pen, case, cases.type_of(case), event)
            said.append(event)
    return said


def _batches(found: Sequence[_Found]) -> Iterator[Sequence[_Found]]:
    for begin in range(0, len(found), _TOGETHER):
        yield found[begin : begin + _TOGETHER]


def _due_events(cases: Cases, case: Case, now: datetime) -> Sequence[Event]:
    """What the clocks of a case make happen by now: another length first, then reminders, then escalations."""
    if not case.is_open:
        return ()
    type, at, found = cases.type_of(case), max(now, case.changed), list[Event]()
    for change, reason in _resets(case, type, at, cases.time.zone):
        found.append(_event(case, len(found), "reset", at, (change,), reason))
        promise = case.promises[change.clock]
        assert change.spec is not None
        case = replace(case, promises={**case.promises, change.clock: replace(promise, spec=change.spec, said=())})
    words = [word for word in unsaid(case, cases.reckoning) if word.at <= now]
    reminders, up = _distinct(words, up=False), _distinct(words, up=True)
    if reminders:
        found.append(_event(case, len(found), "reminded", at, reminders))
    if up:
        found.append(replace(_event(case, len(found), "escalated", at, up), posts=_told_to(cases, case, words)))
    return found


def _resets(case: Case, type: CaseType, at: datetime, zone: ZoneInfo) -> Iterator[tuple[ClockChange, str]]:
    """Clocks that run and that a new edition of their parameter moves, and which edition that is."""
    for name, promise in case.promises.items():
        spec = type.spec.clocks.get(name)
        if promise.clock.ended is not None or spec is None or not spec.moves:
            continue
        edition = _newer(spec, type, promise.clock.started, at)
        now = None if edition is None else type.clock(name, case.fields, at, zone)
        if edition is not None and now is not None and now != promise.spec:
            reason = f"{edition.spec.reference.title} ({edition.valid_from:%Y-%m-%d})"
            yield ClockChange(name, "reset", now), reason


def _newer(spec: CaseClockSpec, type: CaseType, started: datetime, at: datetime) -> Edition | None:
    """The edition in force, where it is not the one that the clock started under."""
    if not isinstance(spec.within, LimitSpec):
        return None
    editions = type.law.get(spec.within.parameter, ())
    then, now = edition_at(editions, started), edition_at(editions, at)
    return None if now is then else now


def _distinct(words: Sequence[Word], *, up: bool) -> tuple[ClockChange, ...]:
    """Two posts may be told after the same time: the clock says it once."""
    return tuple(dict.fromkeys(word.change for word in words if (word.escalation is not None) is up))


def _told_to(cases: Cases, case: Case, words: Sequence[Word]) -> tuple[str, ...]:
    """The posts that an escalation goes to."""
    posts = cases.posts()
    to = [escalated_to(case.post, word.escalation, posts) for word in words if word.escalation is not None]
    return tuple(id for id in dict.fromkeys(to) if id is not None)


def _event(
    case: Case, after: int, kind: EventKind, at: datetime, clocks: tuple[ClockChange, ...], note: str = ""
) -> Event:
    """`after` so many others of the same tick."""
    number = case.version + 1 + after
    return Event(number, kind, at, SYSTEM, SYSTEM, None, case.step, case.post, clocks=clocks, note=note)


def _move_on(cases: Cases, quiet: Sequence[_Found], now: datetime) -> set[int]:
    """Rows of cases that have nothing to say: their clocks as they are evaluated now. Those that would come again at
    once are given back."""
    found = {one.number: ahead(one.case, cases.reckoning) for one in quiet}
    rows = [
        {"of": one.number, "at": one.case.version, "due_": found[one.number].due, "next_": found[one.number].next}
        for one in quiet
    ]
    if not rows:
        return set()
    row = work_case.c
    kept = update(work_case).where(row.number == bindparam("of"), row.version == bindparam("at"))
    moved = [one.number for one in quiet if one.due != found[one.number].due]

    def write(pen: Pen) -> None:
        pen.connection.execute(kept.values(due=bindparam("due_"), next=bindparam("next_")), rows)
        if moved:
            pen.connection.execute(update(work_case).where(row.number.in_(moved)).values(written=pen.written))

    cases.take(write)
    return {number for number, one in found.items() if one.next is not None and one.next <= now}


def _count(done: Ticked, event: Event) -> None:
    if event.kind == "reset":
        done.reset += 1
    elif event.kind == "reminded":
        done.reminded += 1
    else:
        done.escalated += 1
