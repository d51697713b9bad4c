"""Single lines out of segments, open, sealed or archived."""

import gzip
import zlib
from bisect import bisect_right
from collections.abc import Callable
from typing import TypeVar

from zhongshu.core.errors import LedgerError, UnknownName
from zhongshu.sharing.ledger.entry import members
from zhongshu.sharing.ledger.files import Folders, Segment, list_segments

T = TypeVar("T")


def whole_lines(segment: Segment) -> list[bytes]:
    """Every line that has its end; LedgerError when the file cannot be read. FileNotFoundError when it was moved."""
    try:
        return segment.read().split(b"\n")[:-1]
    except FileNotFoundError:
        raise
    except (OSError, EOFError, zlib.error) as error:
        raise LedgerError(f"{segment.path.name} cannot be read: {error}") from error


def line_starting(segment: Segment, start: int) -> bytes:
    """The line that begins at this byte of the (unpacked) segment."""
    try:
        with (gzip.open if segment.packed else open)(segment.path, "rb") as file:
            file.seek(start)
            return bytes(file.readline().rstrip(b"\n"))
    except FileNotFoundError:
        raise
    except (OSError, EOFError, zlib.error) as error:
        raise LedgerError(f"{segment.path.name} cannot be read: {error}") from error


def line_of_entry(folders: Folders, sequence: int) -> bytes:
    """UnknownName when there is no such entry, or its segment was dropped."""

    def look() -> bytes:
        segments = list_segments(folders)
        at = bisect_right(segments, sequence, key=lambda one: one.first)
        lines = whole_lines(segments[at - 1]) if at else []
        if not at or sequence - segments[at - 1].first >= len(lines):
            raise UnknownName(f"no entry {sequence} in the ledger, or it was dropped from the archive")
        line = lines[sequence - segments[at - 1].first]
        if members(line).get("sequence") != sequence:
            hint = "zhongshu ledger verify names what is wrong"
            raise LedgerError(f"the ledger is damaged at entry {sequence}", hint=hint)
        return line

    return while_moving(look)


def while_moving(look: Callable[[], T]) -> T:
    """Look again when a file was sealed or archived between its listing and its opening."""
    for _ in range(4):
        try:
            return look()
        except FileNotFoundError as error:
            missing = error
    raise LedgerError(f"a file of the ledger is gone: {missing}", hint="zhongshu ledger verify names what is wrong")
