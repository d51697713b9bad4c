"""Witnesses in the state: what this hub has vouched for, what it refused, and how its own witnesses answer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import Engine, Table, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from zhongshu.sharing.ledger.note import Note, TreeHead, parse_note
from zhongshu.state.database import writing
from zhongshu.state.tables.witnesses import witness_errand, witness_refusal, witnessed_checkpoint

Trouble = Literal["away", "refused", "rollback", "fork"]
"""away: nobody answers, or the folder cannot be written. refused: the witness does not know this hub, or answers
something else than the standard says. rollback: it knows a longer ledger. fork: it knows another history."""

MOST_REFUSALS = 1_000
"""Of one log that prove a fork, and as many that do not: whoever holds its key could sign without end."""


@dataclass(frozen=True)
class Kept:
    """A checkpoint that was vouched for, the `number`th of its log; `at` is the time of the cosignature."""

    number: int
    head: TreeHead
    note: Note
    at: datetime


@dataclass(frozen=True)
class Refusal:
    """A checkpoint that its log signed, and that is not the continuation of `known`, as far as it was shown. `proven`:
    both are of one size, so that the two notes prove the fork. `cleared`: it was shown to be a continuation later."""

    head: TreeHead
    note: Note
    known: TreeHead
    known_note: Note
    proven: bool
    at: datetime
    cleared: bool = False


@dataclass(frozen=True)
class Mark:
    """The last try to hand a checkpoint to a witness. `size` is what it vouched for last, `vouched` when."""

    witness: str
    tried: datetime
    failures: int = 0
    size: int = 0
    vouched: datetime | None = None
    trouble: Trouble | None = None
    message: str | None = None


@dataclass(frozen=True)
class WitnessStore:
    """BusyError where the state takes nothing."""

    database: Engine

    def newest(self, origin: str) -> Kept | None:
        """The last one that was vouched for; None before the first."""
        table = witnessed_checkpoint
        query = select(table).where(table.c.origin == origin).order_by(table.c.number.desc()).limit(1)
        return self._kept(query)

    def of_size(self, origin: str, size: int) -> Kept | None:
        """The one of so many entries, if it was vouched for."""
        table = witnessed_checkpoint
        return self._kept(select(table).where(table.c.origin == origin, table.c.size == size))

    def add(self, kept: Kept) -> bool:
        """Keep the continuation of the one numbered before it; False where another process has added one since."""
        return self._insert(witnessed_checkpoint, {"number": kept.number, **_head(kept.head), **_said(kept)})

    def refusals(self, origin: str) -> tuple[Refusal, ...]:
        """Newest first."""
        table = witness_refusal
        with self.database.connect() as connection:
            query = select(table).where(table.c.origin == origin).order_by(table.c.number.desc())
            rows = connection.execute(query).mappings().all()
        return tuple(self._refusal(row) for row in rows)

    def refused(self, head: TreeHead, *, proven: bool) -> bool:
        """Whether it is kept as evidence already, or so much is that no more is taken. What proves nothing, which
        anybody can send, leaves room for what does."""
        table = witness_refusal
        same = (table.c.size == head.size) & (table.c.root == head.root.hex())
        with self.database.connect() as connection:
            here = select(func.count()).where(table.c.origin == head.origin)
            if connection.execute(here.where(table.c.proven == proven)).scalar_one() >= MOST_REFUSALS:
                return True
            return bool(connection.execute(here.where(same)).scalar_one())

    def refuse(self, one: Refusal) -> None:
        """Keep evidence, once; another process may keep some at the same time."""
        table = witness_refusal
        newest = select(func.coalesce(func.max(table.c.number), 0)).where(table.c.origin == one.head.origin)
        known = {"known_size": one.known.size, "known_root": one.known.root.hex(), "known_note": one.known_note.whole}
        values = {"proven": one.proven, **known, **_head(one.head), **_said(one)}
        while not self.refused(one.head, proven=one.proven):
            with self.database.connect() as connection:
                number = connection.execute(newest).scalar_one() + 1
            self._insert(table, {"number": number, **values})

    def marks(self) -> Mapping[str, Mark]:
        """By witness; those that were never tried are missing."""
        with self.database.connect() as connection:
            rows = connection.execute(select(witness_errand)).mappings()
            return {row["witness"]: _mark(row) for row in rows}

    def remember(self, mark: Mark) -> None:
        """In place of what was known of this witness."""
        table = witness_errand
        values = {name: getattr(mark, name) for name in Mark.__dataclass_fields__}
        with writing(self.database) as connection:
            connection.execute(delete(table).where(table.c.witness == mark.witness))
            connection.execute(insert(table).values(**values))

    def _kept(self, query: Any) -> Kept | None:
        with self.database.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            return None
        return Kept(row["number"], _tree_head(row), parse_note(row["note"]), row["at"])

    def _refusal(self, row: Any) -> Refusal:
        head = _tree_head(row)
        known = TreeHead(row["origin"], row["known_size"], bytes.fromhex(row["known_root"]))
        found = Refusal(head, parse_note(row["note"]), known, parse_note(row["known_note"]), row["proven"], row["at"])
        later = None if row["proven"] else self.of_size(head.origin, head.size)
        if later is None:
            return found
        if later.head == head:
            return replace(found, cleared=True)
        return replace(found, known=later.head, known_note=later.note, proven=True)

    def _insert(self, table: Table, values: Mapping[str, Any]) -> bool:
        try:
            with writing(self.database) as connection:
                connection.execute(insert(table).values(**values))
        except IntegrityError:
            return False
        return True


def _head(head: TreeHead) -> dict[str, Any]:
    return {"origin": head.origin, "size": head.size, "root": head.root.hex()}


def _said(one: Kept | Refusal) -> dict[str, Any]:
    return {"note": one.note.whole, "at": one.at}


def _tree_head(row: Any) -> TreeHead:
    return TreeHead(row["origin"], row["size"], bytes.fromhex(row["root"]))


def _mark(row: Any) -> Mark:
    trouble = row["trouble"] if row["trouble"] in get_args(Trouble) else None
    return Mark(**{**row, "trouble": trouble})
