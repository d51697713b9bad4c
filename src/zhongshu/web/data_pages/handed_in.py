"""Files as a source expects them: a corrected row, a list of rejects that comes back, Excel where CSV was asked for."""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pyarrow.parquet as pq
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from zhongshu.core.errors import LoadError
from zhongshu.core.spreadsheet_text import set_text
from zhongshu.datasets.sources.excel import scan_excel
from zhongshu.datasets.sources.spec import SourceSpec
from zhongshu.screens.upload import Record

REASON, PLACE, FILE = "原因 · reason", "行 · line", "文件 · file"
"""The columns that a list of rejects has before those of the source. A file with them is known when it comes back."""

REST = "…"
"""The key under which a ragged row keeps its cells beyond the header; no column of the source."""

WRITABLE = ("csv", "tsv", "excel", "json", "jsonl")
_EXCEL = (".xlsx", ".xlsm", ".xls", ".ods")

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
    if Path(shown).suffix.lower() not in _EXCEL:
        return Prepared(path=path, shown=shown, rejects_list=False)
    table = _read_excel(path, folder)
    listed = table.header[:3] == (REASON, PLACE, FILE)
    if listed and replaces:
        raise LoadError(
            "the rejects of a full list cannot be handed in alone: every other row would be deleted",
            hint="correct the rows in the whole file, and hand that in",
        )
    if not listed and (source is None or source.kind == "excel"):
        return Prepared(path=path, shown=shown, rejects_list=False)
    if listed:
        shown, rows = _one_file(table.rows, shown)
        table = _Table(table.header[3:], rows)
    target = folder / f"prepared{ending(source)}"
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
    return not replaces and (source is None or (source.kind in WRITABLE and source.rows is None))


def ending(source: SourceSpec | None) -> str:
    """Of a file that `write_source` writes."""
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
    first, last = _header_lines(source)
    try:
        with path.open("w", encoding=encoding, newline="") as file:
            file.write("-\r\n" * (last - 1))
            writer = csv.writer(file, delimiter=delimiter)
            if first:
                writer.writerow(header)
            writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    except UnicodeEncodeError as error:
        raise LoadError(f"{error.object[error.start]!r} cannot be written in {encoding}, as the source is") from None


def _write_excel(path: Path, source: SourceSpec, header: Sequence[str], rows: Iterable[Row]) -> None:
    """Of a header over several rows the names stand in the first of them."""
    book = Workbook(write_only=True)
    for index in range(1, source.sheet if isinstance(source.sheet, int) else 1):
        book.create_sheet(f"_{index}")
    page = book.create_sheet(source.sheet if isinstance(source.sheet, str) else None)
    first, last = _header_lines(source)
    for _ in range(1, first):
        page.append([])
    if first:
        page.append([_cell(page, name) for name in header])
    for _ in range(first, last):
        page.append([])
    for row in rows:
        page.append([_cell(page, text) for text in row])
    book.save(path)


def _cell(page: Any, text: str | None) -> Any:
    """Text stays text, whatever it begins with: as a formula it would be read back as nothing."""
    cell = WriteOnlyCell(page)
    if text is not None:
        set_text(cell, text)
    return cell


def _write_json(path: Path, kind: str, header: Sequence[str], rows: Iterable[Row]) -> None:
    lines = [json.dumps(dict(zip(header, row, strict=False)), ensure_ascii=False) for row in rows]
    text = "\n".join(lines) + "\n" if kind == "jsonl" else "[" + ",\n".join(lines) + "]"
    path.write_text(text, encoding="utf-8")


def _header_lines(source: SourceSpec | None) -> tuple[int, int]:
    """The first and last line of the names, from 1; (0, 0) when there are none."""
    said = None if source is None else source.header
    if isinstance(said, tuple):
        return said
    return (1, 1) if said is None else (said, said)


def _read_excel(path: Path, folder: Path) -> _Table:
    """The first sheet's header and rows as text, read by a process of its own that refuses what would do harm."""
    scratch = Path(mkdtemp(prefix="sheet-", dir=folder))
    scan = scan_excel(path, scratch=scratch)
    return _Table(scan.columns, _parquet_rows(scan.path, scan.columns))


def _parquet_rows(folder: Path, columns: Sequence[str]) -> Iterator[Row]:
    for part in sorted(folder.glob("*.parquet")):
        with pq.ParquetFile(part) as file:
            for batch in file.iter_batches(columns=list(columns)):
                yield from zip(*(batch.column(name).to_pylist() for name in columns), strict=True)
