"""DuckDB over the lake's files: the engine that reads and writes them.

The interface is small so that Spark can be a second one: give a connection, write a query as files, name files as a
relation.
"""

import hashlib
import threading
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from zhongshu.core.errors import DamageError, ZhongshuError
from zhongshu.lake.table import PARTITION, DataFile

ROWS_A_GROUP = 122_880
"""Rows of a Parquet row group: what DuckDB itself writes, and one thread reads at a time."""


@dataclass(frozen=True)
class Limits:
    """What one process may use; `memory` is megabytes for DuckDB's buffers, above it spills to disk."""

    memory: int = 1024
    threads: int = 2


@dataclass
class Engine:
    """One in-memory DuckDB of a process, its sessions in the region's zone, its spill below `scratch`.

    The first session makes it: most commands have two engines and ask neither.

    An engine for answers is shut in: it opens files below the folders `only` and its own spill, and no statement can
    change its settings, attach a database or load an extension. One for loads, which come from anywhere, is not (None).
    """

    zone: str
    scratch: Path
    limits: Limits = field(default_factory=Limits)
    only: tuple[Path, ...] | None = None

    def __post_init__(self) -> None:
        self.scratch.mkdir(parents=True, exist_ok=True)
        self._opening = threading.Lock()
        self._opened: duckdb.DuckDBPyConnection | None = None

    @property
    def root(self) -> duckdb.DuckDBPyConnection:
        """The connection of which every session is a cursor."""
        with self._opening:
            if self._opened is None:
                self._opened = self._open()
            return self._opened

    @contextmanager
    def session(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection of its own: temporary tables are not seen by others and go with it."""
        connection = self.root.cursor()
        if self.only is None:  # of a shut-in engine nobody can have changed it
            connection.execute(f"SET TimeZone = '{self.zone}'")
        try:
            yield connection
        finally:
            connection.close()

    def close(self) -> None:
        """End every session; afterwards nothing of it can be used."""
        self.root.close()

    def _open(self) -> duckdb.DuckDBPyConnection:
        root = duckdb.connect(
            config={
                "memory_limit": f"{self.limits.memory}MB",
                "threads": self.limits.threads,
                "temp_directory": str(self.scratch / "spill"),
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "allow_community_extensions": False,
                "enable_external_file_cache": False,
            }
        )
        root.execute(f"SET GLOBAL TimeZone = '{self.zone}'")
        root.execute("SET GLOBAL parquet_metadata_cache = true")
        if self.only is not None:
            self._shut_in(root, self.only)
        return root

    def _shut_in(self, root: duckdb.DuckDBPyConnection, folders: Iterable[Path]) -> None:
        open_to = ", ".join(quote_text(f"{folder.resolve()}/") for folder in (*folders, self.scratch / "spill"))
        for setting in (f"allowed_directories = [{open_to}]", "enable_external_access = false"):
            root.execute(f"SET GLOBAL {setting}")
        root.execute("SET GLOBAL lock_configuration = true")


def write_query(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    folder: Path,
    *,
    partition: str | None = None,
    order: str | None = None,
) -> list[DataFile]:
    """Write the rows of `query` as Parquet files below `folder`; `partition` is an SQL expression of ASCII text.

    `order` is a list of SQL expressions by which each file is sorted. A file is named by the SHA-256 of its bytes, so
    that a flipped bit can be found. Nothing is a version before `Lake.commit`; an empty result writes no file.
    ZhongshuError when there is no room.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sort = f" ORDER BY {order}" if order else ""
    options = f"FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE {ROWS_A_GROUP}, RETURN_STATS"
    if partition is None:
        target = folder / f"{uuid.uuid4().hex}.parquet"
        statement = f"COPY (SELECT * FROM ({query}){sort}) TO {quote_text(str(target))} ({options})"
    else:
        target = folder
        statement = (
            f"COPY (SELECT *, {partition} AS {PARTITION} FROM ({query}){sort}) TO {quote_text(str(target))} "
            f"({options}, PARTITION_BY ({PARTITION}), FILENAME_PATTERN '{{uuid}}', OVERWRITE_OR_IGNORE)"
        )
    try:
        written = connection.execute(statement).fetchall()
    except duckdb.IOException as error:
        raise ZhongshuError(f"could not write to {folder.name}: {error}", hint="is the disk full?") from error
    return [file for row in written if (file := _data_file(folder, row)) is not None]


def _data_file(folder: Path, row: tuple[object, ...]) -> DataFile | None:
    written, rows, size, _footer, _columns, keys = row
    assert isinstance(written, str)
    assert isinstance(rows, int)
    assert isinstance(size, int)
    path = Path(written)
    if rows == 0:
        path.unlink(missing_ok=True)
        return None
    path = path.rename(path.with_name(content_name(path)))
    partition = keys.get(PARTITION) if isinstance(keys, dict) else None
    return DataFile(str(path.relative_to(folder)), partition, rows, size)


def content_name(path: Path) -> str:
    """A new name for a data file: the digest of its bytes, then eight random digits that keep equal files apart."""
    return f"{content_digest(path)}-{uuid.uuid4().hex[:8]}.parquet"


def content_digest(path: Path) -> str:
    """The first 32 hexadecimal digits of the SHA-256 of the bytes."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()[:32]


def relation(
    paths: Iterable[str], columns: Mapping[str, str], *, stored: Mapping[str, str] | None = None, position: bool = False
) -> str:
    """SQL that reads exactly these files as a relation of exactly these columns; typed and empty without files.

    `stored` are the columns of the files where they were written under another definition: a column that they lack is
    NULL, one of another type is cast. With `position`, two more columns tell each row's place: `filename`,
    `file_row_number` (from 0).
    """
    names = ", ".join(_as_wanted(name, kind, columns if stored is None else stored) for name, kind in columns.items())
    listed = ", ".join(quote_text(path) for path in paths)
    if not listed:
        nulls = ", ".join(f"NULL::{kind} AS {quote_name(name)}" for name, kind in columns.items())
        extra = ", NULL::VARCHAR AS filename, NULL::BIGINT AS file_row_number" if position else ""
        return f"(SELECT {nulls}{extra} WHERE false)"
    if position:
        return (
            f"(SELECT {names}, filename, file_row_number FROM "
            f"read_parquet([{listed}], hive_partitioning=false, filename=true, file_row_number=true))"
        )
    return f"(SELECT {names} FROM read_parquet([{listed}], hive_partitioning=false))"


def _as_wanted(name: str, kind: str, stored: Mapping[str, str]) -> str:
    if stored.get(name) == kind:
        return quote_name(name)
    return f"CAST({quote_name(name) if name in stored else 'NULL'} AS {kind}) AS {quote_name(name)}"


def quote_name(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def instant_sql(column: str, kind: str) -> str:
    """SQL: a DATE column as its midnight in the session's zone, an instant as it is; `kind` is the DuckDB type.

    A date cast straight to an instant loses rows in a comparison (DuckDB 1.5.5: its statistics forget the zone).
    """
    return f"CAST(CAST({column} AS TIMESTAMP) AS TIMESTAMPTZ)" if kind == "DATE" else column


def quote_text(text: str) -> str:
    """An SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def counts_of(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    """The only row of a query of whole numbers; NULL is 0."""
    row = connection.execute(query).fetchone()
    assert row is not None, "the query gives one row"
    return tuple(int(value or 0) for value in row)


@contextmanager
def damage_named(table: str) -> Iterator[None]:
    """Turn DuckDB's complaint about a broken or missing file into one that names table and file."""
    try:
        yield
    except (duckdb.IOException, duckdb.InvalidInputException, duckdb.SerializationException) as error:
        raise DamageError(
            f"table {table} is damaged: {error}", hint="zhongshu check --lake names every damaged file"
        ) from error
