"""The row door: plans go in with a reader, rows come out. Nothing else hands rows to a person.

with door.open(reader, purpose="loan_review", address="/api/v1/data/enterprise.firm") as access:
    rows = access.read(plan)
    access.close(result=digest)     # durable in the ledger: now the answer may leave
"""

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from types import TracebackType
from typing import Self, TypeVar

from zhongshu.core.errors import GrantError
from zhongshu.datasets.plan import Plan, Question
from zhongshu.lake.snapshot import Snapshot
from zhongshu.sharing.changes import changed, require_kept
from zhongshu.sharing.grants.book import GrantBook, Permit
from zhongshu.sharing.grants.compile import Compiled, compile_grants
from zhongshu.sharing.grants.nouns import Noun
from zhongshu.sharing.ledger.entry import Entry, Kind, Look
from zhongshu.sharing.ledger.subjects import Pseudonyms
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.paging import Page, paged
from zhongshu.sharing.permits import permits_of
from zhongshu.sharing.proof import (
    MOST_SUBJECTS,
    Looked,
    Notes,
    Proof,
    by_grant,
    entry_of,
    fingerprint,
    objects_of,
    quota_of,
)
from zhongshu.sharing.reader import Reader
from zhongshu.sharing.refusals import require_few, require_stated, require_written
from zhongshu.sharing.running import Row, Runner
from zhongshu.sharing.streaming import Account, ahead, handed_out

T = TypeVar("T")

PAGE_SECONDS = 20.0
"""A page that takes longer is asked too widely; whoever waits has long looked away."""

STREAM_SECONDS = 3600.0
"""A stream that is read slower than this is broken off: what it reserved of a quota is for others."""


@dataclass
class Door:
    """One a process; threads may share it. `load_book` reads the grants in force from the state."""

    runner: Runner
    ledger: Ledger
    load_book: Callable[[], GrantBook]
    pseudonyms: Pseudonyms
    zone: str
    _book: tuple[int, GrantBook] | None = None

    def book(self) -> tuple[int, GrantBook]:
        """The grants in force, and the number of acts in the ledger that they are those of."""
        held = self._book
        while held is None or held[0] != self.ledger.acts:  # loading may itself be an act: a pack's grants are adopted
            acts = self.ledger.acts
            held = self._book = (acts, self.load_book())
        return held

    def open(
        self, reader: Reader, *, purpose: str | None = None, address: str | None = None, grant: str | None = None
    ) -> "Access":
        """The beginning of one answer. `grant` and `purpose` are those that a call states."""
        seen, book = self.book()
        return Access(self, reader, book, seen, self.ledger.now(), purpose, address, grant)

    def record(
        self, proof: Proof, reader: Reader, *, seen: int, purpose: str | None, address: str | None, result: str | None
    ) -> None:
        """Write what an answer read, all of it or nothing. GrantError when a quota is spent.

        Stale when grants, people or keys have changed since `seen`: decide again.
        """
        writes = []
        for looked in proof:
            entry = self.entry(looked, reader, kind="read", purpose=purpose, address=address)
            writes.append((replace(entry, result=result), quota_of(looked.permit)))
        if writes:
            require_written(self.ledger.commit_all(writes, seen=seen))

    def entry(self, looked: Looked, reader: Reader, *, kind: Kind, purpose: str | None, address: str | None) -> Entry:
        """The ledger's line: whom it is about, and what was asked, stand in it under the key of the month."""
        asked = self.pseudonyms.digest(looked.filters, self.ledger.now()) if looked.filters else None
        entry = entry_of(looked, reader, kind=kind, purpose=purpose, address=address)
        return replace(entry, filter=asked, subjects=self.hidden(looked.subjects))

    def hidden(self, subjects: frozenset[str]) -> tuple[str, ...]:
        """The pseudonyms of subjects, none where they are too many for an entry."""
        if not subjects or len(subjects) > MOST_SUBJECTS:
            return ()
        now = self.ledger.now()
        return tuple(sorted(self.pseudonyms.of(subject, now) for subject in subjects))

    def deny(self, reader: Reader, name: str, reason: str, *, purpose: str | None, address: str | None) -> None:
        """Write that somebody asked for what he may not read."""
        look = (Look(name),) if name else ()
        self.ledger.commit(
            Entry(
                kind="denied",
                actor=reader.actor,
                unit=reader.unit,
                key=reader.key,
                purpose=purpose,
                address=address,
                objects=look,
                decision="denied",
                reason=reason,
            )
        )


