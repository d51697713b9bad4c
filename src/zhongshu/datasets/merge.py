"""Accepted rows meet the rows already there: exact differences, and the files that carry them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import duckdb

from zhongshu.core.errors import LoadError
from zhongshu.datasets.catalogue import Dataset
from zhongshu.datasets.spec import Mode
from zhongshu.lake.engine import counts_of, quote_name, relation, write_query
from zhongshu.lake.table import DataFile, Lake, Version


@dataclass(frozen=True)
class Difference:
    """What a load changes, in rows; only those that really differ are updated. `add` and `remove` are files.
    `compared`: whether there was anything to compare with."""

    inserted: int
    updated: int
    unchanged: int
    deleted: int
    add: tuple[DataFile, ...] = ()
    remove: tuple[DataFile, ...] = ()
    compared: bool = False


def compare(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, accepted: str, existing: Version | None, *, mode: Mode
) -> Difference | None:
    """Classify accepted rows by key against `existing`; leaves the temporary table `compared` for `write` and `sample`.

    `compared` holds the rows with their _pos, their place in the existing file (_file, _row), _new and _differs. None
    where there is nothing to compare with: an append, or a load into an empty table.
    """
    if mode == "append" or existing is None or not existing.files:
        return None
    keys = dataset.spec.key
    values = [name for name in dataset.spec.columns if name not in keys]
    same = " AND ".join(f"a.{quote_name(n)} IS NOT DISTINCT FROM e.{quote_name(n)}" for n in values) or "true"
    match = " AND ".join(f"a.{quote_name(n)} = e.{quote_name(n)}" for n in keys)
    columns = ", ".join(f"a.{quote_name(n)}" for n in dataset.spec.columns)
    wanted = dataset.spec.duckdb_columns
    before = relation(existing.paths(), wanted, stored=existing.columns, position=True)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE compared AS "
        f"SELECT {columns}, a._pos, e.filename AS _file, e.file_row_number AS _row, "
        f"e.filename IS NULL AS _new, e.filename IS NOT NULL AND NOT ({same}) AS _differs "
        f"FROM {accepted} AS a LEFT JOIN {before} AS e ON {match}"
    )
    rows, inserted, updated = counts_of(connection, "SELECT count(*), count_if(_new), count_if(_differs) FROM compared")
    deleted = 0
    if mode == "snapshot":
        deleted = existing.rows - (rows - inserted)
    return Difference(inserted, updated, rows - inserted - updated, deleted, compared=True)


def write(
    connection: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    accepted: str,
    existing: Version | None,
    difference: Difference | None,
    lake: Lake,
    *,
    mode: Mode,
) -> Difference:
    """Write the new files of a difference: rows that are new or differ, and the rest of every file they leave.

    Without a difference every accepted row is new. Nothing is committed.
    """
    folder = lake.path(dataset.name)
    partition = None if dataset.partition is None else dataset.partition.sql()
    if difference is None:
        files = write_query(connection, f"SELECT {_listed(dataset)} FROM {accepted}", folder, partition=partition)
        return Difference(sum(file.rows for file in files), 0, 0, 0, tuple(files))
    assert existing is not None
    if not (difference.inserted or difference.updated or difference.deleted):
        return difference
    columns = _listed(dataset)
    rows = f"SELECT {columns} FROM compared WHERE _new OR _differs"
    left = _left_files(connection, existing, whole=mode == "snapshot" and difference.deleted > 0)
    if left:
        rows += f" UNION ALL SELECT {columns} FROM {_staying(existing, left, mode)}"
    files = write_query(connection, rows, folder, partition=partition)
    return replace(difference, add=tuple(files), remove=tuple(left))


def rewrite(connection: duckdb.DuckDBPyConnection, dataset: Dataset, existing: Version, lake: Lake) -> list[DataFile]:
    """All rows of a version under the columns that its dataset has now: new ones NULL, others cast, dropped ones gone.

    LoadError when a value does not fit its column's new type.
    """
    columns, partition = dataset.spec.duckdb_columns, dataset.partition
    rows = relation(existing.paths(), columns, stored=existing.columns)
    try:
        return write_query(
            connection, f"FROM {rows}", lake.path(dataset.name), partition=partition.sql() if partition else None
        )
    except duckdb.ConversionException as error:
        raise LoadError(
            f"{dataset.name}: the rows that are there do not fit its new column types: {error}",
            hint="give the column a new name and fill it from the next load on",
        ) from error


def sample(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, accepted: str, *, compared: bool, most: int = 20
) -> tuple[tuple[str, Mapping[str, object]], ...]:
    """Some rows that a load would change, each as (inserted or updated, value by column).

    `compared`: whether `compare` left its table; without it every accepted row is new.
    """
    kind, rows = "'inserted'", accepted
    if compared:
        kind, rows = "CASE WHEN _new THEN 'inserted' ELSE 'updated' END", "compared WHERE _new OR _differs"
    found = connection.execute(f"SELECT {kind}, {_listed(dataset)} FROM {rows} LIMIT {most}").fetchall()
    return tuple((change, dict(zip(dataset.spec.columns, row, strict=True))) for change, *row in found)


def _listed(dataset: Dataset) -> str:
    return ", ".join(quote_name(name) for name in dataset.spec.columns)


def _staying(existing: Version, left: list[DataFile], mode: Mode) -> str:
    """The rows of files that are given up which stay: what a full snapshot repeats, otherwise all but the updated."""
    before = relation([str(existing.root / file.path) for file in left], existing.columns, position=True)
    join, which = ("SEMI", "_file IS NOT NULL AND NOT _differs") if mode == "snapshot" else ("ANTI", "_differs")
    return (
        f"{before} AS e {join} JOIN (SELECT _file, _row FROM compared WHERE {which}) AS c "
        f"ON e.filename = c._file AND e.file_row_number = c._row"
    )


def _left_files(connection: duckdb.DuckDBPyConnection, existing: Version, *, whole: bool) -> list[DataFile]:
    """The files that lose rows: those with a row that differs, or that hold a row the full snapshot lacks."""
    if whole:
        kept = "SELECT _file, count(*) FROM compared WHERE _file IS NOT NULL AND NOT _differs GROUP BY _file"
        held = dict(connection.execute(kept).fetchall())
        return [file for file in existing.files if held.get(str(existing.root / file.path), 0) != file.rows]
    touched = {name for (name,) in connection.execute("SELECT DISTINCT _file FROM compared WHERE _differs").fetchall()}
    return [file for file in existing.files if str(existing.root / file.path) in touched]
