"""A CSV file that is not plain RFC 4180 becomes one that is: record and line first, then the cells."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from zhongshu.core.text import Text
from zhongshu.datasets.sources.aside import Aside
from zhongshu.datasets.sources.faults import TOO_LONG, ZERO_BYTE, wrong_width
from zhongshu.datasets.sources.records import Record, read_records
from zhongshu.datasets.sources.scan import Csv, ParseReject, ParseRule


@dataclass(frozen=True)
class Tidied:
    """`records` counts data rows, those put apart included."""

    path: Path
    aside: Path | None
    records: int


def tidy(csv: Csv) -> Tidied:
    """Write the copy: after a first line of no meaning `_record`, `_line` and the cells, in UTF-8 with LF and quotes
    where needed. What is no row goes aside: text after a closing quote, a quote that never closes, a zero byte, too
    few or too many cells (empty ones at the end that the header does not name are dropped, as DuckDB does)."""
    width = len(csv.types)
    border = csv.delimiter.encode()
    aside = Aside(csv.scratch / "aside.jsonl")
    path = csv.scratch / "tidy.csv"
    number = 0
    with path.open("wb") as file:
        # DuckDB takes the first line end it meets for the file's own, within quotes or not: a first line without
        file.write(border.join([b"_"] * (width + 2)) + b"\n")
        for number, record in enumerate(_data_records(csv), start=1):
            cells, fault = _fit(record, width)
            if fault is None:
                row = record.raw if b'"' not in record.raw else border.join(_quote(cell, border) for cell in cells)
                file.write(b"%d%s%d%s%s\n" % (number, border, record.line, border, row))
            else:
                aside.put(_reject(number, record, fault))
    return Tidied(path, aside.close(), number)


def header_record(path: Path, delimiter: str, header: int) -> Record | None:
    """The row that names the columns: the first one at line `header` or below (0: the first row, which is data)."""
    return next((record for record in read_records(path, delimiter) if record.line >= header), None)


def _data_records(csv: Csv) -> Iterator[Record]:
    records = (record for record in read_records(csv.path, csv.delimiter) if record.line >= csv.header)
    return islice(records, 1 if csv.header else 0, None)


def _fit(record: Record, width: int) -> tuple[tuple[bytes, ...], Text | None]:
    cells = record.cells
    while len(cells) > width and not cells[-1]:
        cells = cells[:-1]
    if record.fault is not None or len(cells) == width:
        return cells, record.fault
    return cells, wrong_width(len(cells), width)


def _quote(cell: bytes, border: bytes) -> bytes:
    if b'"' in cell or border in cell or b"\n" in cell or b"\r" in cell or cell.startswith(b" ") or cell.endswith(b" "):
        return b'"' + cell.replace(b'"', b'""') + b'"'
    return cell


def _reject(number: int, record: Record, fault: Text) -> ParseReject:
    rules: dict[Text | None, ParseRule] = {ZERO_BYTE: "encoding", TOO_LONG: "length", None: "columns"}
    raw = record.raw.decode(errors="replace")
    return ParseReject(number, record.line, None, None, rules.get(record.fault, "quote"), fault.en, fault.zh, raw)
