"""`/ledger`: the entries that the reader may see, newest first, and how the ledger stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhongshu.core.text import Text
from zhongshu.screens.ledger.finding import Bulk, Found, bulk, delayed, find, unknowable
from zhongshu.screens.ledger.sight import Sight
from zhongshu.screens.ledger.standing import LedgerStanding, standing_of
from zhongshu.sharing.ledger.entry import Entry, Kind
from zhongshu.web.ledger.asking import DECISIONS, asked
from zhongshu.web.ledger.telling import Line, Telling
from zhongshu.web.ledger.told import look_of, month_keys, sight_at
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit

OFFERED: tuple[Kind, ...] = ("read", "opened", "closed", "broken", "denied", "login", "act", "note")


@dataclass(frozen=True)
class About:
    """What a subject is told beyond entries: how many are held back, months that nobody can tell, reads of many."""

    delayed: int
    unknowable: tuple[str, ...]
    bulk: Bulk | None


def listing(visit: Visit) -> tuple[Shown, Entry]:
    """UnknownName for a filter that cannot be; LedgerError when the ledger cannot be read."""
    keys = month_keys(visit)
    sight = sight_at(visit, keys)
    sought, own = asked(visit, sight), visit.asked("show") == "own"
    part = sight if not sight.parted else sight.own_part if own else sight.other_part
    folders = visit.hub.ledger.folders
    found = Found((), False) if sought.among else find(folders, part, sought.wanted, before=sought.before)
    standing = standing_of(visit.hub.ledger)
    values = {
        "asked": sought,
        "own": own,
        "lines": lines(visit, part, found),
        "more": found.more,
        "view": view_of(sight),
        "sight": sight,
        "standing": standing,
        "witnesses": visit.hub.witnesses.own(),
        "witnessed": visit.hub.witnesses.others(),
        "about": _about(visit, sight, standing, keys),
        "kinds": OFFERED,
        "decisions": DECISIONS,
        "units": _units(visit, sight),
        "tell": Telling(visit),
    }
    entry = look_of(visit, len(found.entries), sought.told, words=sought.said.get("text", ""))
    return Shown("ledger/list.html", values, lasting=False), entry


def lines(visit: Visit, sight: Sight, found: Found) -> list[Line]:
    """One sentence each."""
    telling = Telling(visit)
    grounds = ((entry, sight.ground(entry)) for entry in found.entries)
    return [telling.line(entry, ground) for entry, ground in grounds if ground is not None]


def view_of(sight: Sight) -> str:
    """The word for whose eyes the page is made for: it says what can be seen on it."""
    if sight.everything:
        return "all"
    if sight.acts:
        return "acts"
    if sight.objects:
        return "owner"
    return "subject" if sight.subject else "own"


def _about(visit: Visit, sight: Sight, standing: LedgerStanding, keys: Mapping[str, bytes]) -> About | None:
    """None for whoever is nobody's subject."""
    if not sight.subject:
        return None
    folders = visit.hub.ledger.folders
    first = None if standing.first is None else standing.first.at
    return About(
        delayed(folders, sight), unknowable(first, visit.now, keys), bulk(folders, sight, visit.hub.grants.nouns)
    )


def _units(visit: Visit, sight: Sight) -> dict[str, Text]:
    """To choose from; whoever sees only what is their own or about them has little to choose."""
    return dict(visit.hub.place.units) if sight.names or sight.subject else {}
