"""What happened to a case: facts that are only ever added."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from zhongshu.cases.cause import Cause
from zhongshu.cases.paper import PaperChange
from zhongshu.rules.clock import ClockSpec

EventKind = Literal[
    "opened", "moved", "assigned", "noted", "corrected", "paused", "resumed", "time_asked", "extended", "declined",
    "reminded", "escalated", "reset", "merged", "joined", "rated", "begun", "returned", "recalled", "told", "migrated",
    "backed", "unbacked", "named",
]  # fmt: skip
"""assigned: to another post. time_asked, extended, declined: more time was asked for, granted, refused. reset: a clock
has another length. merged: this case went up in another; joined: another went up in this one. begun, returned: a part
of the flow was opened, has ended; recalled: of a case, the flow does not need that part any more, and of the part
itself that it ended so; told: a message reached the flow; migrated: it goes on by another edition. backed, unbacked:
somebody stands behind the case, not any more. named: an answer of another case names this one."""

Channel = Literal["page", "api", "open311", "counter", "phone", "number", "sample", "flow", "data"]
"""How it came in; counter and phone on behalf of somebody, number: as a task from a number on a page, flow: as a part
of another case, data: from a row."""

DecisionFault = Literal["", "contradiction", "not_in_force", "unfit", "gone"]
"""Why a rule said nothing: rows hold that may not hold together; it, or a parameter, had no edition on that day; an
answer is none that it takes; no pack has it any more."""

ClockWord = Literal["started", "paused", "resumed", "extended", "reset", "ended", "warned", "overdue", "escalated"]
"""The last three are said by the clock itself: it begins to warn, its end has come, so much time more has."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts: a person's id (or "anyone", "system"), and what they stand there as.

    `posts` are the duty posts whose work is theirs now, deputies' and vacant ones below them included; `reporter`: the
    case is one that they asked for. `seats` are the posts at which they sit themselves.
    """

    actor: str
    name: str = ""
    unit: str | None = None
    posts: frozenset[str] = frozenset()
    reporter: bool = False
    seats: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ClockChange:
    """`spec` is how it runs (started, reset), `by` so many units more (extended), or after the end (escalated)."""

    clock: str
    word: ClockWord
    spec: ClockSpec | None = None
    by: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """From where an answer was filled: the `column` of a row of `dataset` as it stood in a snapshot; `at` (UTC) is when
    rows of it had last come. `changed`: whoever filled the form in put something else there. `agreed` (UTC) is when
    whom it is about agreed to its being read for this, None where no consent was asked."""

    dataset: str
    column: str
    snapshot: int
    at: datetime
    changed: bool = False
    agreed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What a rule said of a case: `name` as the type calls it, `edition` the day on which that of the rule begins
    (empty for a DMN file, of which `decision` was asked), `facts` and `says` as JSON holds them, `rows` (from 0) that
    held, `wanting` what was not known and could change it: then nothing is decided yet. `fault` is why it says nothing.
    """

    name: str
    rule: str
    edition: str
    facts: Mapping[str, Any]
    says: Mapping[str, Any]
    rows: tuple[int, ...] = ()
    wanting: tuple[str, ...] = ()
    fault: DecisionFault = ""
    decision: str = ""

    @property
    def settled(self) -> bool:
        """Whether it is a decision that nothing unknown can change."""
        return not self.fault and not self.wanting


@dataclass(frozen=True, slots=True)
class Event:
    """Number `number` (from 1) of its case, at a time in UTC. `step` and `post` are those after it.

    `fields` are the answers that it brought, as JSON holds them: decimals and dates as text, a point as {lon, lat} in
    WGS-84, files as a list of their ids, None for one that a rule took back; `filled` are those that the hub supplied.
    `outcome` is that of a step which ends the case. `public`: whoever asked sees the note. `other` is the case that it
    tells of, `reporter` the person who asked, where that is known, `cause` what the case was opened about. `posts` are
    those that an escalation went to; of a case that moved, the one which it would have come to, had the grid of its day
    not ended.
    `parent` is the case whose part one is as it is opened; `task` the id of the flow's task (one time that it came
    there) that a part is for and `element` that task in the flow's file, of a message its name; `decided` what rules
    said. `papers` are the documents that were given out, or taken back, with it.
    """

    number: int
    kind: EventKind
    at: datetime
    actor: str
    name: str
    unit: str | None
    step: str
    post: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    public: bool = False
    clocks: tuple[ClockChange, ...] = ()
    outcome: str | None = None
    other: str | None = None
    reporter: str | None = None
    channel: Channel | None = None
    rating: int | None = None
    cause: Cause | None = None
    posts: tuple[str, ...] = ()
    filled: Mapping[str, Source] = field(default_factory=dict)
    parent: str | None = None
    task: str | None = None
    element: str | None = None
    decided: tuple[Decided, ...] = ()
    papers: tuple[PaperChange, ...] = ()


def sources(events: Iterable[Event]) -> dict[str, Source]:
    """Where the answers of a case stand from, by question: those that nobody has put right since."""
    found: dict[str, Source] = {}
    for event in events:
        for name in event.fields:
            found.pop(name, None)
        found |= event.filled
    return found
