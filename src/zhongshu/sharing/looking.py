"""Rows of one key for a page: the row door of `keyed`, for whoever reads several relations in one answer.

What is found is noted in the answer's access, and on the ledger when it is closed. Where several grants let somebody
read a relation, the widest that shows a row counts.
"""

import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from zhongshu.core.errors import GrantError
from zhongshu.datasets.publish import Snapshot
from zhongshu.sharing.grants.book import Permit
from zhongshu.sharing.grants.masks import Value
from zhongshu.sharing.keyed import HELD, Index
from zhongshu.sharing.ledger.counters import Used
from zhongshu.sharing.ledger.entry import Entry, Look
from zhongshu.sharing.proof import Looked, fingerprint, quota_of
from zhongshu.sharing.read import Access
from zhongshu.sharing.refusals import require_few, require_stated
from zhongshu.sharing.sight import sight_of

Refused = Literal["grant", "consent", "filter", "quota"]
"""Why nothing is shown: no grant at all; one that needs a consent which is not there; one for other rows; one that
gives no more today."""

_MOST_HELD = 2_000


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of one key that a reader sees, of the columns that are shown; `masked` are those that show a value
    changed. `refused` is None where some grant answers, be it with no rows; `limit` is the quota that is spent."""

    name: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Value, ...], ...] = ()
    masked: frozenset[str] = frozenset()
    refused: Refused | None = None
    permit: Permit | None = None
    limit: str | None = None


@dataclass
class Looking:
    """One a process; threads may share it. Every index is that of the relation in the snapshot that is asked for."""

    index: Index
    _held: OrderedDict[tuple[object, ...], tuple[float, list[Permit]]] = field(default_factory=OrderedDict)

    def find(
        self, access: Access, snapshot: Snapshot, name: str, key: Sequence[object], *, about: str | None = None
    ) -> Found:
        """`about` is whom the key is about, where that is known: without their consent nothing is read. A quota of the
        day that is spent is written as a denial. GrantError, written so, too, where the rows are more than a grant
        gives in one call; DamageError."""
        refused: Refused = "grant"
        spent: Found | None = None
        for permit in self._permits(access, name):
            if permit.consented is not None and about not in permit.consented:
                refused = "consent" if refused == "grant" else refused
                continue
            found = self._shown(access, snapshot, permit, name, key)
            if found.refused is None:
                return found
            refused = found.refused
            spent = found if refused == "quota" else spent
        if spent is not None:
            _deny_spent(access, spent, about)
            return spent
        return Found(name, refused=refused)

    def by_consent(self, access: Access, name: str) -> bool:
        """Whether there are those whose consent lets the reader see their rows; of nobody is it told who they are."""
        return any(permit.consented is not None for permit in self._permits(access, name))

    def consented(self, access: Access, name: str, about: str) -> bool:
        """Whether somebody lets the reader see their rows of a relation; nothing is read or written."""
        return any(about in (permit.consented or ()) for permit in self._permits(access, name))

    def deny(self, access: Access, names: Sequence[str], about: str) -> None:
        """Write that somebody asked for one of whom nothing is shown to him: they can see that."""
        door, reader = access.door, access.reader
        entry = Entry(
            kind="denied",
            actor=reader.actor,
            unit=reader.unit,
            key=reader.key,
            purpose=access.purpose,
            address=access.address,
            objects=tuple(Look(name) for name in names),
            subjects=door.hidden(frozenset((about,))),
            subject_count=1,
            decision="denied",
            reason="no consent",
        )
        door.ledger.commit(entry)

    def _shown(self, access: Access, snapshot: Snapshot, permit: Permit, name: str, key: Sequence[object]) -> Found:
        try:
            require_stated(permit, access.purpose, snapshot)
        except GrantError:
            return Found(name, refused="grant")
        sight = sight_of(permit, access.door.zone, tuple(self.index.columns(snapshot, name)))
        rows = self.index.find(snapshot, name, key)
        cells = [(row, sight.of_row(row)) for row in rows]
        shown = [(row, one) for row, one in cells if not isinstance(one, str)]
        if rows and not shown:
            return Found(name, refused="consent" if cells[0][1] == "no consent" else "filter")
        subjects = frozenset(one for row, _ in shown if (one := sight.subject(row)) is not None)
        try:
            require_few({name: permit}, rows=len(shown), subjects=len(subjects))
        except GrantError as error:
            access.door.deny(access.reader, name, error.message, purpose=access.purpose, address=access.address)
            raise
        asked = fingerprint(f"{name} {list(key)!r}")
        looked = Looked(permit, {name: permit.columns}, len(shown), subjects, (asked,))
        if (limit := _spent(access, looked)) is not None:
            return Found(name, refused="quota", permit=permit, limit=limit)
        access.notes.add(looked)
        return Found(name, sight.columns, tuple(one for _, one in shown), frozenset(permit.masks), permit=permit)

    def _permits(self, access: Access, name: str) -> list[Permit]:
        """As decided within the last `HELD` seconds, while no act and no midnight came: deciding asks the state."""
        reader, now = access.reader, time.monotonic()
        key = (name, access.grant, reader.posts, reader.subject, reader.system, *access.epoch)
        held = self._held.get(key)
        if held is not None and now - held[0] < HELD:
            return held[1]
        found = access.book.permits(reader, access.book.nouns.of_relation(name), access.now, grant=access.grant)
        self._held[key] = now, found
        while len(self._held) > _MOST_HELD:
            self._held.popitem(last=False)
        return found


def _spent(access: Access, looked: Looked) -> str | None:
    """The limit that the answer would pass if it showed this, too: others of its tables may stand under the grant."""
    quota = quota_of(looked.permit)
    if quota is None:
        return None
    whole = access.notes.beside(looked)
    wanted = Used(1, len(whole.subjects), whole.rows)
    return access.door.ledger.refusal(looked.permit.grant.id, quota, wanted, access.now)


def _deny_spent(access: Access, found: Found, about: str | None) -> None:
    assert found.permit is not None
    subjects = frozenset[str]() if about is None else frozenset((about,))
    looked = Looked(found.permit, {found.name: found.permit.columns}, subjects=subjects)
    entry = access.door.entry(looked, access.reader, kind="denied", purpose=access.purpose, address=access.address)
    access.door.ledger.commit(replace(entry, decision="denied", reason=found.limit))
