"""Look-ups by key: the row door for single rows, from the index of the snapshot, without SQL.

What `compile` says of a grant in SQL, `sight` works out in Python. The answer is made first, then its entry waits for
the ledger's next append with everybody else's, then it leaves.
"""

import asyncio
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple, Protocol

from zhongshu.core.errors import GrantError, ZhongshuError
from zhongshu.datasets.publish import Snapshot, SnapshotStore
from zhongshu.sharing.grants.masks import Value
from zhongshu.sharing.ledger.counters import Quota
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.proof import Looked, entry_of, quota_of
from zhongshu.sharing.read import Door
from zhongshu.sharing.reader import Reader
from zhongshu.sharing.refusals import require_few, require_stated, require_written
from zhongshu.sharing.sight import Sight, sight_of

MOST_KEYS = 100
"""Keys of one call."""

FRESH = 0.25
"""Seconds after which the number of the current snapshot is looked up again."""

HELD = 1.0
"""Seconds for which a decision holds, while no act and no midnight comes: a consent ends by itself within them."""

_MOST_HELD = 10_000


class Index(Protocol):
    """What `lake.lookup.Lookups` does."""

    def columns(self, snapshot: Snapshot, relation: str) -> Any:
        """The columns of the rows, in order."""

    def find(self, snapshot: Snapshot, relation: str, key: Sequence[object]) -> list[tuple[Any, ...]]:
        """The rows of one key."""


@dataclass(eq=False)
class Call:
    """Who asks for what, under which grant and for which purpose; `address` is told without the keys.

    Whoever asks again with the same object is decided about faster.
    """

    reader: Reader
    name: str
    grant: str
    purpose: str
    address: str
    _begun: "tuple[Decision, Entry] | None" = None

    @cached_property
    def among(self) -> tuple[object, ...]:
        """What calls have in common that are decided alike: not who asks, but in which posts."""
        reader = self.reader
        return self.name, self.grant, self.purpose, reader.posts, reader.subject, reader.system

    def entry(self, decision: "Decision") -> Entry:
        """The beginning of its line in the ledger."""
        if self._begun is None or self._begun[0] is not decision:
            permit = decision.sight.permit
            looked = Looked(permit, {permit.noun.name: permit.columns})
            entry = entry_of(looked, self.reader, kind="read", purpose=self.purpose, address=self.address)
            self._begun = decision, entry
        return self._begun[1]


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of each key that are shown, of the columns that the decision shows.

    No rows: there are none, or the grant shows none. Only the ledger knows which.
    """

    decision: "Decision"
    rows: tuple[tuple[tuple[Value, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What people of the same posts may see, decided in an `Access.epoch` at `made` of a monotonic clock.

    `subject_at` is the place of the subject in a key. `kept` is for whoever writes the rows as text.
    """

    epoch: tuple[int, str]
    made: float
    snapshot: Snapshot
    sight: Sight
    quota: Quota | None
    subject_at: int | None
    kept: dict[str, Any] = field(default_factory=dict)


class _Seen(NamedTuple):
    """The shown rows of one key, whom it is about, and why there are no others."""

    shown: tuple[tuple[Value, ...], ...]
    about: frozenset[str]
    why: tuple[str, ...]


