"""Records of CSV text that is not plain: misplaced quotes, several kinds of line ends, zero bytes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

from zhongshu.core.text import Text
from zhongshu.datasets.sources.faults import AFTER_QUOTE, NEVER_CLOSES, TOO_LONG, ZERO_BYTE

PIECE = 1 << 20
LONGEST = 2_000_000
"""Bytes of the longest row, as in DuckDB's reader."""
LINE_END = re.compile(rb"\r\n|\n|\r")


class Record(NamedTuple):
    """One row: `line` where it starts, its raw text without the line end, its cells; `fault` when it has none."""

    line: int
    raw: bytes
    cells: tuple[bytes, ...]
    fault: Text | None = None


@dataclass(frozen=True)
class _Grammar:
    """A value is quoted (spaces around the quotes are dropped) or plain (quotes within it are literal)."""

    row: re.Pattern[bytes]
    cell: re.Pattern[bytes]
    loose: re.Pattern[bytes]


@lru_cache(maxsize=8)
def _grammar(delimiter: bytes) -> _Grammar:
    between = re.escape(delimiter)
    quoted = rb' *+"([^"]*+(?:""[^"]*+)*+)" *+'
    plain = rb'(?! *+")([^' + between + rb"\r\n]*+)"
    value = rb"(?:" + quoted + rb"|" + plain + rb")"
    end = rb"(?:\r\n|\n|\r|\Z)"
    loose = rb'(?: *+"[^"]*+(?:""[^"]*+)*+"[^' + between + rb"\r\n]*+|" + plain + rb")"
    return _Grammar(
        row=re.compile(value + rb"(?:" + between + value + rb")*+" + end),
        cell=re.compile(value + rb"(" + between + rb"|)"),
        loose=re.compile(loose + rb"(?:" + between + loose + rb")*+" + end),
    )


def read_records(path: Path, delimiter: str) -> Iterator[Record]:
    """Every row of a UTF-8 file in order, blank lines left out; bounded by the longest row.

    A quote that stays open for more than 2 MB or to the end of the file spoils its first line only: reading goes on
    in the line after.
    """
    border = delimiter.encode()
    grammar = _grammar(border)
    with path.open("rb") as file:
        window = _Window(file)
        if window.text.startswith(b"\xef\xbb\xbf"):
            window.take(3)
        while window.more():
            record = window.plain_line(border) or _next(window, grammar)
            if record.raw:
                yield record


class _Window:
    """A sliding piece of the file: `text` from `at` on holds the rows not yet read, whole as far as `LONGEST`."""

    def __init__(self, file: BinaryIO):
        self.file = file
        self.text = file.read(PIECE)
        self.at = 0
        self.line = 1
        self.ended = len(self.text) < PIECE
        self.feeds = b"\n" in self.text

    def more(self) -> bool:
        if not self.ended and len(self.text) - self.at <= LONGEST + 2:
            added = self.file.read(PIECE + LONGEST)
            self.ended = not added
            self.text = self.text[self.at :] + added
            self.at = 0
            self.feeds = b"\n" in self.text
        return self.at < len(self.text)

    def plain_line(self, border: bytes) -> Record | None:
        """The next row, when it is a line without quotes or anything odd: most are, and this is quick."""
        end = self.text.find(b"\n", self.at) if self.feeds else -1
        raw = self.text[self.at : end]
        if end < 0 or b'"' in raw or b"\0" in raw or len(raw) > LONGEST:
            return None
        raw = raw.removesuffix(b"\r")
        if b"\r" in raw:
            return None
        self.at = end + 1
        self.line += 1
        return Record(self.line - 1, raw, tuple(raw.split(border)))

    def take(self, end: int) -> bytes:
        """The text up to `end`; the window moves there."""
        taken = self.text[self.at : end]
        self.line += taken.count(b"\n") + taken.count(b"\r") - taken.count(b"\r\n")
        self.at = end
        return taken


def _next(window: _Window, grammar: _Grammar) -> Record:
    line = window.line
    found = _complete(grammar.row.match(window.text, window.at), window)
    if found is not None:
        raw = window.take(found)
        return _record(line, raw.rstrip(b"\r\n"), grammar)
    loose = _complete(grammar.loose.match(window.text, window.at), window)
    if loose is not None:
        raw = window.take(loose).rstrip(b"\r\n")
        return Record(line, raw, (), AFTER_QUOTE)
    return _spoilt_line(window, line)


def _complete(match: "re.Match[bytes] | None", window: _Window) -> int | None:
    """Where a matched row ends; None when it is too long, or only ends because the window does."""
    if match is None or match.end() - window.at > LONGEST:
        return None
    return None if match.end() == len(window.text) and not window.ended else match.end()


def _spoilt_line(window: _Window, line: int) -> Record:
    ends = LINE_END.search(window.text, window.at)
    if ends is not None and ends.end() - window.at <= LONGEST:
        return Record(line, window.take(ends.end()).rstrip(b"\r\n"), (), NEVER_CLOSES)
    raw = window.take(min(len(window.text), window.at + LONGEST))
    if not window.more() or raw.endswith((b"\n", b"\r")):
        return Record(line, raw, (), NEVER_CLOSES)
    _skip_line(window)
    return Record(line, raw, (), TOO_LONG)


def _skip_line(window: _Window) -> None:
    while window.more():
        ends = LINE_END.search(window.text, window.at)
        if ends is not None and (ends.end() < len(window.text) or window.ended):
            window.take(ends.end())
            return
        window.take(max(window.at + 1, len(window.text) - 1))


def _record(line: int, raw: bytes, grammar: _Grammar) -> Record:
    if b"\0" in raw:
        return Record(line, raw, (), ZERO_BYTE)
    return Record(line, raw, tuple(_cells(raw, grammar)))


def split_row(raw: str, delimiter: str) -> list[str]:
    """The cells of one row of text, of any length (Python's own reader stops at 131,072 characters a cell).

    >>> split_row('1,"a ""b"",c",', ",")
    ['1', 'a "b",c', '']
    """
    return [cell.decode() for cell in _cells(raw.encode(), _grammar(delimiter.encode()))]


def _cells(raw: bytes, grammar: _Grammar) -> Iterator[bytes]:
    for quoted, plain, border in grammar.cell.findall(raw):
        yield quoted.replace(b'""', b'"') if quoted else plain
        if not border:
            return
