"""Files as a source expects them: a corrected row, a list of rejects that comes back, Excel where CSV was asked for."""

import csv
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from python_calamine import CalamineError, CalamineWorkbook

from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.spec import SourceSpec
from zhongshu.screens.upload import Record

REASON, PLACE, FILE = "原因 · reason", "行 · line", "文件 · file"
"""The columns that a list of rejects has before those of the source. A file with them is known when it comes back."""

WRITABLE = ("csv", "tsv", "excel", "json", "jsonl")
_EXCEL = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_MOST_EXPANDED = 2_000_000_000
_MOST_RATIO = 200

Row = Sequence[str | None]


class Prepared(Record):
    """What is loaded instead of the file that came: its rows in the source's form, under the original file's name."""

    path: Path
    shown: str
    rejects_list: bool


@dataclass(frozen=True)
class _Table:
    header: tuple[str, ...]
    rows: Iterator[Row]


def prepare(path: Path, shown: str, source: SourceSpec | None, *, replaces: bool, folder: Path) -> Prepared:
    """The file itself, or its rows written for the source: a list of rejects, and Excel for a source of text.

    LoadError for a list of rejects that cannot be handed in by itself, and for Excel files that are none.
    """
    ending = Path(shown).suffix.lower()
    if ending not in _EXCEL:
        return Prepared(path=path, shown=shown, rejects_list=False)
    table = _read_excel(path, shown, source)
    listed = table.header[:3] == (REASON, PLACE, FILE)
    if listed and replaces:
        raise LoadError(
            "the rejects of a full list cannot be handed in alone: every other row would be deleted",
            hint="correct the rows in the whole file, and hand that in",
        )
    if not listed and (source is None or source.kind == "excel"):
        return Prepared(path=path, shown=shown, rejects_list=False)
    rows = table.rows
    if listed:
        shown, rows = _one_file(rows, shown)
        table = _Table(table.header[3:], rows)
    target = folder / f"prepared{_ending(source)}"
    write_source(target, source, table.header, table.rows)
    return Prepared(path=target, shown=shown, rejects_list=listed)


def write_source(path: Path, source: SourceSpec | None, header: Sequence[str], rows: Iterable[Row]) -> None:
    """Rows as the source reads them: its delimiter, encoding, sheet and header line. LoadError for other kinds."""
    kind = "csv" if source is None else source.kind
    if kind in ("csv", "tsv"):
        _write_text(path, source, header, rows)
    elif kind == "excel" and source is not None:
        _write_excel(path, source, header, rows)
    elif kind in ("json", "jsonl"):
        _write_json(path, kind, header, rows)
    else:
        raise LoadError(f"rows of a {kind} source cannot be corrected here", hint="correct them where they come from")


def correctable(source: SourceSpec | None, *, replaces: bool) -> bool:
    """Whether a single row can be handed in again by itself."""
    return not replaces and (source is None or source.kind in WRITABLE)


def _ending(source: SourceSpec | None) -> str:
    kind = "csv" if source is None else source.kind
    return {"excel": ".xlsx", "json": ".json", "jsonl": ".jsonl", "tsv": ".tsv"}.get(kind, ".csv")


def _one_file(rows: Iterator[Row], shown: str) -> tuple[str, Iterator[Row]]:
    """The name of the file that the rejects came from, and the rows as the source has them."""
    kept = [row for row in rows if any(cell not in (None, "") for cell in row[3:])]
    names = sorted({row[2] or shown for row in kept})
    if len(names) > 1:
        raise LoadError(
            f"this list holds rejects of {len(names)} files: {', '.join(names[:3])}",
            hint="hand in the rejects of one file at a time",
        )
    return (names[0] if names else shown), iter([row[3:] for row in kept])


def _write_text(path: Path, source: SourceSpec | None, header: Sequence[str], rows: Iterable[Row]) -> None:
    tabs = source is not None and source.kind == "tsv"
    delimiter = (source.delimiter if source is not None else None) or ("\t" if tabs else ",")
    encoding = "utf-8" if source is None or source.encoding == "auto" else source.encoding
    with path.open("w", encoding=encoding, newline="", errors="strict") as file:
        for _ in range(_header_line(source) - 1):
            file.write("-\r\n")
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerows(chain([header], (["" if cell is None else cell for cell in row] for row in rows)))


def _write_excel(path: Path, source: SourceSpec, header: Sequence[str], rows: Iterable[Row]) -> None:
    book = Workbook(write_only=True)
    for index in range(source.sheet if isinstance(source.sheet, int) else 0):
        book.create_sheet(f"_{index}")
    page = book.create_sheet(source.sheet if isinstance(source.sheet, str) else None)
    for _ in range(_header_line(source) - 1):
        page.append([])
    for row in chain([header], rows):
        page.append(list(row))
    book.save(path)


def _write_json(path: Path, kind: str, header: Sequence[str], rows: Iterable[Row]) -> None:
    records: list[Mapping[str, Any]] = [dict(zip(header, row, strict=False)) for row in rows]
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    text = "\n".join(lines) + "\n" if kind == "jsonl" else "[" + ",\n".join(lines) + "]"
    path.write_text(text, encoding="utf-8")


def _header_line(source: SourceSpec | None) -> int:
    """LoadError for a header of several rows: a single one does not say which names stood above it."""
    header = None if source is None else source.header
    if isinstance(header, tuple):
        raise LoadError("rows under a header of several lines cannot be handed in alone", hint="correct the whole file")
    return header or 1


def _read_excel(path: Path, shown: str, source: SourceSpec | None) -> _Table:
    _refuse_bomb(path, shown)
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheet = book.get_sheet_by_index(0)
        rows = sheet.iter_rows()
        header = next(rows, [])
    except (CalamineError, OSError, ValueError) as error:
        raise LoadError(f"{shown} is no Excel file that can be read: {error}") from error
    names = tuple(_text(cell) or "" for cell in header)
    while names and not names[-1]:
        names = names[:-1]
    nulls = "" if source is None else next(iter(source.nulls), "")
    return _Table(names, ([_text(cell) or nulls for cell in row[: len(names)]] for row in rows))


def _refuse_bomb(path: Path, shown: str) -> None:
    """Before anything is expanded: a workbook that would grow out of all proportion."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        sizes = [(entry.file_size, entry.compress_size) for entry in archive.infolist()]
    expanded, packed = sum(size for size, _ in sizes), sum(size for _, size in sizes)
    if expanded > _MOST_EXPANDED or (expanded > 50_000_000 and expanded > packed * _MOST_RATIO):
        raise LoadError(f"{shown} would expand to {expanded // 1_000_000} MB, far beyond its own size")


def _text(cell: object) -> str | None:
    """A cell as text: whole numbers without a point, dates and times as ISO 8601."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)
