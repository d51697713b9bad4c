"""Derived relations follow what they read, at the cost of what changed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import duckdb
from sqlglot import exp

from zhongshu.core.periods import Grain, Period
from zhongshu.datasets.publish import Derivation, Draft, SnapshotStore
from zhongshu.datasets.sql.refresh import RefreshClass
from zhongshu.datasets.sql.relation import Partition
from zhongshu.datasets.sql.rewrite import rename, restrict, to_duckdb
from zhongshu.lake.engine import counts_of, damage_named, quote_name, relation, write_query
from zhongshu.lake.table import DataFile, Version

Window = tuple[datetime, datetime]


@dataclass(frozen=True)
class Derived:
    """A relation computed from others: a pack's table, or an indicator's parts.

    `select` gives its SELECT over relations by their qualified names; it is asked for once rows are to be computed.
    `definition` is a digest; another one means that every row is computed anew. `order` is SQL: how its rows lie in a
    file.
    """

    name: str
    select: Callable[[], exp.Query]
    columns: Mapping[str, str]
    reads: tuple[str, ...]
    partition: Partition | None
    refresh: RefreshClass
    definition: str
    order: str | None = None

    @cached_property
    def tree(self) -> exp.Query:
        """The SELECT; a copy of it, never itself, is rewritten."""
        return self.select()


@dataclass(frozen=True)
class Input:
    """What a derived relation may read: its columns and partition."""

    columns: Mapping[str, str]
    partition: Partition | None


@dataclass(frozen=True)
class Refreshed:
    """What was done for one relation: `partitions` None when every row was computed."""

    name: str
    partitions: int | None
    rows: int
    changed: bool


def refresh(
    draft: Draft,
    connection: duckdb.DuckDBPyConnection,
    derived: Iterable[Derived],
    inputs: Mapping[str, Input],
    snapshots: SnapshotStore,
    zone: ZoneInfo,
) -> list[Refreshed]:
    """Bring every relation of `derived`, in this order, up to the draft's versions of what it reads.

    `inputs` describes everything that is read, derived relations too. Untouched relations cost one look-up.
    """
    done = []
    for relation_ in derived:
        step = _Step(draft, connection, relation_, inputs, snapshots, zone)
        if (made := step.run()) is not None:
            done.append(made)
    return done


@dataclass
class _Step:
    draft: Draft
    connection: duckdb.DuckDBPyConnection
    derived: Derived
    inputs: Mapping[str, Input]
    snapshots: SnapshotStore
    zone: ZoneInfo

    def run(self) -> Refreshed | None:
        now = {name: self.draft.snapshot.tables.get(name, -1) for name in self.derived.reads}
        if all(version < 0 for version in now.values()):
            return None
        existing = self.draft.version(self.derived.name)
        before = None if existing is None else self.snapshots.derivation(self.derived.name, existing.number)
        if before is not None and before.definition == self.derived.definition and before.inputs == now:
            return None
        touched = None if before is None or existing is None else self._touched(before, now)
        if touched is None or existing is None or len(touched) * 2 > max(len(existing.partitions), 8):
            made = self._whole(existing)
        else:
            made = self._parts(existing, sorted(touched))
        self.draft.derivations[self.derived.name] = Derivation(self.derived.definition, now)
        return made

    def _touched(self, before: Derivation, now: Mapping[str, int]) -> set[str] | None:
        """The output's partitions that must be computed anew; None for all of them."""
        if (
            before.definition != self.derived.definition
            or self.derived.refresh.kind == "full"
            or self.derived.partition is None
        ):
            return None
        touched: set[str] = set()
        margin = self.derived.refresh.reach or timedelta(0)
        for name, version in now.items():
            earlier = before.inputs.get(name, -1)
            if earlier == version:
                continue
            partition = self.inputs[name].partition
            if partition is None:
                return None
            for value in self._changed_partitions(name, earlier, version):
                start, end = partition.window(value, self.zone)
                touched |= set(self._values(start - margin, end + margin))
        return touched

    def _changed_partitions(self, name: str, earlier: int, version: int) -> set[str]:
        lake = self.draft.lake
        old = set(lake.version(name, earlier).files) if earlier >= 0 else set()
        new = set(lake.version(name, version).files) if version >= 0 else set()
        return {file.partition for file in old ^ new if file.partition is not None}

    def _values(self, start: datetime, end: datetime) -> Iterable[str]:
        """The output's partition values that overlap [start, end)."""
        assert self.derived.partition is not None
        period = Period.of(start, Grain(self.derived.partition.grain), self.zone)
        while period.start < end:
            yield self.derived.partition.value(period.start, self.zone)
            period = period.next()

    def _whole(self, existing: Version | None) -> Refreshed:
        files = self._write(self._query(None))
        rows = sum(file.rows for file in files)
        old = existing.files if existing else ()
        if existing is not None and self._same(files, list(old), existing):
            self._discard(files)
            return Refreshed(self.derived.name, None, rows, changed=False)
        self._commit(files, list(old), existing)
        return Refreshed(self.derived.name, None, rows, changed=True)

    def _parts(self, existing: Version, values: list[str]) -> Refreshed:
        add: list[DataFile] = []
        remove: list[DataFile] = []
        for value in values:
            files = self._write(self._query(value))
            old = [file for file in existing.files if file.partition == value]
            if self._same(files, old, existing):
                self._discard(files)
                continue
            add += files
            remove += old
        if add or remove:
            self._commit(add, remove, existing)
        return Refreshed(self.derived.name, len(values), sum(file.rows for file in add), changed=bool(add or remove))

    def _query(self, value: str | None) -> str:
        """The SELECT over the draft's rows; of one partition's period only when `value` names it."""
        windows = {} if value is None else self._windows(value)
        mapping = {}
        for name in self.derived.reads:
            view = quote_name(f"in:{name}")
            with damage_named(name):
                self.connection.execute(
                    f"CREATE OR REPLACE TEMP VIEW {view} AS FROM {self._rows(name, windows.get(name))}"
                )
            mapping[name] = view
        tree = restrict(
            self.derived.tree, {name: self._bounds(name, column, window) for name, (column, window) in windows.items()}
        )
        kept = ", ".join(
            f"CAST({quote_name(n)} AS {kind}) AS {quote_name(n)}" for n, kind in self.derived.columns.items()
        )
        query = f"SELECT {kept} FROM ({to_duckdb(rename(tree, mapping))})"
        if value is not None and self.derived.refresh.kind == "reach" and self.derived.partition is not None:
            query = f"SELECT * FROM ({query}) WHERE {self.derived.partition.sql()} = '{value}'"
        return query

    def _bounds(self, name: str, column: str, window: Window) -> tuple[str, date, date]:
        """The window in the column's own type: dates prune by file statistics, instants do not compare with dates."""
        start, end = window
        if self.inputs[name].columns[column] == "DATE":
            last = end.date() if end.time() == time.min else end.date() + timedelta(days=1)
            return column, start.date(), last
        return column, start, end

    def _windows(self, value: str) -> dict[str, tuple[str, Window]]:
        assert self.derived.partition is not None
        start, end = self.derived.partition.window(value, self.zone)
        margin = self.derived.refresh.reach or timedelta(0)
        found = {}
        for name in self.derived.reads:
            partition = self.inputs[name].partition
            if partition is not None:
                found[name] = (partition.column, (start - margin, end + margin))
        return found

    def _rows(self, name: str, window: tuple[str, Window] | None) -> str:
        version, columns = self.draft.version(name), self.inputs[name].columns
        if version is None:
            return relation([], columns)
        partition = self.inputs[name].partition
        if window is None or partition is None:
            return relation(version.paths(), columns, stored=version.columns)
        _, (start, end) = window
        near = frozenset(
            value
            for value in version.partitions
            if (own := partition.window(value, self.zone))[0] < end and own[1] > start
        )
        return relation(version.paths(near), columns, stored=version.columns)

    def _write(self, query: str) -> list[DataFile]:
        partition = None if self.derived.partition is None else self.derived.partition.sql()
        with damage_named(self.derived.name):
            folder = self.draft.lake.path(self.derived.name)
            return write_query(self.connection, query, folder, partition=partition, order=self.derived.order)

    def _same(self, files: list[DataFile], old: list[DataFile], existing: Version) -> bool:
        """Whether new files hold exactly the old ones' rows."""
        as_many = sum(file.rows for file in files) == sum(file.rows for file in old)
        if dict(existing.columns) != dict(self.derived.columns) or not as_many:
            return False
        root = str(self.draft.lake.path(self.derived.name))
        new_rows = relation([f"{root}/{file.path}" for file in files], self.derived.columns)
        old_rows = relation([f"{root}/{file.path}" for file in old], self.derived.columns)
        sums = [f"(SELECT sum(hash(r)) FROM {rows} AS r)" for rows in (new_rows, old_rows)]
        if counts_of(self.connection, f"SELECT {sums[0]} IS NOT DISTINCT FROM {sums[1]}") == (0,):
            return False
        other = f"SELECT 1 FROM (FROM {new_rows} EXCEPT ALL FROM {old_rows}) LIMIT 1"
        return self.connection.execute(other).fetchone() is None

    def _discard(self, files: list[DataFile]) -> None:
        root = self.draft.lake.path(self.derived.name)
        for file in files:
            (root / file.path).unlink(missing_ok=True)

    def _commit(self, add: list[DataFile], remove: list[DataFile], existing: Version | None) -> None:
        name, columns, partitioned = self.derived.name, self.derived.columns, self.derived.partition is not None
        if existing is not None and dict(existing.columns) != dict(columns):
            self.draft.recreate(name, columns, add=add, partitioned=partitioned)
        else:
            self.draft.commit(name, columns, add=add, remove=remove, partitioned=partitioned)
