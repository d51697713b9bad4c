"""Where rows stand in their file: found afterwards, in one pass, for the few rows that need it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import tee
from pathlib import Path

from zhongshu.datasets.sources.aside import read_aside
from zhongshu.datasets.sources.scan import Scan
from zhongshu.datasets.sources.tables import table_rows

BLOCK = 1 << 16
ROW = re.compile(rb'[^"\n]*+(?:"[^"]*+"[^"\n]*+)*+(?:\n|\Z)')


@dataclass(frozen=True)
class Located:
    """`record` from 1, `line` in the file from 1 (Excel: row of the sheet), `raw` the row as it stands there
    without its line end; a row of a table source as delimited text."""

    record: int
    line: int
    raw: str


@dataclass(frozen=True)
class _Row:
    """A row of CSV text: its number (the header counts), its line, both from 1."""

    number: int
    line: int
    raw: bytes


def physical_lines(scan: Scan, records: Iterable[int]) -> Iterator[Located]:
    """Rows by record number (from 1, ascending), in one pass and bounded memory. Rows put aside have none here."""
    if scan.layout in ("lines", "quoted"):
        headers = int(scan.header > 0)
        for row in _find(scan, (record + headers for record in records), by_offset=False):
            yield Located(row.number - headers, row.line, _text(row.raw))
        return
    records, ahead = tee(records)
    positions = positions_at(ahead, (reject.record for reject in read_aside(scan.aside)))
    if scan.layout == "tidy":
        border = scan.delimiter.encode()
        for row in _find(scan, (position + 1 for position in positions), by_offset=False):
            cells = row.raw.split(border, 2)
            yield Located(int(cells[0]), int(cells[1]), _text(cells[2]))
        return
    rows = table_rows(scan.path, positions, scan.columns, scan.delimiter)
    for record, (line, text) in zip(records, rows, strict=True):
        yield Located(record, line, text)


def located_offsets(scan: Scan, offsets: Iterable[int]) -> Iterator[Located]:
    """The CSV rows that hold these bytes of `scan.path` (from 0, ascending), one for each, in one pass."""
    headers = int(scan.header > 0)
    for row in _find(scan, offsets, by_offset=True):
        yield Located(row.number - headers, row.line, _text(row.raw))


def count_records(scan: Scan) -> int:
    """Data rows of a CSV scan, blank lines left out."""
    return sum(_count(text, spanning=True)[0] for text in _blocks(scan.path, spanning=True)) - int(scan.header > 0)


def positions_at(records: Iterable[int], aside: Iterable[int]) -> Iterator[int]:
    """Positions (from 1) among the rows that were not put aside; both ascending.

    >>> list(positions_at([2, 5], [1, 4]))
    [1, 3]
    """
    passed = 0
    missing = iter(aside)
    following = next(missing, None)
    for record in records:
        while following is not None and following < record:
            passed += 1
            following = next(missing, None)
        yield record - passed


def _find(scan: Scan, keys: Iterable[int], *, by_offset: bool) -> Iterator[_Row]:
    """Rows by number, or by the offset of a byte in them; ascending."""
    spanning = scan.layout != "lines"
    ahead = iter(keys)
    key = next(ahead, None)
    offset, number, line = 0, 1, 1
    for text in _blocks(scan.path, spanning=spanning):
        if key is None:
            return
        rows, lines = _count(text, spanning=spanning)
        begin, reach = (offset, offset + len(text)) if by_offset else (number, number + rows)
        wanted = []
        while key is not None and key < reach:
            wanted.append(key - begin)
            key = next(ahead, None)
        if wanted:
            block = _Row(number, line, text)
            yield from (_spanning if spanning else _flat)(block, wanted, by_offset=by_offset)
        offset, number, line = offset + len(text), number + rows, line + lines


def _flat(block: _Row, wanted: list[int], *, by_offset: bool) -> Iterator[_Row]:
    """Rows of a block that are one line each; `wanted` counts from the block's beginning, from 0."""
    text = block.raw
    pieces = [] if by_offset else text.split(b"\n")
    for key in wanted:
        if by_offset:
            begin = text.rfind(b"\n", 0, key) + 1
            end = text.find(b"\n", key)
            index, raw = text.count(b"\n", 0, begin), text[begin : end if end >= 0 else len(text)]
        else:
            index, raw = key, pieces[key]
        yield _Row(block.number + index, block.line + index, raw)


def _spanning(block: _Row, wanted: list[int], *, by_offset: bool) -> Iterator[_Row]:
    """Rows of a block that may span lines, blank lines left out."""
    number, line, at = block.number, block.line, 0
    for match in ROW.finditer(block.raw):
        raw = match[0]
        if raw.strip(b"\r\n"):
            while at < len(wanted) and wanted[at] < (match.end() if by_offset else number - block.number + 1):
                yield _Row(number, line, raw)
                at += 1
            number += 1
        line += _line_ends(raw)
        if at == len(wanted):
            return


def _blocks(path: Path, *, spanning: bool) -> Iterator[bytes]:
    """The file in pieces of whole rows."""
    held = b""
    with path.open("rb", buffering=0) as file:
        while piece := file.read(max(BLOCK, len(held))):
            text = held + piece
            cut = last_end(text) if spanning else text.rfind(b"\n") + 1
            if cut:
                yield text[:cut]
            held = text[cut:]
    if held:
        yield held


def last_end(text: bytes) -> int:
    """Where the last whole row ends, in a text that begins with a row: a line feed outside quotes."""
    end = text.rfind(b"\n")
    while end >= 0 and text.count(b'"', 0, end) % 2:
        end = text.rfind(b"\n", 0, text.rfind(b'"', 0, end))
    return end + 1


def _count(text: bytes, *, spanning: bool) -> tuple[int, int]:
    """Rows and lines of a block; without `spanning`, every line is a row."""
    lines = _line_ends(text) + (not text.endswith(b"\n"))
    if not spanning:
        return lines, lines
    outside = b'"'.join(text.split(b'"')[::2]).split(b"\n")
    return len(outside) - outside.count(b"") - outside.count(b"\r"), lines


def _line_ends(text: bytes) -> int:
    """LF, CRLF and CR, within quotes too, as an editor counts them."""
    if b"\r" not in text:
        return text.count(b"\n")
    return text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n")


def _text(raw: bytes) -> str:
    return raw.removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n").decode("utf-8", "replace")
