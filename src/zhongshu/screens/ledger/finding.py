"""Entries that somebody asks for, as far as they may see them, and what concerns a subject beyond single entries."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import groupby, islice
from operator import attrgetter

from zhongshu.screens.ledger.sight import Sight
from zhongshu.sharing.grants.nouns import Nouns
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.search import Wanted, search

PAGE = 50
MOST_LOOKED_AT = 500
"""Of reads of whole tables the newest ones are counted: older ones are in the ledger, not on the page."""
_MOST_DELAYED = 1_000


@dataclass(frozen=True)
class Found:
    """One page, newest first; `more` tells that there are older ones."""

    entries: tuple[Entry, ...]
    more: bool


@dataclass(frozen=True)
class Bulk:
    """Reads of many subjects' rows that name none of them: how often by which unit, most often first.

    Of the newest `looked_at` reads of `tables`; `all_of_them` where there are no older ones.
    """

    tables: tuple[str, ...]
    units: tuple[tuple[str | None, int], ...]
    looked_at: int
    all_of_them: bool


def find(folders: Folders, sight: Sight, asked: Wanted, *, before: int | None = None) -> Found:
    """The newest `PAGE` entries that fit and may be seen, older than `before`. LedgerError as `search`."""
    streams = [_newest(folders, one, before) for one in sight.narrowed(asked)]
    merged = merge(*streams, key=attrgetter("sequence"), reverse=True)
    single = (next(same) for _, same in groupby(merged, key=attrgetter("sequence")))
    seen = tuple(islice((entry for entry in single if sight.ground(entry) is not None), PAGE + 1))
    return Found(seen[:PAGE], len(seen) > PAGE)


def delayed(folders: Folders, sight: Sight) -> int:
    """How many entries about the reader are held back for now, whatever is looked for."""
    if not sight.subjects or not sight.delays.longest:
        return 0
    about = Wanted(subjects=tuple(sorted(sight.subjects)), first=sight.now - sight.delays.longest)
    held = (one for one in search(folders, about, limit=_MOST_DELAYED) if sight.delays.holds_back(one, sight.now))
    return sum(1 for one in held if one.actor != sight.actor)


def bulk(folders: Folders, sight: Sight, nouns: Nouns) -> Bulk | None:
    """None for somebody who is nobody's subject. What is held back from subjects is not counted."""
    tables = tuple(name for name, noun in nouns.of_rows.items() if noun.subject is not None)
    if not sight.subject or not tables:
        return None
    wanted = Wanted(objects=tables, kinds=("read", "opened"))
    found = search(folders, wanted, limit=MOST_LOOKED_AT)
    told = [one for one in found if of_many(one) and not sight.delays.holds_back(one, sight.now)]
    read = {look.name for one in told for look in one.objects if look.name in tables}
    units = Counter(one.unit for one in told).most_common()
    return Bulk(tuple(sorted(read)), tuple(units), len(found), len(found) < MOST_LOOKED_AT)


def of_many(entry: Entry) -> bool:
    """Whether rows left without their subjects being named: there were more than an entry holds."""
    return entry.decision == "allowed" and entry.subject_count > 0 and not entry.subjects


def unknowable(first: datetime | None, now: datetime, months: Iterable[str]) -> tuple[str, ...]:
    """The months (2026-11) since the ledger's first entry that have no key: whom they were about nobody can tell."""
    known, found = set(months), []
    at = None if first is None else (first.year, first.month)
    while at is not None and at <= (now.year, now.month):
        month = f"{at[0]:04d}-{at[1]:02d}"
        if month not in known:
            found.append(month)
        at = (at[0], at[1] + 1) if at[1] < 12 else (at[0] + 1, 1)
    return tuple(found)


def _newest(folders: Folders, wanted: Wanted, before: int | None) -> Iterator[Entry]:
    """All of them, a page's worth at a time."""
    while True:
        found = search(folders, wanted, limit=PAGE + 1, before=before)
        yield from found
        if len(found) <= PAGE:
            return
        before = found[-1].sequence
