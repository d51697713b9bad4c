"""What of a case somebody sees. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from zhongshu.cases.case import Case
from zhongshu.cases.event import Event, Hand
from zhongshu.cases.posts import Posts, above
from zhongshu.cases.type import CaseType
from zhongshu.sharing.people.roles import OF_A_UNIT
from zhongshu.sharing.reader import Reader

LISTED = 2
"""Lists show answers of this level at most: their headlines, and what was chosen."""
_CHOSEN = frozenset({"choice", "code", "area"})

As = Literal["works", "reporter", "colleague"]
_LEVEL: Mapping[As, int] = {"works": 4, "colleague": 2, "reporter": 4}


@dataclass(frozen=True)
class Seen:
    """A case as somebody sees it: `fields` and `events` are those that are for them."""

    case: Case
    type: CaseType
    as_: As
    fields: Mapping[str, Any]
    events: Sequence[Event]


def standing_of(case: Case, hand: Hand, reader: Reader, posts: Posts) -> As | None:
    """As what somebody looks at a case: who works at it (its post, those above), who asked, a colleague of the unit."""
    if reader.system or case.post in hand.posts or any(one in hand.posts for one in above(case.post, posts)):
        return "works"
    if hand.reporter:
        return "reporter"
    unit = posts[case.post].unit if case.post in posts else None
    return "colleague" if unit is not None and reader.holds(unit, OF_A_UNIT) else None


def seen(case: Case, type: CaseType, events: Sequence[Event], as_: As) -> Seen:
    """Who works at it sees all. Who asked sees what they said and what was said to them; a colleague what is of level 1
    or 2, and no remarks."""
    questions = type.spec.fields
    allowed = {name for name, one in questions.items() if one.level <= _LEVEL[as_]}
    if as_ == "reporter":  # what officials wrote down on the way is theirs, unless it is open
        allowed = {name for name in allowed if name in type.spec.form or questions[name].level <= 2}
    fields = {name: value for name, value in case.fields.items() if name in allowed}
    return Seen(case, type, as_, fields, [_cut(one, allowed, as_) for one in events if _shown(one, as_)])


def listed(type: CaseType) -> tuple[str, ...]:
    """The answers that a list shows of the cases of a type."""
    fields = type.spec.fields
    shown = (name for name, one in fields.items() if name == type.spec.says or one.type in _CHOSEN)
    return tuple(sorted(name for name in shown if fields[name].level <= LISTED))


def _shown(event: Event, as_: As) -> bool:
    if as_ == "works":
        return True
    if as_ == "reporter":
        return event.public or event.kind in ("opened", "assigned", "extended", "corrected")
    return event.kind != "noted"


def _cut(event: Event, allowed: set[str], as_: As) -> Event:
    fields = {name: value for name, value in event.fields.items() if name in allowed}
    note = event.note if as_ == "works" or (as_ == "reporter" and event.public) else ""
    filled = {name: source for name, source in event.filled.items() if name in allowed}
    return replace(event, fields=fields, note=note, filled=filled)
