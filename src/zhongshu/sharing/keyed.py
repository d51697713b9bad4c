"""Look-ups by key: the row door for single rows, from the index of the snapshot, without SQL.

What `compile` says of a grant in SQL, `sight` works out in Python. The answer is made first, then its entry waits for
the ledger's next append with everybody else's, then it leaves.
"""

import asyncio
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from zhongshu.core.errors import BusyError, GrantError, ZhongshuError
from zhongshu.datasets.publish import Snapshot, SnapshotStore
from zhongshu.sharing.grants.masks import Value
from zhongshu.sharing.ledger.counters import Quota
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.proof import Looked, entry_of, quota_of
from zhongshu.sharing.read import Door, require_stated, require_written
from zhongshu.sharing.reader import Reader
from zhongshu.sharing.sight import Sight, sight_of

MOST_KEYS = 100
"""Keys of one call."""

FRESH = 0.25
"""Seconds after which the number of the current snapshot is looked up again."""

HELD = 1.0
"""Seconds for which a decision holds while no act comes: a consent that ends by itself ends within them."""

_MOST_HELD = 10_000
_TRIES = 3


class Index(Protocol):
    """What `lake.lookup.Lookups` does."""

    def columns(self, snapshot: Snapshot, relation: str) -> Any:
        """The columns of the rows, in order."""

    def find(self, snapshot: Snapshot, relation: str, key: Sequence[object]) -> list[tuple[Any, ...]]:
        """The rows of one key."""


@dataclass(frozen=True, slots=True)
class Call:
    """Who asks for what, under which grant and for which purpose; `address` is told without the keys."""

    reader: Reader
    name: str
    grant: str
    purpose: str
    address: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of each key that are shown. `columns` are theirs, `kinds` their DuckDB types as the masks leave them.

    No rows: there are none, or the grant shows none. Only the ledger knows which.
    """

    snapshot: Snapshot
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: tuple[tuple[tuple[Value, ...], ...], ...]


@dataclass(frozen=True)
class Decision:
    """What a call may see, decided when there were `seen` acts; `until` is a monotonic clock's."""

    seen: int
    until: float
    snapshot: Snapshot
    sight: Sight
    quota: Quota | None
    entry: Entry
    subject_at: int | None


