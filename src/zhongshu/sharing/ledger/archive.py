"""Segments past their time online: packed into the archive, and in the end dropped but for their hashes."""

import gzip
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from zhongshu.core.errors import LedgerError
from zhongshu.lake.durable import write_file
from zhongshu.sharing.ledger.checkpoint import last_checkpoint
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.ledger.files import Folders, Segment, digest, list_indexes, list_segments, segment_name
from zhongshu.sharing.ledger.index import index_missing
from zhongshu.sharing.ledger.lines import whole_lines
from zhongshu.sharing.ledger.standing import Standing, read_standing, write_standing
from zhongshu.sharing.ledger.verify import ended_before
from zhongshu.sharing.ledger.writer import Ledger

_LEVEL = 6
"""Of gzip: a tenth larger than the highest, in a third of the time."""


@dataclass(frozen=True)
class Moved:
    """Entries `first` to `last` in so many segments; of none, `first` is beyond `last`."""

    segments: int
    first: int
    last: int


def archive(ledger: Ledger, before: datetime, *, actor: str) -> Moved:
    """Pack every sealed segment whose entries are all older than `before`, with its index. A note tells of it.

    LedgerError when a segment is not what its name tells: it stays, and those after it.
    """
    folders = ledger.folders
    with ledger.upkeep():
        index_missing(folders)
    old = _old(folders, before, packed=False)
    for segment, _ in old:
        with ledger.upkeep():  # one at a time, so that checkpoints need not wait for long
            _pack(folders, segment)
    return _told(ledger, "ledger.archived", actor, old)


def drop(ledger: Ledger, before: datetime, *, actor: str) -> Moved:
    """Delete archived segments whose entries are all older than `before`. Their hashes stay in the tree, so every root
    and every proof of later entries still holds; they themselves cannot be read or proved any more."""
    folders = ledger.folders
    old = _old(folders, before, packed=True)
    newest = last_checkpoint(folders)
    if old and (newest is None or newest.size < old[-1][1]):
        raise LedgerError("no checkpoint vouches yet for the entries to be dropped", hint="zhongshu ledger checkpoint")
    for segment, _ in old:
        with ledger.upkeep():
            _drop(folders, segment, read_standing(folders.dropped, ledger.zone) or Standing(ledger.zone))
    return _told(ledger, "ledger.dropped", actor, old)


def _drop(folders: Folders, segment: Segment, standing: Standing) -> None:
    """Where the ledger stood after the segment is durable before it goes."""
    for line in whole_lines(segment):
        standing.add_line(line)
    write_standing(folders.dropped, standing.document())
    index = list_indexes(folders).get(segment.first)
    for path in (segment.path, *([] if index is None else [index.path])):
        path.unlink()


def _old(folders: Folders, before: datetime, *, packed: bool) -> list[tuple[Segment, int]]:
    """From the oldest on, each with the sequence after its last entry."""
    segments = list_segments(folders)
    count = ended_before(segments, before)
    pairs = [(one, after.first) for one, after in pairwise(segments[: count + 1])]
    return [(one, end) for one, end in pairs if (one.packed is not None) == packed and one.digest is not None]


def _pack(folders: Folders, segment: Segment) -> None:
    """The packed file is whole and durable before the segment goes."""
    if not segment.path.exists():  # another process packed it
        return
    content = segment.read()
    if digest(content) != segment.digest:
        hint = "zhongshu ledger verify names what is wrong; restore it from a backup"
        raise LedgerError(f"{segment.path.name} is not what its name tells, and stays where it is", hint=hint)
    packed = gzip.compress(content, _LEVEL, mtime=0)
    write_file(folders.archive / segment_name(segment.first, segment.digest, digest(packed)), packed)
    index = list_indexes(folders).get(segment.first)
    if index is not None and index.path.parent != folders.archive:
        write_file(folders.archive / index.path.name, index.path.read_bytes())
        index.path.unlink()
    segment.path.unlink()


def _told(ledger: Ledger, act: str, actor: str, old: list[tuple[Segment, int]]) -> Moved:
    moved = Moved(len(old), old[0][0].first if old else 0, old[-1][1] - 1 if old else -1)
    if old:
        details = {"first": str(moved.first), "last": str(moved.last)}
        ledger.commit(Entry(kind="note", actor=actor, act=act, details=details))
    return moved
