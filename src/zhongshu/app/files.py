"""Rows as files: CSV, Excel, Parquet; written whole or not at all, whatever their number."""

import csv
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from zhongshu.core.errors import ZhongshuError, nearest
from zhongshu.core.spreadsheet_text import csv_cell, csv_text, set_text

Rows = Iterable[Sequence[Any]]
"""Rows of values as the row door gives them: times aware, decimals exact."""

FORMATS = ("csv", "xlsx", "parquet")
SHEET_ROWS = 1_048_576
"""The rows of an Excel sheet, its header included (ECMA-376 limits them so in every program)."""

_SAFE_INTEGER = 2**53


def format_of(target: str, asked: str | None) -> str:
    """csv, xlsx or parquet, by the file's ending unless asked for; standard output ("-") is CSV."""
    ending = Path(target).suffix.lower().lstrip(".")
    if asked is not None or ending in FORMATS:
        return asked or ending
    if target == "-":
        return "csv"
    raise ZhongshuError(
        f"cannot tell the format of {Path(target).name} by its ending",
        hint=f"{nearest(ending, FORMATS)}; or say --format",
    )


def write_rows(target: str, kind: str, columns: Mapping[str, str], rows: Rows, zone: ZoneInfo) -> int:
    """Write rows of `columns` (name -> DuckDB type) and return their number; times are shown in `zone`."""
    if target == "-":
        if kind != "csv":
            raise ZhongshuError(f"{kind} does not go to standard output", hint="name a file: -o out." + kind)
        return write_csv(sys.stdout, list(columns), rows, zone)
    with _whole(Path(target)) as draft:
        if kind == "csv":
            with draft.open("w", encoding="utf-8", newline="") as file:
                return write_csv(file, list(columns), rows, zone)
        return write_xlsx(draft, columns, rows, zone) if kind == "xlsx" else write_parquet(draft, columns, rows)


def write_csv(file: TextIO, header: Sequence[str], rows: Rows, zone: ZoneInfo) -> int:
    """RFC 4180 with plain line ends; the number of `rows`."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([csv_text(name) for name in header])
    count = 0
    for row in rows:
        writer.writerow([csv_cell(value, zone) for value in row])
        count += 1
    return count


def write_xlsx(path: Path, columns: Mapping[str, str], rows: Rows, zone: ZoneInfo) -> int:
    """Numbers as numbers, times as the zone's clock shows them, no formulas; more sheets when one is full."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = _sheet(book, columns, zone)
    count = 0
    for row in rows:
        if count and count % (SHEET_ROWS - 1) == 0:
            sheet = _sheet(book, columns, zone)
        sheet.append([_cell(sheet, value, zone) for value in row])
        count += 1
    book.save(path)
    return count


def _sheet(book: Any, columns: Mapping[str, str], zone: ZoneInfo) -> Any:
    sheet = book.create_sheet(f"rows {len(book.sheetnames) + 1}" if book.sheetnames else "rows")
    sheet.append([_cell(sheet, name, zone) for name in columns])
    return sheet


def _cell(sheet: Any, value: Any, zone: ZoneInfo) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, datetime):
        return value.astimezone(zone).replace(tzinfo=None)
    if isinstance(value, int) and abs(value) > _SAFE_INTEGER:  # a spreadsheet's numbers are doubles
        value = str(value)
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet)
    set_text(cell, value)
    return cell


def write_parquet(path: Path, columns: Mapping[str, str], rows: Rows) -> int:
    """One Parquet file with the columns' own types; times are instants."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, _arrow(kind)) for name, kind in columns.items()])
    count = 0
    with pq.ParquetWriter(path, schema) as writer:
        for batch in _batches(rows):
            values = [
                pa.array(column, field.type) for column, field in zip(zip(*batch, strict=True), schema, strict=True)
            ]
            writer.write_batch(pa.record_batch(values, schema=schema))
            count += len(batch)
    return count


def _arrow(kind: str) -> Any:
    import pyarrow as pa

    if match := re.fullmatch(r"DECIMAL\((\d+),\s*(\d+)\)", kind):
        return pa.decimal128(int(match[1]), int(match[2]))
    known = {
        "BIGINT": pa.int64(),
        "INTEGER": pa.int32(),
        "SMALLINT": pa.int16(),
        "BOOLEAN": pa.bool_(),
        "DOUBLE": pa.float64(),
        "DATE": pa.date32(),
        "TIMESTAMP WITH TIME ZONE": pa.timestamp("us", "UTC"),
    }
    return known.get(kind, pa.string())


def _batches(rows: Rows, size: int = 20_000) -> Iterator[list[Sequence[Any]]]:
    batch: list[Sequence[Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A draft beside `path` that takes its place at the end; gone when anything goes wrong."""
    if not path.parent.is_dir():
        raise ZhongshuError(f"there is no folder {path.parent}", hint="make it first, or write elsewhere")
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


__all__ = ["FORMATS", "format_of", "write_csv", "write_parquet", "write_rows", "write_xlsx"]
