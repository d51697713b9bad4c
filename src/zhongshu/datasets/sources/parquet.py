"""Parquet files, as they come or as scratch tables of text."""

from collections.abc import Mapping
from pathlib import Path

import duckdb

from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.names import renamed_names, unique_names
from zhongshu.datasets.sources.scan import Scan
from zhongshu.lake.engine import quote_name, quote_text

NESTED = ("STRUCT", "MAP", "UNION")


def scan_parquet(path: Path, *, renamed: Mapping[str, str] | None = None) -> Scan:
    """The scan of a Parquet file: columns with the types they have, `_line` the row from 1. Raises LoadError for a
    file that is none and for columns that hold more than one value."""
    file = f"read_parquet({quote_text(str(path))}, file_row_number = true)"
    try:
        described = duckdb.execute(f"DESCRIBE SELECT * EXCLUDE file_row_number FROM {file}").fetchall()
        counted = duckdb.execute(f"SELECT num_rows FROM parquet_file_metadata({quote_text(str(path))})").fetchone()
    except duckdb.Error as error:
        raise LoadError(f"{path.name} is no Parquet file: {str(error).splitlines()[0]}") from None
    stored = {str(row[0]): str(row[1]) for row in described}
    for name, kind in stored.items():
        if kind.startswith(NESTED) or kind.endswith("]"):
            raise LoadError(
                f"{path.name}: column {name!r} holds {kind}, more than one value",
                hint="give each part a column of its own before writing the file",
            )
    names = renamed_names(unique_names(stored), renamed or {})
    selected = ", ".join(f"{quote_name(old)} AS {quote_name(new)}" for old, new in zip(stored, names, strict=True))
    return Scan(
        sql=f"(SELECT {selected}, file_row_number + 1 AS _line FROM {file})",
        columns=names,
        line_column="_line",
        rejects=None,
        encoding=None,
        path=path,
        types=dict(zip(names, stored.values(), strict=True)),
        records=counted[0] if counted else None,
    )


def table_scan(folder: Path, *, columns: tuple[str, ...], records: int, aside: Path | None = None) -> Scan:
    """The scan of a written TextTable; `records` counts the rows in `aside` too."""
    selected = ", ".join(quote_name(name) for name in (*columns, "_line"))
    return Scan(
        sql=f"(SELECT {selected} FROM read_parquet({quote_text(str(folder / '*.parquet'))}, union_by_name = true))",
        columns=columns,
        line_column="_line",
        rejects=None,
        encoding=None,
        path=folder,
        types=dict.fromkeys(columns, "VARCHAR"),
        records=records,
        aside=aside,
    )
