"""What a CSV file is made of, found in one pass of byte counting before DuckDB reads it.

DuckDB's parallel CSV reader may lose or misplace rows where a quoted line break, a misplaced quote or a mixture of
line ends falls on the border of two threads; files that have them are told apart here, and rows are counted, so
that a read can be proved complete (exact.py).
"""

from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

PIECE = 1 << 18
LONGEST = 1 << 22
FIRST = itemgetter(slice(0, 1))
LAST = itemgetter(slice(-1, None))


@dataclass(frozen=True)
class Survey:
    """`odd`: why the file is not plain RFC 4180 (None: it is). `lines`: rows outside quotes, the header and blank
    lines between rows included, blank lines at the end not."""

    odd: str | None
    quoted: bool
    breaks: bool
    lines: int


def survey(path: Path, delimiter: str) -> Survey:
    """Survey a UTF-8 file. A file found odd is not counted further: `lines` is 0."""
    counting = _Counting(delimiter.encode())
    held = b""
    with path.open("rb", buffering=0) as file:
        while piece := file.read(PIECE):
            cut = piece.rfind(b"\n") + 1
            if not cut:
                held += piece
                if len(held) > LONGEST:
                    return Survey("no line end for 4 MB", quoted=True, breaks=True, lines=0)
                continue
            counting.add(held + piece[:cut] if held else piece[:cut])
            held = piece[cut:]
            if counting.odd is not None:
                return Survey(counting.odd, quoted=True, breaks=True, lines=0)
    counting.add_last(held)
    if counting.odd is not None:
        return Survey(counting.odd, quoted=True, breaks=True, lines=0)
    return Survey(None, counting.quoted, counting.breaks, counting.lines - _blank_at_end(path, bool(held)))


class _Counting:
    """Counts over text that comes in whole lines."""

    def __init__(self, delimiter: bytes):
        self.border = delimiter
        self.odd: str | None = None
        self.quoted = self.breaks = False
        self.lines = 0
        self.inside = False
        self.open_for = 0
        self.carriage: bool | None = None

    def add(self, text: bytes) -> None:
        if b"\0" in text:
            self.odd = "zero bytes"
            return
        if self.inside or b'"' in text:
            self.quoted = True
            text = self._outside(text)
        newlines = text.count(b"\n")
        self.lines += newlines
        if self.carriage or b"\r" in text:
            self._check_line_ends(text, newlines)
        elif self.carriage is None and newlines:
            self.carriage = False

    def add_last(self, text: bytes) -> None:
        """The rest of the file after its last line feed."""
        if text:
            self.add(text + (b"\r\n" if self.carriage else b"\n"))
        if self.inside:
            self.odd = "a quote that never closes"

    def _check_line_ends(self, text: bytes, newlines: int) -> None:
        pairs = text.count(b"\r\n")
        mixed = text.count(b"\r") != pairs or pairs != newlines or self.carriage is False
        if newlines and mixed:
            self.odd = "line ends of several kinds"
        elif newlines:
            self.carriage = True
        elif b"\r" in text:
            self.odd = "line ends of several kinds"

    def _outside(self, text: bytes) -> bytes:
        """The text with every quoted value replaced by one quote mark; notes breaks inside and misplaced quotes."""
        began = self.inside
        parts = text.split(b'"')
        self.inside = began ^ (len(parts) % 2 == 0)
        self.open_for = self.open_for + len(text) if began and len(parts) == 1 else 0
        inside = b"".join(parts[not began :: 2])
        self.breaks = self.breaks or b"\n" in inside or b"\r" in inside
        # an empty piece outside, between two quotes, is an escaped quote and no border; the line feed in front
        # stands for the line before, after which a quote at the beginning of this text opens
        pieces = [*filter(None, parts[1::2])] if began else [b"\n" + parts[0], *filter(None, parts[2::2])]
        self._check_borders(pieces, began)
        if self.open_for > LONGEST:
            self.odd = "a quote that stays open for 4 MB"
        outside = b'"'.join(pieces)
        return outside if began else outside[1:]

    def _check_borders(self, pieces: list[bytes], began: bool) -> None:
        """Every quoted value begins after a delimiter or line end and ends before one."""
        opening = b"".join(map(LAST, pieces if self.inside else pieces[:-1]))
        closing = b"".join(map(FIRST, pieces if began else pieces[1:]))
        if opening.strip(self.border + b"\n") or closing.strip(self.border + b"\r\n"):
            self.odd = "a quote within a value"


def _blank_at_end(path: Path, unended: bool) -> int:
    """Blank lines after the last row (of the last 64 KB)."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - (1 << 16)))
        tail = file.read()
    ends = tail[len(tail.rstrip(b"\r\n")) :].count(b"\n")
    return max(0, ends - 1) if not unended else 0
