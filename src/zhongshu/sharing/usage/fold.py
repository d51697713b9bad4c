"""Entries of the ledger added up by day: who used what, by which door. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from zhongshu.sharing.ledger.entry import Entry

Door = Literal["page", "api", "agent", "machine"]
"""machine: a command, the worker, whatever has no address of the site."""


class ByGrant(NamedTuple):
    """`day` is an ISO date of the region's zone; `unit` is empty for who has none."""

    day: str
    grant: str
    unit: str
    door: Door


class ByNoun(NamedTuple):
    """As `ByGrant`, for one noun that answers showed something of."""

    day: str
    noun: str
    unit: str
    door: Door


@dataclass
class Use:
    """A call is one answer; `rows` are those it showed, `subjects` whom they were about, as often as it was."""

    calls: int = 0
    rows: int = 0
    subjects: int = 0
    denied: int = 0


@dataclass
class Folded:
    """What some consecutive entries add up to; `entries` is how many they were."""

    entries: int = 0
    grants: dict[ByGrant, Use] = field(default_factory=dict)
    nouns: dict[ByNoun, Use] = field(default_factory=dict)


def fold(entries: Iterable[Entry], zone: ZoneInfo) -> Folded:
    """Reads, streams and denials; acts, log-ins and notes are no use.

    A stream is a call on the day it was opened; its rows belong to that day too, whenever it ends.
    """
    made = Folded()
    for entry in entries:
        made.entries += 1
        if entry.kind in ("read", "opened", "closed", "broken", "denied"):
            _count(made, entry, zone)
    return made


def _count(made: Folded, entry: Entry, zone: ZoneInfo) -> None:
    day = entry.day or entry.at.astimezone(zone).date().isoformat()
    unit, door = entry.unit or "", door_of(entry.address)
    use = made.grants.setdefault(ByGrant(day, entry.grant or "", unit, door), Use())
    denied = entry.decision == "denied"
    ended = entry.kind in ("closed", "broken")
    if denied:
        use.denied += 1
    else:
        use.calls += 0 if ended else 1
        use.rows += entry.rows if entry.kind != "opened" else 0
        use.subjects += 0 if ended else entry.subject_count
    if ended:
        return
    for look in entry.objects:
        seen = made.nouns.setdefault(ByNoun(day, look.name, unit, door), Use())
        seen.denied += denied
        seen.calls += not denied


def door_of(address: str | None) -> Door:
    """By which door an answer left.

    >>> [door_of(one) for one in ("/indicators", "/api/v1/data/air.x", "mcp:passport", None)]
    ['page', 'api', 'agent', 'machine']
    """
    if address is None:
        return "machine"
    if address.startswith("mcp"):
        return "agent"
    if address.startswith("/api/"):
        return "api"
    return "page" if address.startswith("/") else "machine"
