"""Accepted rows meet the rows already there: exact differences, and the files that carry them."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from zhongshu.datasets.catalogue import Dataset
from zhongshu.lake.engine import quote_name, relation, write_query
from zhongshu.lake.table import DataFile, Lake, Version


@dataclass(frozen=True)
class Difference:
    """What a load changes. Only rows that really differ are counted as updated."""

    inserted: int
    updated: int
    unchanged: int
    deleted: int
    add: tuple[DataFile, ...] = ()
    remove: tuple[DataFile, ...] = ()


def compare(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, accepted: str, existing: Version | None, *, mode: str
) -> Difference | None:
    """Classify accepted rows by key against `existing`; leaves the temporary table `compared` for `write`.

    None where there is nothing to compare with: an append, or a load into an empty table.
    """
    if mode == "append" or existing is None or not existing.files:
        return None
    keys = dataset.spec.key
    values = [name for name in dataset.spec.columns if name not in keys]
    same = " AND ".join(f"a.{quote_name(n)} IS NOT DISTINCT FROM e.{quote_name(n)}" for n in values) or "true"
    match = " AND ".join(f"a.{quote_name(n)} = e.{quote_name(n)}" for n in keys)
    columns = ", ".join(f"a.{quote_name(n)}" for n in dataset.spec.columns)
    before = relation(existing.paths(), existing.columns, position=True)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE compared AS SELECT {columns}, e.filename AS _file, e.file_row_number AS _row, "
        f"e.filename IS NULL AS _new, e.filename IS NOT NULL AND NOT ({same}) AS _differs FROM {accepted} AS a LEFT JOIN {before} AS e ON {match}"
    )
    rows, inserted, updated = _row(connection, "SELECT count(*), count_if(_new), count_if(_differs) FROM compared")
    deleted = 0
    if mode == "snapshot":
        deleted = existing.rows - (rows - inserted)
    return Difference(inserted, updated, rows - inserted - updated, deleted)


def write(
    connection: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    accepted: str,
    existing: Version | None,
    difference: Difference | None,
    lake: Lake,
    *,
    mode: str,
) -> Difference:
    """Write the new files of a difference: rows that are new or differ, and the rest of every file they leave.

    Without a difference every accepted row is new.
    """
    folder = lake.path(dataset.name)
    partition = None if dataset.partition is None else dataset.partition.sql()
    if difference is None:
        files = write_query(connection, f"SELECT * FROM {accepted}", folder, partition=partition)
        return Difference(sum(file.rows for file in files), 0, 0, 0, tuple(files))
    assert existing is not None
    if not (difference.inserted or difference.updated or difference.deleted):
        return difference
    columns = ", ".join(quote_name(name) for name in dataset.spec.columns)
    changed = f"SELECT {columns} FROM compared WHERE _new OR _differs"
    left = _left_files(connection, existing, whole=mode == "snapshot" and difference.deleted > 0)
    remaining = ""
    if left:
        before = relation([str(existing.root / file.path) for file in left], existing.columns, position=True)
        condition = "_file IS NOT NULL AND NOT _differs" if mode == "snapshot" else "_differs"
        join = "SEMI" if mode == "snapshot" else "ANTI"
        remaining = (
            f" UNION ALL SELECT {columns} FROM {before} AS e {join} JOIN (SELECT _file, _row FROM compared WHERE {condition}) AS c"
            f" ON e.filename = c._file AND e.file_row_number = c._row"
        )
    return _with(difference, write_query(connection, changed + remaining, folder, partition=partition), left)


def _left_files(connection: duckdb.DuckDBPyConnection, existing: Version, *, whole: bool) -> list[DataFile]:
    """The files that lose rows: those with a row that differs, or that hold a row the full snapshot lacks."""
    if whole:
        held = dict(
            connection.execute(
                "SELECT _file, count(*) FROM compared WHERE _file IS NOT NULL AND NOT _differs GROUP BY _file"
            ).fetchall()
        )
        return [file for file in existing.files if held.get(str(existing.root / file.path), 0) != file.rows]
    touched = {name for (name,) in connection.execute("SELECT DISTINCT _file FROM compared WHERE _differs").fetchall()}
    return [file for file in existing.files if str(existing.root / file.path) in touched]


def _with(difference: Difference, add: Sequence[DataFile], remove: Sequence[DataFile]) -> Difference:
    return Difference(
        difference.inserted, difference.updated, difference.unchanged, difference.deleted, tuple(add), tuple(remove)
    )


def _row(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    row = connection.execute(query).fetchone()
    assert row is not None
    return tuple(int(value or 0) for value in row)