@dataclass
class Keyed:
    """One a process, used in its event loop. `by` maps relations to the columns that they are looked up by.

    Every answer is of the current snapshot, or of one that was current within the last `FRESH` seconds.
    """

    door: Door
    index: Index
    by: dict[str, tuple[str, ...]]
    snapshots: SnapshotStore
    _decided: OrderedDict[Call, Decision] = field(default_factory=OrderedDict)
    _snapshot: Snapshot | None = None
    _looked: float = 0.0

    async def answer(self, call: Call, keys: Sequence[Sequence[object]], render: Callable[[Answer], bytes]) -> bytes:
        """What `render` makes of the rows, once its entry is durable. Keys are in the order of `by`.

        GrantError, written into the ledger, when the call may not be made or a quota is spent; BusyError when grants
        changed again and again while it was answered; DamageError; LedgerError.
        """
        for _ in range(_TRIES):
            decision = await self._decision(call)
            found = [self._seen(decision, call.name, key) for key in keys]
            rows = tuple(shown for shown, _ in found)
            body = render(Answer(decision.snapshot, decision.sight.columns, decision.sight.kinds, rows))
            entry = await self._entry(call, decision, keys, found)
            outcome = await self.door.ledger.commit_async([(entry, decision.quota)], seen=decision.seen)
            if outcome.verdict != "stale":
                require_written(outcome)
                return body
        raise BusyError("grants or people changed while this was answered", hint="send it again")

    # --- deciding -------------------------------------------------------------------------------------------------

    async def _decision(self, call: Call) -> Decision:
        snapshot = await self._current()
        held = self._decided.get(call)
        now = time.monotonic()
        if held is not None and held.until > now and held.snapshot is snapshot and held.seen == self.door.ledger.acts:
            return held
        made = await asyncio.to_thread(self._decide, call, snapshot, now)
        self._decided[call] = made
        self._decided.move_to_end(call)
        while len(self._decided) > _MOST_HELD:
            self._decided.popitem(last=False)
        return made

    async def _current(self) -> Snapshot:
        held, now = self._snapshot, time.monotonic()
        if held is not None and now - self._looked <= FRESH:
            return held
        self._looked = now  # others go on with the one that is held meanwhile
        try:
            return await asyncio.to_thread(self._read_snapshot)
        except BaseException:
            self._looked = 0.0
            raise

    def _read_snapshot(self) -> Snapshot:
        number = self.snapshots.current_number()
        if self._snapshot is None or self._snapshot.number != number:
            self._snapshot = self.snapshots.current()
        return self._snapshot

    def _decide(self, call: Call, snapshot: Snapshot, now: float) -> Decision:
        access = self.door.open(call.reader, purpose=call.purpose, address=call.address, grant=call.grant)
        try:
            permit = access.permit(call.name)
            require_stated(permit, call.purpose, snapshot)
        except GrantError as error:
            self._deny(call, error)
            raise
        finally:
            access.drop()
        sight = sight_of(permit, self.door.zone, tuple(self.index.columns(snapshot, call.name)))
        looked = Looked(permit, {permit.noun.name: permit.columns})
        entry = entry_of(looked, call.reader, kind="read", purpose=call.purpose, address=call.address)
        subject, by = permit.noun.subject, self.by[call.name]
        at = by.index(subject) if subject in by else None
        return Decision(access.seen, now + HELD, snapshot, sight, quota_of(permit), entry, at)

    def _deny(self, call: Call, error: GrantError) -> None:
        self.door.deny(call.reader, call.name, error.message, purpose=call.purpose, address=call.address)

    # --- reading --------------------------------------------------------------------------------------------------

    def _seen(self, decision: Decision, name: str, key: Sequence[object]) -> "_Seen":
        """The shown rows of a key with whom they are about, and why there are no others."""
        shown, about, why = [], set(), Counter[str]()
        rows = self.index.find(decision.snapshot, name, key)
        for row in rows:
            cells = decision.sight.of_row(row)
            if isinstance(cells, str):
                why[cells] += 1
                continue
            shown.append(cells)
            if decision.subject_at is None and (subject := decision.sight.subject(row)) is not None:
                about.add(subject)
        if not rows:
            why["no such key"] += 1
        if decision.subject_at is not None:  # asked about is asked about, whether the row is there, and shown, or not
            about.add(str(key[decision.subject_at]))
        return tuple(shown), (frozenset(about), why)

    async def _entry(
        self, call: Call, decision: Decision, keys: Sequence[Sequence[object]], found: Sequence["_Seen"]
    ) -> Entry:
        rows = sum(len(shown) for shown, _ in found)
        subjects = frozenset[str]().union(*(about for _, (about, _) in found))
        await self._require_few(call, decision, rows, len(subjects))
        why = sum((counted for _, (_, counted) in found), Counter[str]())
        reason = next(iter(why), "") if len(keys) == 1 else ", ".join(f"{one}: {count}" for one, count in why.items())
        refused = rows == 0 and why.keys() != {"no such key"}
        return replace(
            decision.entry,
            rows=rows,
            subjects=self.door.hidden(subjects),
            subject_count=len(subjects),
            decision="denied" if refused else "allowed",
            reason=reason or None,
        )

    async def _require_few(self, call: Call, decision: Decision, rows: int, subjects: int) -> None:
        quota, grant = decision.sight.permit.quota, decision.sight.permit.grant.id
        for asked, allowed, what in ((rows, quota.rows_a_call, "rows"), (subjects, quota.subjects_a_call, "subjects")):
            if allowed is not None and asked > allowed:
                said = f"the grant {grant} gives {allowed} {what} a call, this call would be {asked}"
                error = GrantError(said, hint="ask for fewer keys at a time")
                await asyncio.to_thread(self._deny, call, error)
                raise error


_Seen = tuple[tuple[tuple[Value, ...], ...], tuple[frozenset[str], Counter[str]]]


def require_keys(keys: Sequence[object]) -> None:
    """ZhongshuError for none, or more than a call may have."""
    if not 1 <= len(keys) <= MOST_KEYS:
        raise ZhongshuError(f"a call has 1 to {MOST_KEYS} keys, not {len(keys)}", hint="ask in several calls")