@dataclass
class Access:
    """One answer in the making: every plan of it is decided, compiled and noted; `close` proves it.

    What was read and not closed is written as broken off when the access goes.
    """

    door: Door
    reader: Reader
    book: GrantBook
    seen: int
    now: datetime
    purpose: str | None = None
    address: str | None = None
    grant: str | None = None

    def __post_init__(self) -> None:
        self.notes = Notes()
        self.closed = False

    @property
    def epoch(self) -> tuple[int, str]:
        """While it is the same the reader's grants are the same: the acts that were seen, and the day, for validity."""
        return self.seen, self.door.ledger.day(self.now)

    # --- rows -----------------------------------------------------------------------------------------------------

    def read(self, plan: Plan) -> list[Row]:
        """The rows of one plan that the reader may see. Times come aware, decimals exact.

        GrantError, written into the ledger as a denial, when a relation or a column may not be read or used so.
        """
        permits, compiled = self._compiled(plan)
        rows = self.door.runner.rows(replace(plan, sql=compiled.sql))
        return self._noted(plan, permits, compiled, rows)

    def reckon(self, plan: Plan) -> list[Row]:
        """Rows of which the answer shows no more than how many they are; read, and noted, under the system's grant."""
        for relation, columns in plan.reads.items():
            noun = self.book.nouns.of_relation(relation)
            permit = self.book.operator(Noun(relation, noun.kind, noun.owner, columns))
            self.notes.add(Looked(permit, {relation: ()}, 0, frozenset(), (fingerprint(plan.sql),)))
        return self.door.runner.rows(plan)

    def ask(self, question: Question[T]) -> T:
        """Read every plan of a question and give its answer."""
        return question.answer([self.read(plan) for plan in question.plans])

    def columns(self, plan: Plan) -> dict[str, str]:
        """Names and types of what a plan gives this reader; reads no row."""
        _, compiled = self._compiled(plan)
        found = self.door.runner.columns(replace(plan, sql=compiled.sql))
        if compiled.subjects:
            found.popitem()
        return found

    def page(self, plan: Plan, page: Page, *, since: Snapshot | None = None, key: Sequence[str] = ()) -> list[Row]:
        """One page of what the reader may see of a plan over one relation, not kept. Raises as `read`.

        With `since`, of what has changed for him from that snapshot to the plan's: `changes.CHANGE` comes first, and
        `key` are the results that tell rows apart. UnknownName when the old rows are no longer kept.
        """
        permits, compiled = self._compiled(plan, *([] if since is None else [since]))
        if since is not None:
            (name,), views = plan.reads, self.door.runner.views
            versions = views.version(since, name), views.version(plan.snapshot, name)
            require_kept(versions[0], since)
            compiled = changed(compiled, name, plan.reads[name], versions, (plan.columns, key))
        run = replace(plan, sql=paged(compiled, page).sql)
        rows = [row for some in self.door.runner.batches(run, 1_000, seconds=PAGE_SECONDS) for row in some]
        return self._noted(plan, permits, compiled, rows)

    def stream(self, plan: Plan, *, batch: int = 10_000, page: Page | None = None) -> Iterator[list[Row]]:
        """The rows in batches, memory bounded: for exports. An `opened` entry first, `closed` or `broken` last, of each
        grant that it reads under.

        A grant that ends while it runs breaks it off.
        """
        permits, compiled = self._compiled(plan)
        if page is not None:
            compiled = paged(compiled, page)
        with self._denied(plan.about):
            coming = ahead(self.door.runner, plan, compiled, permits)
        asked = (fingerprint(compiled.sql),)
        looked = [Looked(one, objects_of(plan, permits, one), filters=asked) for one in by_grant(permits.values())]
        account = Account(self.door.ledger, self._entry, looked, coming)
        begun = account.begin(self.door.hidden(coming.subjects), self.seen)

        def go_on() -> None:
            for one in looked:
                self._still_granted(one)

        batches = self.door.runner.batches(replace(plan, sql=compiled.sql), batch, seconds=STREAM_SECONDS)
        return handed_out(batches, compiled, go_on, lambda how: account.end(begun, how))

    def released(self, name: str, measures: Sequence[str], at: Snapshot, cells: int) -> None:
        """Note that a cube's release of this snapshot is shown, which no plan reads. GrantError, as `read`."""
        with self._denied(name):
            permit = self.permit(name)
            require_stated(permit, self.purpose, at)
        self.notes.add(Looked(permit, {name: tuple(measures)}, cells))

    # --- what may be seen -----------------------------------------------------------------------------------------

    def may(self, noun: Noun) -> bool:
        """Whether anything of a noun can be read; nothing is written for asking."""
        return bool(self.book.permits(self.reader, noun, self.now, grant=self.grant))

    def permit(self, name: str) -> Permit:
        """What of a dataset, table or parameter can be read; GrantError, not written, when nothing."""
        return self.book.permit(self.reader, self.book.nouns.of_relation(name), self.now, grant=self.grant)

    def required(self, noun: Noun) -> Permit:
        """What of a noun can be read; GrantError, written into the ledger as a denial, when nothing."""
        with self._denied(noun.name):
            return self.book.permit(self.reader, noun, self.now, grant=self.grant)

    # --- proof ----------------------------------------------------------------------------------------------------

    def again(self, noun: Noun) -> None:
        """Note that what somebody read of a noun at another time is shown now. Raises as `required`."""
        permit = self.required(noun)
        self.notes.add(Looked(permit, {noun.name: permit.columns}))

    @contextmanager
    def noting(self) -> Iterator[Notes]:
        """Note apart what is read in the block: whoever shows it tells it, each time it is shown.

        Of a block that fails it is noted as everything else is.
        """
        outer, self.notes = self.notes, Notes()
        noted = self.notes
        try:
            yield noted
        except BaseException:
            for looked in noted.proof:
                outer.add(looked)
            raise
        finally:
            self.notes = outer

    def tell(self, proof: Proof) -> None:
        """Note what was read apart, or at another time, and is shown now."""
        for looked in proof:
            self.notes.add(looked)

    def close(self, *, result: str | None = None) -> Proof:
        """Write what was read; durable when it returns. `result` is the answer's digest.

        GrantError when a quota is spent, Stale when grants or people have changed since: then decide again.
        """
        self.closed = True
        proof = self.notes.proof
        self.door.record(proof, self.reader, seen=self.seen, purpose=self.purpose, address=self.address, result=result)
        return proof

    def drop(self) -> None:
        """Nothing of this access was shown: a page that failed, a decision that was out of date."""
        self.closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if not self.closed:
            self._break_off()

    def __del__(self) -> None:
        """Whichever thread this happens in, the ledger's own among them, it cannot wait."""
        if not getattr(self, "closed", True) and not sys.is_finalizing():  # then the ledger's thread is gone
            with contextlib.suppress(Exception):
                self.closed = True
                if writes := self._broken_off():
                    self.door.ledger.submit(writes, lambda _: None)

    # --- inside ---------------------------------------------------------------------------------------------------

    def _break_off(self) -> None:
        self.closed = True
        if writes := self._broken_off():
            self.door.ledger.commit_all(writes)

    def _broken_off(self) -> list[tuple[Entry, None]]:
        return [(replace(self._entry(looked, "read"), reason="not closed"), None) for looked in self.notes.proof]

    def _entry(self, looked: Looked, kind: Kind) -> Entry:
        return self.door.entry(looked, self.reader, kind=kind, purpose=self.purpose, address=self.address)

    def _compiled(self, plan: Plan, *others: Snapshot) -> tuple[Mapping[str, Permit], Compiled]:
        """`others` are snapshots that are read beside the plan's."""
        with self._denied(plan.about):
            nouns, snapshots = self.book.nouns, (plan.snapshot, *others)
            permits = permits_of(plan, self.reader, nouns, lambda noun: self._stated(noun, *snapshots))
            return permits, compile_grants(plan, permits, self.door.zone)

    @contextmanager
    def _denied(self, name: str) -> Iterator[None]:
        """A refusal in the block is written into the ledger before it is told."""
        try:
            yield
        except GrantError as error:
            self.door.deny(self.reader, name, error.message, purpose=self.purpose, address=self.address)
            raise

    def _stated(self, noun: Noun, *snapshots: Snapshot) -> Permit:
        """What of a noun can be read at these snapshots, for the purpose that is stated. GrantError when nothing."""
        permit = self.book.permit(self.reader, noun, self.now, grant=self.grant)
        for snapshot in snapshots:
            require_stated(permit, self.purpose, snapshot)
        return permit

    def _noted(self, plan: Plan, permits: Mapping[str, Permit], compiled: Compiled, found: list[Row]) -> list[Row]:
        """The rows as they are shown. GrantError, written, when they are more than a grant gives in one call."""
        rows, subjects = found, frozenset[str]()
        if compiled.subjects:
            subjects = frozenset(row[-1] for row in found if row[-1] is not None)
            rows = [row[:-1] for row in found]
        count = len(rows) if compiled.counted else 0
        with self._denied(plan.about):
            require_few(permits, rows=count, subjects=len(subjects))
        for permit in by_grant(permits.values()):
            self.notes.add(
                Looked(permit, objects_of(plan, permits, permit), count, subjects, (fingerprint(compiled.sql),))
            )
        return rows

    def _still_granted(self, looked: Looked) -> None:
        """GrantError when the grant of a running stream has ended."""
        (acts, book), now, was = self.door.book(), self.door.ledger.now(), looked.permit
        if (acts, self.door.ledger.day(now)) == self.epoch:
            return
        permit = book.permit(self.reader, was.noun, now, grant=was.grant.id)
        if (permit.grant, permit.consented) != (was.grant, was.consented):
            raise GrantError(f"the grant {was.grant.id} has changed meanwhile", hint="begin again under its new words")
