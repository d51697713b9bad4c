"""A case: the fold of its events. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from zhongshu.cases.cause import Cause
from zhongshu.cases.event import Channel, ClockChange, ClockWord, Decided, Event
from zhongshu.cases.paper import Paper, papered
from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.clock import Clock, ClockSpec, Extension, ended, paused, resumed


@dataclass(frozen=True, slots=True)
class Promise:
    """One clock of a case: how it runs, how it went, and what it has `said` of this end: so each is said once."""

    spec: ClockSpec
    clock: Clock
    said: tuple[tuple[ClockWord, Decimal | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One office's share of a flow: the case that it is done as; `task` is this time that the flow came to `element`, a
    task of its file. Times in UTC, `ended` None while it is done; `outcome` None for one that was recalled."""

    case: str
    task: str
    element: str
    begun: datetime
    ended: datetime | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Where a piece of work stands. `id` is `street.event/17`, `edition` the digest of the type that it was opened
    under; times in UTC, `closed` None while it is open.

    `reporter` is a person's id, None for a stranger; `came` tells who brought it to each step last, `since` when it
    came where it is. `wants` is more time that was asked for and not decided: the clock, and so many units.
    `master` is the case that it went up in, `cause` the number that it is about. `parent` is the case whose part it is,
    `parts` are its own, by case; `decided` is what rules said last, by the type's name for it, `backers` the ids of
    those who stand behind it, `papers` the documents that it gave out, `named` the cases of which an answer names it.
    """

    id: str
    type: str
    edition: str
    version: int
    step: str
    post: str
    opened: datetime
    changed: datetime
    since: datetime
    channel: Channel
    closed: datetime | None = None
    outcome: str | None = None
    reporter: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    promises: Mapping[str, Promise] = field(default_factory=dict)
    came: Mapping[str, str] = field(default_factory=dict)
    wants: ClockChange | None = None
    master: str | None = None
    joined: tuple[str, ...] = ()
    rating: int | None = None
    reopened: int = 0
    cause: Cause | None = None
    parent: str | None = None
    parts: Mapping[str, Part] = field(default_factory=dict)
    decided: Mapping[str, Decided] = field(default_factory=dict)
    backers: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()
    named: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.closed is None


def fold(id: str, type: str, edition: str, events: Iterable[Event]) -> Case:
    """The case that its events make, in their order. ZhongshuError where they do not begin with its opening."""
    case: Case | None = None
    for event in events:
        case = _begun(id, type, edition, event) if case is None else applied(case, event)
    if case is None:
        raise ZhongshuError(f"{id} has no events")
    return case


def applied(case: Case, event: Event) -> Case:
    """The case after one more event. ZhongshuError for one that does not follow the last."""
    if event.number != case.version + 1:
        raise ZhongshuError(f"event {event.number} of {case.id} cannot follow event {case.version}")
    came, since, closed, outcome = case.came, case.since, case.closed, case.outcome
    if event.kind in ("moved", "merged") or (event.kind == "recalled" and event.outcome):
        came, since = {**came, event.step: event.actor}, event.at
        closed, outcome = (event.at if event.outcome else None), event.outcome
    wants = event.clocks[0] if event.kind == "time_asked" else case.wants
    return replace(
        case,
        version=event.number,
        step=event.step,
        post=event.post,
        changed=event.at,
        closed=closed,
        outcome=outcome,
        fields={name: one for name, one in {**case.fields, **event.fields}.items() if one is not None},
        promises=_promised(case.promises, event),
        came=came,
        since=since,
        wants=None if event.kind in ("extended", "declined") else wants,
        master=event.other if event.kind == "merged" else case.master,
        joined=(*case.joined, event.other) if event.kind == "joined" and event.other else case.joined,
        rating=event.rating or case.rating,
        reopened=case.reopened + (case.closed is not None and closed is None),
        parts=_parted(case.parts, event),
        decided={**case.decided, **{one.name: one for one in event.decided}},
        backers=_backed(case.backers, event),
        papers=papered(case.papers, event.papers, event.at),
        named=(*case.named, event.other) if event.kind == "named" and event.other else case.named,
    )


def _begun(id: str, type: str, edition: str, event: Event) -> Case:
    if event.kind != "opened" or event.number != 1 or event.channel is None:
        raise ZhongshuError(f"{id} does not begin with its opening, but with {event.number} {event.kind}")
    return Case(
        id=id,
        type=type,
        edition=edition,
        version=1,
        step=event.step,
        post=event.post,
        opened=event.at,
        changed=event.at,
        channel=event.channel,
        reporter=event.reporter,
        fields={name: one for name, one in event.fields.items() if one is not None},
        promises=_promised({}, event),
        came={event.step: event.actor},
        since=event.at,
        cause=event.cause,
        parent=event.parent,
        decided={one.name: one for one in event.decided},
        papers=papered((), event.papers, event.at),
    )


def _parted(parts: Mapping[str, Part], event: Event) -> Mapping[str, Part]:
    if event.other is None:
        return parts
    match event.kind:
        case "begun":
            return {**parts, event.other: Part(event.other, event.task or "", event.element or "", event.at)}
        case "returned" | "recalled":
            outcome = event.outcome if event.kind == "returned" else None
            return {**parts, event.other: replace(parts[event.other], ended=event.at, outcome=outcome)}
    return parts


def _backed(backers: tuple[str, ...], event: Event) -> tuple[str, ...]:
    match event.kind:
        case "backed":
            return (*backers, event.actor)
        case "unbacked":
            return tuple(one for one in backers if one != event.actor)
    return backers


def _promised(promises: Mapping[str, Promise], event: Event) -> Mapping[str, Promise]:
    if not event.clocks or event.kind == "time_asked":
        return promises
    found = dict(promises)
    for change in event.clocks:
        found[change.clock] = _changed(found.get(change.clock), change, event.at)
    return found


def _changed(promise: Promise | None, change: ClockChange, at: datetime) -> Promise:
    if change.word == "started":
        assert change.spec is not None
        return Promise(change.spec, Clock(at))
    if promise is None:
        raise ZhongshuError(f"the clock {change.clock} was {change.word} before it started")
    spec, clock, said = promise.spec, promise.clock, promise.said
    match change.word:
        case "paused":
            clock = paused(spec, clock, at)
        case "resumed":
            clock = resumed(clock, at)
        case "ended":
            clock = ended(clock, at)
        case "extended":
            assert change.by is not None
            clock, said = replace(clock, extensions=(*clock.extensions, Extension(at, change.by))), ()
        case "reset":
            spec, said = change.spec or spec, ()
        case "warned" | "overdue" | "escalated":
            said = (*said, (change.word, change.by))
    return Promise(spec, clock, said)