@dataclass
class Keyed:
    """One a process, used in its event loop. `by` maps relations to the columns that they are looked up by.

    Every answer is of the current snapshot, or of one that was current within the last `FRESH` seconds.
    """

    door: Door
    index: Index
    by: dict[str, tuple[str, ...]]
    snapshots: SnapshotStore
    _decided: OrderedDict[tuple[object, ...], Decision] = field(default_factory=OrderedDict)
    _deciding: dict[tuple[object, ...], asyncio.Task[Decision]] = field(default_factory=dict)
    _snapshot: Snapshot | None = None
    _looked: float = 0.0

    async def answer(
        self, call: Call, keys: Sequence[Sequence[object]], render: Callable[[Answer], bytes], *, seen: int
    ) -> bytes:
        """What `render` makes of the rows, once its entry is durable. Keys are in the order of `by`.

        `seen` is how many acts there were before the reader was identified: Stale when there were more since, then
        find out again who he is. GrantError, written into the ledger, when the call may not be made or a quota is
        spent; DamageError; LedgerError.
        """
        decision = await self._decision(call)
        found = [self._seen(decision, call.name, key) for key in keys]
        rows = tuple([one.shown for one in found])
        body = render(Answer(decision, rows))
        writes = [(await self._entry(call, decision, found, body), decision.quota)]
        require_written(await self.door.ledger.commit_async(writes, seen=min(seen, decision.epoch[0])))
        return body

    # --- deciding -------------------------------------------------------------------------------------------------

    async def _decision(self, call: Call) -> Decision:
        """The one that is held, made anew beside its use before it is too old."""
        snapshot = await self._current()
        among = call.among
        held = self._decided.get(among)
        age = HELD if held is None else time.monotonic() - held.made
        if held is None or age >= HELD or held.snapshot is not snapshot or held.epoch != self._epoch:
            return await self._made(among, call, snapshot)
        if age >= HELD / 2 and among not in self._deciding:
            self._made(among, call, snapshot)
        return held

    @property
    def _epoch(self) -> tuple[int, str]:
        """That of now: what was decided in another one may have ended since."""
        ledger = self.door.ledger
        return ledger.acts, ledger.day(ledger.now())

    def _made(self, among: tuple[object, ...], call: Call, snapshot: Snapshot) -> asyncio.Task[Decision]:
        """Several calls wait for one decision, if it is of the snapshot, the acts and the day that they have seen."""
        running, name = self._deciding.get(among), f"{snapshot.number} {self._epoch}"
        if running is None or running.get_name() != name:
            running = self._deciding[among] = asyncio.create_task(self._make(among, call, snapshot), name=name)
            running.add_done_callback(lambda done: self._forget(among, done))
        return running

    def _forget(self, among: tuple[object, ...], done: asyncio.Task[Decision]) -> None:
        if self._deciding.get(among) is done:
            del self._deciding[among]
        if not done.cancelled():
            done.exception()  # those who wait have it

    async def _make(self, among: tuple[object, ...], call: Call, snapshot: Snapshot) -> Decision:
        made = await asyncio.to_thread(self._decide, call, snapshot)
        self._decided[among] = made
        self._decided.move_to_end(among)
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

    def _decide(self, call: Call, snapshot: Snapshot) -> Decision:
        now = time.monotonic()
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
        subject, by = permit.noun.subject, self.by[call.name]
        at = by.index(subject) if subject in by else None
        return Decision(access.epoch, now, snapshot, sight, quota_of(permit), at)

    def _deny(self, call: Call, error: GrantError) -> None:
        self.door.deny(call.reader, call.name, error.message, purpose=call.purpose, address=call.address)

    # --- reading --------------------------------------------------------------------------------------------------

    def _seen(self, decision: Decision, name: str, key: Sequence[object]) -> _Seen:
        """The shown rows of a key with whom they are about, and why there are no others."""
        rows = self.index.find(decision.snapshot, name, key)
        cells = [decision.sight.of_row(row) for row in rows]
        shown = tuple([one for one in cells if not isinstance(one, str)])
        why = tuple([one for one in cells if isinstance(one, str)]) if rows else ("no such key",)
        if decision.subject_at is not None:  # asked about is asked about, whether the row is there, and shown, or not
            return _Seen(shown, frozenset((str(key[decision.subject_at]),)), why)
        told = zip(rows, cells, strict=True)
        about = (decision.sight.subject(row) for row, one in told if not isinstance(one, str))
        return _Seen(shown, frozenset(subject for subject in about if subject is not None), why)

    async def _entry(self, call: Call, decision: Decision, found: Sequence[_Seen], body: bytes) -> Entry:
        """`found` is a key each."""
        rows = sum([len(one.shown) for one in found])
        subjects = found[0].about.union(*[one.about for one in found[1:]])
        await self._require_few(call, decision, rows, len(subjects))
        why = [reason for one in found for reason in one.why]
        refused = rows == 0 and set(why) != {"no such key"}
        return replace(
            call.entry(decision),
            rows=rows,
            subjects=self.door.hidden(subjects),
            subject_count=len(subjects),
            decision="denied" if refused else "allowed",
            reason=_told(why, single=len(found) == 1) if why else None,
            result=sha256(body).hexdigest()[:32] if body else None,
        )

    async def _require_few(self, call: Call, decision: Decision, rows: int, subjects: int) -> None:
        try:
            require_few({call.name: decision.sight.permit}, rows=rows, subjects=subjects)
        except GrantError as error:
            await asyncio.to_thread(self._deny, call, error)
            raise


def _told(why: Sequence[str], *, single: bool) -> str:
    return why[0] if single else ", ".join(f"{one}: {count}" for one, count in Counter(why).items())


def require_keys(keys: Sequence[object]) -> None:
    """ZhongshuError for none, or more than a call may have."""
    if not 1 <= len(keys) <= MOST_KEYS:
        raise ZhongshuError(f"a call has 1 to {MOST_KEYS} keys, not {len(keys)}", hint="ask in several calls")
