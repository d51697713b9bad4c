"""The end of the ledger, where a process writes: the open segment and the standing after its last line.

Everything here happens while the file lock is held. A tail that raised is thrown away, and made anew from disk.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from zoneinfo import ZoneInfo

from zhongshu.core.errors import LedgerError
from zhongshu.lake.durable import sync_files
from zhongshu.sharing.ledger.checkpoint import last_checkpoint
from zhongshu.sharing.ledger.files import SEGMENT, Folders, Segment, list_segments, segment_name
from zhongshu.sharing.ledger.head import told_size
from zhongshu.sharing.ledger.standing import Standing, read_standing
from zhongshu.sharing.ledger.tiles import Tiles, write_at

_DAMAGED = "zhongshu ledger verify names what is wrong; restore the ledger from a backup"
_sync = getattr(os, "fdatasync", os.fsync)  # macOS has no fdatasync


@dataclass
class Added:
    """Hashes of lines that were folded after the first `size` ones, by level of the tree's files."""

    size: int
    levels: dict[int, list[bytes]] = field(default_factory=lambda: {0: []})

    def add(self, leaf: bytes, completed: Sequence[bytes]) -> None:
        """One more line."""
        self.levels[0].append(leaf)
        for level, node in enumerate(completed, 1):
            self.levels.setdefault(level, []).append(node)


class Tail:
    """`cut` counts bytes of a torn last line that were cut off and are not yet told in a note."""

    def __init__(self, folders: Folders, zone: ZoneInfo):
        """Reads what was written since the last checkpoint. LedgerError when the ledger is shorter than a checkpoint or
        its head says: a head is told of no entry before it is durable, so a crash alone never makes it so."""
        self.folders = folders
        self.cut = 0
        self.sealed = 0
        self.tiles = Tiles(folders.tree)
        self._handle = -1
        try:
            self.standing = self._load(zone)
            self._require_whole()
            self.tiles.cut(self.standing.size)
        except BaseException:
            self.close()
            raise

    def catch_up(self) -> None:
        """Fold what other processes wrote, and seal the segment if it is full."""
        while True:
            length = os.fstat(self._handle).st_size
            if length < self._offset:
                raise LedgerError("the ledger's newest file is shorter than it was", hint=_DAMAGED)
            if length > self._offset:
                self._fold(os.pread(self._handle, length - self._offset, self._offset), settled=True)
            if self.standing.size - self._first < SEGMENT:
                return
            self._seal()
            self._open(Segment(self.standing.size, self.folders.segments / segment_name(self.standing.size)))

    def append(self, lines: Sequence[bytes], added: Added) -> None:
        """Write lines that the standing has folded already, durably. OSError, and nothing of them is left."""
        content = b"\n".join(lines) + b"\n"
        try:
            write_at(self._handle, content, self._offset)
            self.tiles.write(added.size, added.levels)
            _sync(self._handle)
        except OSError:
            os.ftruncate(self._handle, self._offset)
            self.tiles.cut(added.size)
            raise
        self._offset += len(content)
        self._hash.update(content)

    def settle(self) -> None:
        """Make durable what was found: its writer may have died before it could."""
        _sync(self._handle)

    def close(self) -> None:
        """Give the files back."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
        self.tiles.close()

    def _require_whole(self) -> None:
        here, newest, told = self.standing.size, last_checkpoint(self.folders), told_size(self.folders.head)
        if newest is not None and newest.size > here:
            raise LedgerError(
                f"the ledger ends after {here} entries, and a checkpoint vouches for {newest.size}", hint=_DAMAGED
            )
        if told > here:
            raise LedgerError(
                f"the ledger ends after {here} entries, and {told} were written: {here} to {told - 1} are missing",
                hint="restore ledger/segments from a backup; or give up what no checkpoint vouches for: end every "
                "process of the hub and delete ledger/head",
            )

    def _load(self, zone: ZoneInfo) -> Standing:
        segments = list_segments(self.folders)
        self.standing = self._saved(segments, zone) or read_standing(self.folders.dropped, zone) or Standing(zone)
        for at, segment in enumerate(segments, 1):
            if at == len(segments) or segments[at].first > self.standing.size:
                self._continue(segment)
        if not segments or segments[-1].digest is not None:
            if not segments and self.standing.size:
                raise LedgerError(f"no segment holds the entries before {self.standing.size}", hint=_DAMAGED)
            self._open(Segment(self.standing.size, self.folders.segments / segment_name(self.standing.size)))
        return self.standing

    def _saved(self, segments: Sequence[Segment], zone: ZoneInfo) -> Standing | None:
        """The saved standing, when segments and hashes reach as far; else everything is folded, and hashed, anew."""
        saved = read_standing(self.folders.standing, zone)
        if saved is None or not segments or not self.tiles.reach(saved.size):
            return None
        last = [one for one in segments if one.first <= saved.size][-1:]
        if not last or _end(last[0].read(), saved.size - last[0].first) is None:
            return None
        return saved

    def _continue(self, segment: Segment) -> None:
        """Fold the lines of a segment beyond the standing; stay at its end if it is the open one."""
        if segment.first > self.standing.size:
            raise LedgerError(
                f"the entries from {self.standing.size} to {segment.first - 1} are missing",
                hint=_DAMAGED,
            )
        if segment.digest is None:
            self._open(segment)
            content = os.pread(self._handle, os.fstat(self._handle).st_size, 0)
        else:
            content = segment.read()
            self._first, self._offset, self._hash = segment.first, 0, sha256()
            if not content.endswith(b"\n"):
                raise LedgerError(f"{segment.path.name} is damaged: its last line has no end", hint=_DAMAGED)
        end = _end(content, self.standing.size - segment.first)
        if end is None:
            raise LedgerError(f"{segment.path.name} ends before entry {self.standing.size}", hint=_DAMAGED)
        self._offset = end
        self._hash.update(content[:end])
        self._fold(content[end:], settled=False)

    def _fold(self, content: bytes, *, settled: bool) -> None:
        """Lines that others wrote. Their hashes are on disk already when the process that wrote them had the time to;
        those of an earlier start (not `settled`) are written again."""
        whole = content.rfind(b"\n") + 1
        added = Added(self.standing.size)
        for line in content[:whole].split(b"\n")[:-1]:
            added.add(*self.standing.add_line(line))
        if not settled or not self.tiles.reach(self.standing.size):
            self.tiles.write(added.size, added.levels)
        self._offset += whole
        self._hash.update(content[:whole])
        if len(content) > whole:  # never acknowledged: its writer died under the lock that is ours now
            os.ftruncate(self._handle, self._offset)
            self.cut += len(content) - whole

    def _open(self, segment: Segment) -> None:
        if self._handle >= 0:
            os.close(self._handle)
        new = not segment.path.exists()
        self._handle = os.open(segment.path, os.O_RDWR | os.O_CREAT, 0o644)
        self._first, self._offset, self._hash = segment.first, 0, sha256()
        if new:
            sync_files([segment.path])

    def _seal(self) -> None:
        """The full segment gets its name; another process may have been first."""
        path = self.folders.segments / segment_name(self._first)
        if path.exists():
            _sync(self._handle)
            path.rename(path.with_name(segment_name(self._first, self._hash.hexdigest()[:32])))
            self.sealed += 1


def _end(content: bytes, lines: int) -> int | None:
    """Where the first `lines` lines end; None when there are fewer."""
    if lines == 0:
        return 0
    if content.count(b"\n") < lines:
        return None
    end = 0
    for _ in range(lines):
        end = content.index(b"\n", end) + 1
    return end
