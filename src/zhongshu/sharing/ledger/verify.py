"""Is the ledger as it was written? Every byte of every file against hashes, signatures and the entries themselves."""

import gzip
import os
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from zoneinfo import ZoneInfo

from zhongshu.core.errors import LedgerError
from zhongshu.sharing.ledger.checkpoint_check import check_notes
from zhongshu.sharing.ledger.entry import members, stamp
from zhongshu.sharing.ledger.files import Folders, IndexFile, Segment
from zhongshu.sharing.ledger.segment_check import Checked, Fault, Task, check_index, check_segment
from zhongshu.sharing.ledger.view import view
from zhongshu.sharing.ledger.walk import Walk
from zhongshu.sharing.signing import PublicKey

_WORTH_PROCESSES = 16
"""Segments below which starting processes takes longer than it saves."""


@dataclass(frozen=True)
class Verified:
    """`entries` in the ledger; the first `by_hash` of them were checked by their hashes only (dropped from the archive,
    or before the date asked for); the newest of `checkpoints` vouches for the first `covered`."""

    entries: int
    by_hash: int
    covered: int
    checkpoints: int
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        """Nothing is wrong."""
        return not self.faults

    @property
    def first_wrong(self) -> Fault | None:
        """The fault of the first entry that is not as it was written; None when no fault is about an entry."""
        about = [one for one in self.faults if one.sequence is not None]
        return min(about, key=lambda one: (one.sequence or 0, one.line is None), default=None)


def verify(
    folders: Folders, key: PublicKey, zone: ZoneInfo, *, since: datetime | None = None, processes: int | None = None
) -> Verified:
    """Look at the ledger as it is now; it may be written to meanwhile. With `since`, segments that end before that time
    are checked by their hashes only. LedgerError when there is none."""
    seen = view(folders)
    vouched = check_notes(folders, seen.small, key)
    skipped = ended_before(seen.segments, since)
    segments = seen.segments[skipped:]
    with Walk(folders, seen, vouched, zone) as walk:
        walk.begin(segments[0].first if segments else 0)
        walk.faults += [fault for one in seen.segments[:skipped] for fault in _index_bytes(seen.indexes.get(one.first))]
        for task, checked in _checked([walk.task(one) for one in segments], processes):
            walk.segment(task, checked)
        walk.end()
    covered = max((size for size in vouched.sizes if size <= walk.frontier.size), default=0)
    return Verified(walk.frontier.size, walk.by_hash, covered, len(vouched.sizes), tuple(walk.faults))


def _index_bytes(index: IndexFile | None) -> list[Fault]:
    return [] if index is None else check_index(index, None)


def ended_before(segments: Sequence[Segment], since: datetime | None) -> int:
    """How many segments, from the oldest, hold no entry of that time or later: the next one begins before it."""
    if since is None:
        return 0
    skipped = 0
    for following in segments[1:]:
        if _first_time(following) >= stamp(since):
            break
        skipped += 1
    return skipped


def _first_time(segment: Segment) -> str:
    """Of the first line; the largest text there is when it cannot be read, so that the segment is looked at."""
    try:
        with (gzip.open if segment.packed else open)(segment.path, "rb") as file:
            return str(members(file.readline())["at"])
    except (OSError, EOFError, zlib.error, LedgerError, KeyError):
        return "~"


def _checked(tasks: Sequence[Task], processes: int | None) -> Iterator[tuple[Task, Checked]]:
    """In order, a few ahead of the one that is asked for."""
    processes = min(processes or os.cpu_count() or 1, len(tasks) // _WORTH_PROCESSES + 1)
    if processes == 1:
        yield from ((task, check_segment(task)) for task in tasks)
        return
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        ahead: deque[tuple[Task, Future[Checked]]] = deque()
        for task in tasks:
            ahead.append((task, pool.submit(check_segment, task)))
            if len(ahead) > 2 * processes:
                yield _taken(ahead)
        while ahead:
            yield _taken(ahead)


def _taken(ahead: deque[tuple[Task, Future[Checked]]]) -> tuple[Task, Checked]:
    task, checked = ahead.popleft()
    return task, checked.result()
