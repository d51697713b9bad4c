"""Committing versions and publishing them together as one snapshot."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Select, func, insert, select

from zhongshu.core.errors import UnknownName
from zhongshu.lake.lease import lease
from zhongshu.lake.snapshot import Snapshot
from zhongshu.lake.table import DataFile, Lake, Version
from zhongshu.state.holding import upsert
from zhongshu.state.tables import lake as schema

EMPTY = Snapshot(0, datetime(1970, 1, 1, tzinfo=UTC))
"""What is published before anything is."""


@dataclass(frozen=True)
class Derivation:
    """What one version of a derived relation was made from: its definition's digest and its inputs' versions."""

    definition: str
    inputs: Mapping[str, int]


_EARLIEST, _LATEST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
"""A time of the first or last day there is may be none in UTC."""

_NEWEST = select(func.max(schema.snapshot.c.number))


class SnapshotStore:
    """The published snapshots in the state, and what each version of a derived relation was made from."""

    def __init__(self, database: Engine):
        self.database = database

    def current(self) -> Snapshot:
        query = select(schema.snapshot).order_by(schema.snapshot.c.number.desc()).limit(1)
        return self._one(query) or EMPTY

    def current_number(self) -> int:
        """The newest number alone: what a request asks before it trusts the snapshot it holds in memory."""
        with self.database.connect() as connection:
            return int(connection.execute(_NEWEST).scalar() or 0)

    def get(self, number: int) -> Snapshot:
        """UnknownName for a number that was never published."""
        known = number < 2**63  # a database counts no further
        found = self._one(select(schema.snapshot).where(schema.snapshot.c.number == number)) if known else None
        if found is None:
            raise UnknownName(f"no snapshot {number}", hint=f"the newest is {self.current_number()}")
        return found

    def at(self, instant: datetime) -> Snapshot:
        """The snapshot that was current at `instant`; the empty one before the first."""
        snapshot = schema.snapshot.c
        told = min(max(instant, _EARLIEST), _LATEST)
        query = select(schema.snapshot).where(snapshot.at <= told).order_by(snapshot.number.desc()).limit(1)
        return self._one(query) or EMPTY

    def latest(self, limit: int = 50) -> list[Snapshot]:
        """Newest first."""
        query = select(schema.snapshot).order_by(schema.snapshot.c.number.desc()).limit(limit)
        with self.database.connect() as connection:
            return [Snapshot(row.number, row.at, row.tables) for row in connection.execute(query)]

    def derivation(self, relation: str, version: int) -> Derivation | None:
        """None for a version that nothing was derived for: a dataset's, or one that was never published."""
        table = schema.derivation.c
        query = select(table.definition, table.inputs).where(table.relation == relation, table.version == version)
        with self.database.connect() as connection:
            row = connection.execute(query).first()
        return None if row is None else Derivation(row.definition, row.inputs)

    def _one(self, query: Select[Any]) -> Snapshot | None:
        with self.database.connect() as connection:
            row = connection.execute(query).first()
        return None if row is None else Snapshot(row.number, row.at, row.tables)


@dataclass
class Draft:
    """Versions that are committed but that nobody reads yet. Its holder has the writer's lease.

    A derivation may come without a version: the rows stay the same, made from newer ones. Names in `dropped` are no
    longer in the snapshot.
    """

    lake: Lake
    base: Snapshot
    run: int | None
    tables: dict[str, int] = field(default_factory=dict)
    derivations: dict[str, Derivation] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)

    @property
    def snapshot(self) -> Snapshot:
        """The base with the draft's versions laid over it: what a refresh inside the draft reads."""
        tables = {**self.base.tables, **self.tables}
        return Snapshot(
            self.base.number, self.base.at, {name: tables[name] for name in tables if name not in self.dropped}
        )

    def version(self, table: str) -> Version | None:
        """The table as drafted so far; None before its first version."""
        number = self.snapshot.tables.get(table)
        return None if number is None else self.lake.version(table, number)

    def commit(
        self,
        table: str,
        columns: Mapping[str, str],
        *,
        add: Sequence[DataFile] = (),
        remove: Sequence[DataFile] = (),
        partitioned: bool,
    ) -> int:
        """One more version of `table`; what a killed writer left committed but unpublished is undone first."""
        head = self.lake.head(table)
        if head is None:
            head = self.lake.create(table, columns, partitioned=partitioned)
        wanted = self.snapshot.tables.get(table)
        if wanted is not None and wanted != head:
            self.lake.restore(table, wanted)
        elif wanted is None and head > 0:
            leftover = self.lake.version(table, head).files
            if leftover:
                self.lake.commit(table, columns, remove=leftover, run=self.run)
        self.tables[table] = self.lake.commit(table, columns, add=add, remove=remove, run=self.run)
        return self.tables[table]

    def recreate(self, table: str, columns: Mapping[str, str], *, add: Sequence[DataFile], partitioned: bool) -> int:
        """A version with other columns and only these files; earlier versions stay readable."""
        self.lake.recreate(table, columns, partitioned=partitioned)
        self.tables[table] = self.lake.commit(table, columns, add=add, run=self.run)
        return self.tables[table]


@contextmanager
def drafting(
    lake: Lake, snapshots: SnapshotStore, lock: Path, *, run: int | None, wait: float = 60.0
) -> Iterator[Draft]:
    """Hold the writer's lease; on leaving without an error publish what was drafted, durably, as one snapshot.

    `run` is written into every version and the snapshot. BusyError when the lease is not free within `wait` seconds.
    """
    with lease(lock, wait=wait):
        draft = Draft(lake, snapshots.current(), run)
        yield draft
        if draft.tables or draft.derivations or draft.dropped:
            publish(snapshots.database, draft)


def publish(database: Engine, draft: Draft) -> None:
    """One transaction: the snapshot, and what its derived relations were made from. For `drafting`, which has the
    lease."""
    with database.begin() as connection:
        tables = dict(draft.snapshot.tables)
        for name, made in draft.derivations.items():
            row = {"relation": name, "version": tables.get(name), "inputs": dict(made.inputs)}
            upsert(connection, schema.derivation, **row, definition=made.definition)
        if draft.tables or draft.dropped:
            connection.execute(insert(schema.snapshot).values(at=datetime.now(UTC), run=draft.run, tables=tables))


# Snapshot: rooms that may not import the lake hold one, and know it from here
__all__ = ["EMPTY", "Derivation", "Draft", "Snapshot", "SnapshotStore", "drafting"]
