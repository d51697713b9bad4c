"""What somebody looks for in the ledger: the filters that stand in the address, checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import get_args

from zhongshu.core.errors import UnknownName
from zhongshu.screens.ledger.sight import Sight
from zhongshu.sharing.ledger.entry import KINDS, Decision, Kind
from zhongshu.sharing.ledger.search import Wanted
from zhongshu.sharing.people.person import Person
from zhongshu.web.data_pages.forms import number_of
from zhongshu.web.visit import Visit

FILTERS = ("who", "unit", "grant", "object", "key", "kind", "decision", "from", "until", "text")
"""In the order in which the form has them."""

DECISIONS: tuple[Decision, ...] = get_args(Decision)
_LONGEST = 200
_LARGEST = 2**53 - 1
_MOST_NAMESAKES = 8


@dataclass(frozen=True)
class Asked:
    """`said` is what was typed; `before` the entry that the page begins below; `among` several people whom `who` may
    mean: nothing is looked for until one is chosen."""

    wanted: Wanted
    said: Mapping[str, str]
    before: int | None = None
    among: tuple[Person, ...] = ()

    @property
    def told(self) -> dict[str, str]:
        """As the ledger keeps it: whoever is meant by id, and of a free text nothing, for it may name a subject."""
        found = {name: text for name, text in self.said.items() if name not in ("who", "text")}
        return found | ({} if self.wanted.actor is None else {"who": self.wanted.actor})


def asked(visit: Visit, sight: Sight) -> Asked:
    """UnknownName for a kind, decision or day that there is not."""
    said = {name: text[:_LONGEST] for name in FILTERS if (text := (visit.asked(name) or "").strip())}
    who, among = _meant(visit, sight, said.get("who"))
    first, until = _day(visit, said.get("from")), _day(visit, said.get("until"))
    wanted = Wanted(
        actor=who,
        unit=said.get("unit"),
        key=said.get("key"),
        grant=said.get("grant"),
        objects=(said["object"],) if "object" in said else None,
        kinds=(_kind(said["kind"]),) if "kind" in said else None,
        decision=_decision(said["decision"]) if "decision" in said else None,
        first=first,
        until=None if until is None else until + timedelta(days=1),
        text=said.get("text"),
    )
    return Asked(wanted, said, number_of(visit.asked("before"), _LARGEST), among)


def _meant(visit: Visit, sight: Sight, word: str | None) -> tuple[str | None, tuple[Person, ...]]:
    """The actor that a log-in, a name or an id means. A part of a name is enough for those who see all people."""
    if word is None or not sight.names:
        return word, ()
    persons = visit.hub.people.persons
    exact = persons.by_login(word)
    found = [exact] if exact is not None else persons.find(word, limit=_MOST_NAMESAKES)
    if not (sight.everything or sight.acts):
        found = [one for one in found if word in (one.login, one.name)]
    if len(found) > 1:
        return None, tuple(found)
    return (found[0].id if found else word), ()


def _kind(word: str) -> Kind:
    for kind in get_args(Kind):
        if kind == word:
            known: Kind = kind
            return known
    raise UnknownName.among("kind of entry", word, KINDS)


def _decision(word: str) -> Decision:
    for decision in DECISIONS:
        if decision == word:
            return decision
    raise UnknownName.among("decision", word, DECISIONS)


def _day(visit: Visit, text: str | None) -> datetime | None:
    """The beginning of a day in the region's zone."""
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
        return datetime.combine(day, time.min, tzinfo=visit.zone) if 1970 < day.year < 9999 else _no_day(text)
    except ValueError:
        return _no_day(text)


def _no_day(text: str) -> datetime:
    raise UnknownName(f"no day {text!r}", hint="write it as 2026-03-01")
