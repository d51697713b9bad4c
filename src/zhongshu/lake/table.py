"""Versioned tables: Parquet files written by DuckDB, committed by Delta Lake.

A version is a list of files. DuckDB writes the files (its speed, its memory bound), Delta makes the list atomic,
and whoever holds a `Version` reads it natively without opening a log again.
"""

import json
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from deltalake import CommitProperties, DeltaTable, Field, PostCommitHookProperties, Schema
from deltalake.exceptions import DeltaError, TableNotFoundError
from deltalake.schema import PrimitiveType
from deltalake.transaction import AddAction, RemoveAction

from zhongshu.core.errors import DamageError
from zhongshu.lake.durable import sync_files

PARTITION = "_part"
"""The hidden partition column: ASCII text such as `2020-04`, never a value of the data (percent-encoded
partition values break Delta readers)."""

_DELTA_TYPES = {
    "VARCHAR": "string",
    "BIGINT": "long",
    "INTEGER": "integer",
    "SMALLINT": "short",
    "BOOLEAN": "boolean",
    "DOUBLE": "double",
    "DATE": "date",
    "TIMESTAMP WITH TIME ZONE": "timestamp",
}


@dataclass(frozen=True)
class DataFile:
    """One immutable Parquet file; `path` is relative to its table, `partition` None when unpartitioned."""

    path: str
    partition: str | None
    rows: int
    size: int


@dataclass(frozen=True)
class Version:
    """What a table is at one version; `columns` maps a name to its DuckDB type, `root` is where the paths begin."""

    table: str
    number: int
    columns: Mapping[str, str]
    files: tuple[DataFile, ...]
    root: Path

    @property
    def rows(self) -> int:
        return sum(file.rows for file in self.files)

    @property
    def partitions(self) -> frozenset[str]:
        return frozenset(file.partition for file in self.files if file.partition is not None)

    def paths(self, partitions: frozenset[str] | None = None) -> list[str]:
        """Absolute paths of the files, of these partitions only when given."""
        return [
            str(self.root / file.path)
            for file in self.files
            if partitions is None or file.partition is None or file.partition in partitions
        ]


class Lake:
    """The tables below one folder. Names are qualified: `air.station_hour`."""

    def __init__(self, root: Path):
        self.root = root
        self._version = lru_cache(maxsize=4096)(self._open)

    def path(self, table: str) -> Path:
        return self.root.joinpath(*table.split("."))

    def head(self, table: str) -> int | None:
        """The newest committed version, published or not; None when the table was never written."""
        try:
            return int(DeltaTable(self.path(table)).version())
        except TableNotFoundError:
            return None

    def version(self, table: str, number: int) -> Version:
        """The table as it was at version `number`; DamageError when its log cannot be read."""
        return self._version(table, number)

    def create(self, table: str, columns: Mapping[str, str], *, partitioned: bool) -> int:
        """An empty table of these columns (name -> DuckDB type); returns its version."""
        root = self.path(table)
        root.mkdir(parents=True, exist_ok=True)
        DeltaTable.create(root, _schema(columns, partitioned), partition_by=[PARTITION] if partitioned else None)
        self._sync_log(table, 0)
        return 0

    def commit(
        self,
        table: str,
        columns: Mapping[str, str],
        *,
        add: Sequence[DataFile] = (),
        remove: Sequence[DataFile] = (),
        run: int | None = None,
    ) -> int:
        """Add and remove files in one atomic, durable version; returns its number.

        Nobody reads it before a snapshot names it. The caller holds the writer's lease.
        """
        partitioned = any(file.partition is not None for file in (*add, *remove))
        log = DeltaTable(self.path(table))
        now = int(time.time() * 1000)
        actions: list[AddAction | RemoveAction] = [_add(file, now) for file in add]
        actions += [_remove(file, now) for file in remove]
        sync_files(self.path(table) / file.path for file in add)
        log.create_write_transaction(
            actions,
            mode="append",
            schema=_schema(columns, partitioned),
            partition_by=[PARTITION] if partitioned else None,
            commit_properties=CommitProperties(custom_metadata={"run": str(run)} if run is not None else None),
            post_commithook_properties=PostCommitHookProperties(create_checkpoint=True, cleanup_expired_logs=False),
        )
        number = int(DeltaTable(self.path(table)).version())
        self._sync_log(table, number)
        return number

    def recreate(self, table: str, columns: Mapping[str, str], *, partitioned: bool) -> int:
        """Empty the table and give it other columns; its earlier versions stay readable."""
        log = DeltaTable.create(
            self.path(table),
            _schema(columns, partitioned),
            mode="overwrite",
            partition_by=[PARTITION] if partitioned else None,
        )
        number = int(log.version())
        self._sync_log(table, number)
        return number

    def restore(self, table: str, number: int) -> int:
        """Make version `number` the head again: what a killed writer had committed but not published goes."""
        log = DeltaTable(self.path(table))
        log.restore(number)
        restored = int(log.version())
        self._sync_log(table, restored)
        return restored

    def _sync_log(self, table: str, number: int) -> None:
        folder = self.path(table) / "_delta_log"
        sync_files(
            [folder / f"{number:020}.json", *folder.glob("*.checkpoint.parquet"), *folder.glob("_last_checkpoint")]
        )

    def _open(self, table: str, number: int) -> Version:
        root = self.path(table)
        try:
            log = DeltaTable(root, version=number)
            columns = {field.name: _duckdb_type(field) for field in log.schema().fields if field.name != PARTITION}
            actions = log.get_add_actions(flatten=True)
        except DeltaError as error:
            raise DamageError(f"table {table}: its log does not open at version {number}: {error}") from error
        files = tuple(_data_files(actions))
        return Version(table=table, number=number, columns=columns, files=files, root=root)


def _data_files(actions: Any) -> list[DataFile]:
    names = actions.schema.names
    values = {name: actions.column(name).to_pylist() for name in names}
    partitions = values.get(f"partition.{PARTITION}") or [None] * len(values["path"])
    return sorted(
        (
            DataFile(path=path, partition=partition, rows=rows or 0, size=size)
            for path, partition, rows, size in zip(
                values["path"], partitions, values["num_records"], values["size_bytes"], strict=True
            )
        ),
        key=lambda file: file.path,
    )


def _add(file: DataFile, now: int) -> AddAction:
    values = {} if file.partition is None else {PARTITION: file.partition}
    return AddAction(file.path, file.size, values, now, True, json.dumps({"numRecords": file.rows}))


def _remove(file: DataFile, now: int) -> RemoveAction:
    values: dict[str, str | None] = {} if file.partition is None else {PARTITION: file.partition}
    return RemoveAction(file.path, data_change=True, deletion_timestamp=now, size=file.size, partition_values=values)


def _schema(columns: Mapping[str, str], partitioned: bool) -> Schema:
    fields = [Field(name, PrimitiveType(_delta_type(kind)), nullable=True) for name, kind in columns.items()]
    if partitioned:
        fields.append(Field(PARTITION, PrimitiveType("string"), nullable=True))
    return Schema(fields)


def _delta_type(kind: str) -> str:
    if match := re.fullmatch(r"DECIMAL\((\d+),\s*(\d+)\)", kind):
        return f"decimal({match[1]},{match[2]})"
    return _DELTA_TYPES[kind]


def _duckdb_type(field: Field) -> str:
    kind = str(field.type.type)
    if kind.startswith("decimal"):
        return kind.upper()
    return next(duck for duck, delta in _DELTA_TYPES.items() if delta == kind)
