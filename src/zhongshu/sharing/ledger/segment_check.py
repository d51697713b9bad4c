"""One segment looked at line by line: the part of `verify` that runs in several processes at once."""

import io
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from zhongshu.core.errors import LedgerError
from zhongshu.sharing.ledger.entry import canonical, entry_of, members
from zhongshu.sharing.ledger.files import Folders, IndexFile, Segment, digest, list_segments
from zhongshu.sharing.ledger.index import index_of
from zhongshu.sharing.ledger.standing import Standing
from zhongshu.sharing.ledger.tree import leaf_hash


@dataclass(frozen=True)
class Fault:
    """A file that is not as it was written; in a segment the entry and its line (from 1) where that is known."""

    file: Path
    message: str
    sequence: int | None = None
    line: int | None = None


@dataclass(frozen=True)
class Task:
    """`content` is given for the open segment, which others write to. `count` is how many lines it has to have, None
    when nobody knows. Acts and counters are wanted as of the first `tally` entries of the ledger."""

    folders: Folders
    segment: Segment
    count: int | None
    index: IndexFile | None
    zone: ZoneInfo
    tally: int
    content: bytes | None = None


@dataclass
class Checked:
    """`leaves` are the hashes of the lines, one after the other. `whole` tells of all lines, `tally` of those before
    `Task.tally`: time of the last one, acts, counters."""

    whole: Standing
    tally: Standing
    leaves: bytes = b""
    first_at: str = ""
    faults: list[Fault] = field(default_factory=list)


def check_segment(task: Task) -> Checked:
    """Every byte of the segment and of its index."""
    segment, found = task.segment, Checked(Standing(task.zone), Standing(task.zone))
    try:
        content = _read(task) if task.content is None else task.content
    except (OSError, EOFError, zlib.error) as error:
        found.faults.append(Fault(segment.path, f"it cannot be read: {error}", segment.first))
        return found
    _check_lines(task, content, found)
    if segment.packed is not None and digest(segment.path.read_bytes()) != segment.packed:
        found.faults.append(Fault(segment.path, "the packed file is not the one its name tells"))
    if segment.digest is not None and digest(content) != segment.digest:
        found.faults.append(Fault(segment.path, "its lines are not those its name tells"))
    if task.index is not None:
        found.faults += check_index(task.index, None if found.faults else content)
    return found


def _read(task: Task) -> bytes:
    """It may have been packed into the archive since it was listed."""
    try:
        return task.segment.read()
    except FileNotFoundError:
        moved = [one for one in list_segments(task.folders) if one.first == task.segment.first]
        if not moved:
            raise
        return moved[0].read()


def _check_lines(task: Task, content: bytes, found: Checked) -> None:
    """The first wrong line ends the telling of wrong lines; the hashes of all are returned."""
    segment = task.segment
    *lines, torn = content.split(b"\n")
    found.leaves = b"".join(map(leaf_hash, lines))
    for number, line in enumerate(lines):
        if wrong := _wrong(line, segment.first + number, task.tally, found):
            found.faults.append(Fault(segment.path, wrong, segment.first + number, number + 1))
            return
    if torn:
        found.faults.append(Fault(segment.path, "its last line has no end", segment.first + len(lines), len(lines) + 1))
    elif task.count is not None and len(lines) != task.count:
        message = f"it has {len(lines)} entries, and the next segment begins after {task.count}"
        found.faults.append(Fault(segment.path, message, segment.first + min(len(lines), task.count)))


def _wrong(line: bytes, sequence: int, tally: int, found: Checked) -> str | None:
    try:
        told = members(line)
        if not canonical(line, told, entry_of(told)):
            return "it is not in canonical form"
    except LedgerError as error:
        return error.message
    if told["sequence"] != sequence:
        return f"it says it is entry {told['sequence']}"
    if told["at"] < found.whole.at:
        return f"its time, {told['at']}, is before that of the entry before it"
    found.first_at = found.first_at or told["at"]
    found.whole.at = told["at"]
    found.whole.acts += told["kind"] == "act"
    if sequence < tally:
        found.tally.count(told)
    return None


def check_index(index: IndexFile, content: bytes | None) -> list[Fault]:
    """Against its name, and against the lines of its segment unless those are wrong themselves (None)."""
    try:
        packed = index.path.read_bytes()
    except FileNotFoundError:
        return []  # gone to the archive since it was listed, or dropped with its segment
    except OSError as error:
        return [Fault(index.path, f"it cannot be read: {error}")]
    try:
        if digest(packed) != index.digest:
            return [Fault(index.path, "its bytes are not those its name tells")]
        if content is not None and not pq.read_table(io.BytesIO(packed)).equals(index_of(content)):
            return [Fault(index.path, "it does not tell what its segment says")]
    except pa.ArrowException as error:
        return [Fault(index.path, f"it cannot be read: {error}")]
    return []
