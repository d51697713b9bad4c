"""What of a case somebody sees. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from zhongshu.cases.case import Case
from zhongshu.cases.deciding import shown
from zhongshu.cases.event import Event, Hand
from zhongshu.cases.field_spec import LISTED
from zhongshu.cases.paper import Paper
from zhongshu.cases.posts import Posts, above
from zhongshu.cases.spec import CaseSpec
from zhongshu.cases.type import CaseType
from zhongshu.sharing.people.roles import OF_A_UNIT
from zhongshu.sharing.reader import Reader

_CHOSEN = frozenset({"choice", "code", "area"})

As = Literal["works", "reporter", "colleague"]
_LEVEL: Mapping[As, int] = {"works": 4, "colleague": 2, "reporter": 4}


HANDED_TO: frozenset[As] = frozenset({"works", "reporter"})
"""As what documents are for somebody."""


@dataclass(frozen=True)
class Seen:
    """A case as somebody sees it: `fields` and `events` are those that are for them."""

    case: Case
    type: CaseType
    as_: As
    fields: Mapping[str, Any]
    events: Sequence[Event]

    @property
    def papers(self) -> Sequence[Paper]:
        """The documents that the case gave out, newest first: for who asked, and who works at it."""
        return tuple(reversed(self.case.papers)) if self.as_ in HANDED_TO else ()


def standing_of(case: Case, hand: Hand, reader: Reader, posts: Posts, backs: bool = False) -> As | None:
    """As what somebody looks at a case: who works at it (its post, those above), who asked, a colleague of the unit.
    Who may back it, or `backs` it, sees what a colleague does."""
    if reader.system or case.post in hand.posts or any(one in hand.posts for one in above(case.post, posts)):
        return "works"
    if hand.reporter:
        return "reporter"
    unit = posts[case.post].unit if case.post in posts else None
    return "colleague" if backs or (unit is not None and reader.holds(unit, OF_A_UNIT)) else None


def seen(case: Case, type: CaseType, events: Sequence[Event], as_: As) -> Seen:
    """Who works at it sees all. Who asked sees what they said and what was said to them, with what rules and offices
    found of it, unless that is of level 4; a colleague what is of level 1 or 2, and no remarks."""
    allowed = visible(type.spec, as_)
    fields = {name: value for name, value in case.fields.items() if name in allowed}
    return Seen(case, type, as_, fields, [_cut(one, type.spec, allowed, as_) for one in events if _shown(one, as_)])


def visible(spec: CaseSpec, as_: As) -> set[str]:
    """The names of the answers that are for somebody; `seen` says which those are."""
    questions = spec.fields
    allowed = {name for name, one in questions.items() if one.level <= _LEVEL[as_]}
    if as_ != "reporter":
        return allowed
    # what officials wrote down on the way is theirs, unless it is open
    told = {*spec.form, *(name for name, one in spec.found.items() if one.level < _LEVEL["works"])}
    return {name for name in allowed if name in told or questions[name].level <= 2}


def listed(type: CaseType) -> tuple[str, ...]:
    """The answers that a list shows of the cases of a type; a headline of a higher level to who works at it alone."""
    fields, says = type.spec.fields, type.spec.says
    open_ = (name for name, one in fields.items() if one.level <= LISTED and (name == says or one.type in _CHOSEN))
    return tuple(sorted({*open_, *(name for name in (says,) if name is not None and fields[name].listed)}))


def _shown(event: Event, as_: As) -> bool:
    if as_ == "works":
        return True
    if as_ == "reporter":
        return event.public or event.kind in ("opened", "assigned", "extended", "corrected")
    return event.kind != "noted"


def _cut(event: Event, spec: CaseSpec, allowed: set[str], as_: As) -> Event:
    fields = {name: value for name, value in event.fields.items() if name in allowed}
    note = event.note if as_ == "works" or (as_ == "reporter" and event.public) else ""
    filled = {name: source for name, source in event.filled.items() if name in allowed}
    decided = tuple(shown(one, spec, allowed) for one in event.decided)
    return replace(event, fields=fields, note=note, filled=filled, decided=decided)
