"""The walk of `verify` over a ledger: the tree grown again from its entries, compared with what is on disk."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from zoneinfo import ZoneInfo

from zhongshu.sharing.ledger.checkpoint_check import Vouched
from zhongshu.sharing.ledger.files import Folders, Segment
from zhongshu.sharing.ledger.head import EPOCH, read_head
from zhongshu.sharing.ledger.segment_check import Checked, Fault, Task
from zhongshu.sharing.ledger.standing import Standing, parse_standing
from zhongshu.sharing.ledger.tiles import HASH
from zhongshu.sharing.ledger.tree import TILE, Frontier
from zhongshu.sharing.ledger.view import View

_CHUNK = 65536 * HASH


class Walk:
    """`begin`, then every segment in order, then `end`; `faults` is what was found, `frontier` the tree so far."""

    def __init__(self, folders: Folders, seen: View, vouched: Vouched, zone: ZoneInfo):
        self.folders = folders
        self.seen = seen
        self.frontier = Frontier()
        self.by_hash = 0
        self.faults = list(vouched.faults)
        self._zone = zone
        self._vouched = vouched
        self._sizes = [*vouched.sizes, -1][::-1]  # the next one is the last
        self._wrong_root = False
        self._above: list[bytearray] = []
        self._ends = {one.first: after.first for one, after in zip(seen.segments, seen.segments[1:], strict=False)}
        self._dropped = self._read("dropped", folders.dropped)
        self._saved = self._read("standing", folders.standing)
        self._peaks: list[bytes] | None = None
        self._tally: Standing | None = Standing(zone) if self._dropped is None else self._dropped
        self._whole = Standing(zone, acts=0 if self._dropped is None else self._dropped.acts)
        self._handle = os.open(folders.tree / "0", os.O_RDONLY) if (folders.tree / "0").exists() else -1

    def __enter__(self) -> "Walk":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._handle >= 0:
            os.close(self._handle)

    def task(self, segment: Segment) -> Task:
        """What a worker has to know to check a segment."""
        end = self._ends.get(segment.first)
        count = None if end is None else end - segment.first
        content = self.seen.open_lines if segment.digest is None else None
        tally = 0 if self._saved is None else self._saved.size
        return Task(self.folders, segment, count, self.seen.indexes.get(segment.first), self._zone, tally, content)

    def begin(self, first: int) -> None:
        """Take the hashes of the entries before `first` as they are on disk; checkpoints will tell whether they are."""
        self._compare()
        self.by_hash = first
        oldest = self.seen.segments[0].first if self.seen.segments else 0
        if oldest != (0 if self._dropped is None else self._dropped.size):
            self.faults.append(Fault(self.folders.segments, f"the entries before {oldest} are missing", 0))
        if first != oldest:
            self._tally = None  # acts and counters of the skipped segments are not known
        while self.frontier.size < first:
            stored = self._stored(self.frontier.size, min(first - self.frontier.size, _CHUNK // HASH))
            if not stored:
                self.faults.append(Fault(self.folders.tree / "0", "its hashes do not reach the first segment"))
                self.frontier = Frontier(first, [bytes(HASH)] * first.bit_count())
                return
            self._grow(stored)

    def segment(self, task: Task, checked: Checked) -> None:
        """The next one."""
        segment = task.segment
        if segment.first > self.frontier.size:
            message = f"the entries from {self.frontier.size} to {segment.first - 1} are missing"
            self.faults.append(Fault(segment.path, message, self.frontier.size))
            self._grow(self._stored(self.frontier.size, segment.first - self.frontier.size))
        elif segment.first < self.frontier.size:
            message = f"it begins with entry {segment.first}, which the segment before has too"
            self.faults.append(Fault(segment.path, message, segment.first))
            return
        self.faults += checked.faults
        if checked.first_at and checked.first_at < self._whole.at:
            message = f"its time, {checked.first_at}, is before that of the entry before it"
            self.faults.append(Fault(segment.path, message, segment.first, 1))
        self._whole.at = max(self._whole.at, checked.whole.at)
        self._whole.acts += checked.whole.acts
        if self._tally is not None:
            self._tally.at = max(self._tally.at, checked.tally.at)
            self._tally.acts += checked.tally.acts
            for (grant, day), used in checked.tally.counters.days.items():
                self._tally.counters.add(grant, day, used)
        self._grow(self._settled(task, checked))

    def end(self) -> None:
        """What can only be told when all entries are known: lengths, standing, head."""
        size = self.frontier.size
        beyond = [one for one in self._vouched.sizes if one > size][:1]
        for path in self._vouched.by_size[beyond[0]] if beyond else ():
            message = f"it vouches for {beyond[0]} entries, and there are {size}: from entry {size} they are missing"
            self.faults.append(Fault(path, message, size))
        self._check_tree()
        self._check_standing()
        self._check_head()

    def _read(self, what: str, path: Path) -> Standing | None:
        if path not in self.seen.small:
            return None
        found = parse_standing(self.seen.small[path], self._zone)
        if found is None:
            self.faults.append(Fault(path, f"the {what} it tells is not as it was written"))
        return found

    def _stored(self, first: int, count: int) -> bytes:
        """Hashes of entries on disk, as many as there are."""
        if self._handle < 0:
            return b""
        found = os.pread(self._handle, count * HASH, first * HASH)
        return found[: len(found) - len(found) % HASH]

    def _grow(self, leaves: bytes) -> None:
        frontier, above = self.frontier, self._above
        saved = -1 if self._saved is None else self._saved.size
        for at in range(0, len(leaves), HASH):
            for level, node in enumerate(frontier.append(leaves[at : at + HASH])):
                if level == len(above):
                    above.append(bytearray())
                above[level] += node
            if frontier.size in (self._sizes[-1], saved):
                self._compare()

    def _compare(self) -> None:
        """The tree as it is now with what was vouched for, or saved, of this size."""
        size = self.frontier.size
        if self._saved is not None and size == self._saved.size:
            self._peaks = list(self.frontier.peaks)
        if size != self._sizes[-1]:
            return
        self._sizes.pop()
        for path, checkpoint in self._vouched.by_size[size].items():
            if checkpoint.root != self.frontier.root and not self._wrong_root:
                self._wrong_root = True
                good = max((one for one in self._vouched.sizes if one < size), default=0)
                message = f"the first {size} entries do not have the root that is signed: one from {good} on is wrong"
                self.faults.append(Fault(path, message, good))

    def _settled(self, task: Task, checked: Checked) -> bytes:
        """The hashes to go on with: where those of the lines and those on disk differ, the ones that seem right."""
        segment, computed = task.segment, checked.leaves
        count = len(computed) // HASH if task.count is None else task.count
        stored = self._stored(segment.first, count)
        if computed == stored:
            return computed
        at = _first_difference(computed, stored)
        sequence, tree = segment.first + at, self.folders.tree / "0"
        sound = len(stored) == count * HASH
        if sound and (checked.faults or (segment.digest is None and self._vouched_for(stored, sequence))):
            self.faults.append(Fault(segment.path, "this entry is not the one that was written", sequence, at + 1))
            return stored
        if segment.digest is None and not self._vouched_for(computed, sequence):
            message = "this entry and its hash in tree/0 differ, and no checkpoint tells which of them is right"
            self.faults.append(Fault(segment.path, message, sequence, at + 1))
        self.faults.append(Fault(tree, f"it does not hold the hash of entry {sequence}"))
        return computed

    def _vouched_for(self, leaves: bytes, sequence: int) -> bool:
        """Whether these, as the next ones, lead to the root of the first checkpoint that covers the entry."""
        size = next((one for one in self._vouched.sizes if one > sequence), None)
        if size is None or size > self.frontier.size + len(leaves) // HASH:
            return False
        trial = Frontier(self.frontier.size, self.frontier.peaks)
        for at in range(0, (size - self.frontier.size) * HASH, HASH):
            trial.append(leaves[at : at + HASH])
        return all(one.root == trial.root for one in self._vouched.by_size[size].values())

    def _check_tree(self) -> None:
        size = self.frontier.size
        expected = {self.folders.tree / str(level): size >> TILE * level for level in range(len(self._above) + 1)}
        for path in [*expected, *(one for one in self.seen.tree if one not in expected)]:
            there, wanted = self.seen.tree.get(path, 0) / HASH, expected.get(path, 0)
            if there != wanted:
                self.faults.append(Fault(path, f"it holds {there:g} hashes, and there should be {wanted}"))
        for level, nodes in enumerate(self._above, 1):
            path = self.folders.tree / str(level)
            if self.seen.tree.get(path) == len(nodes) and path.read_bytes()[: len(nodes)] != nodes:
                self.faults.append(Fault(path, "its hashes are not those of the entries"))

    def _check_standing(self) -> None:
        """Against the same fold made anew."""
        path, saved = self.folders.standing, self._saved
        if self._dropped is not None and self._dropped.size > self.frontier.size:
            self.faults.append(Fault(self.folders.dropped, f"it tells of {self._dropped.size} entries"))
        if saved is None:
            return
        if self._peaks is None or self._peaks != saved.frontier.peaks:
            self.faults.append(Fault(path, f"it does not tell the tree of {saved.size} entries"))
        elif self._tally is not None:
            frontier = Frontier(saved.size, self._peaks)
            anew = Standing(self._zone, frontier, self._tally.acts, self._tally.at, self._tally.counters)
            if anew.document() != self.seen.small[path]:
                self.faults.append(Fault(path, f"its acts, time or counters are not those of {saved.size} entries"))

    def _check_head(self) -> None:
        path = self.folders.head
        if path not in self.seen.small:
            self.faults.append(Fault(path, "it is missing"))
            return
        try:
            size, acts, at = read_head(self.seen.small[path])
        except ValueError as error:
            self.faults.append(Fault(path, str(error)))
            return
        last = (datetime.fromisoformat(self._whole.at) - EPOCH) // timedelta(microseconds=1)
        acts_known = self._tally is not None
        if size > self.frontier.size or (size == self.frontier.size and acts_known and acts != self._whole.acts):
            self.faults.append(Fault(path, f"it tells of {size} entries and {acts} acts"))
        elif size == self.frontier.size and at != last:
            self.faults.append(Fault(path, "its time is not that of the last entry"))


def _first_difference(one: bytes, other: bytes) -> int:
    """Which hash it is."""
    at = range(0, max(len(one), len(other)), HASH)
    return next(start for start in at if one[start : start + HASH] != other[start : start + HASH]) // HASH
