"""One process's hand on the ledger: the file lock, the tail behind it, the head that all processes see."""

import fcntl
import os
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from zhongshu.core.errors import LedgerError
from zhongshu.lake.durable import sync_files
from zhongshu.sharing.ledger.batch import Batch, Outcome, Write
from zhongshu.sharing.ledger.checkpoint import Checkpoint, append_checkpoint, last_checkpoint, sign_checkpoint
from zhongshu.sharing.ledger.counters import Quota, Used
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.ledger.files import Folders, list_tree
from zhongshu.sharing.ledger.head import EPOCH, Head
from zhongshu.sharing.ledger.standing import write_standing
from zhongshu.sharing.ledger.tail import Tail
from zhongshu.sharing.ledger.witnessed import require_one_history
from zhongshu.sharing.signing import HubKey

Clock = Callable[[], datetime]
Request = tuple[Sequence[Write], int | None]
"""Entries that are written together or not at all, and the number of acts seen when they were decided."""

_MICROSECOND = timedelta(microseconds=1)


class Appender:
    """Safe to use from several threads; each call waits for its turn."""

    def __init__(self, folders: Folders, key: HubKey, zone: ZoneInfo, clock: Clock):
        self.folders = folders
        self.covered = 0
        self.sealed = 0
        self._key = key
        self._zone = zone
        self._clock = clock
        self._turn = threading.Lock()
        self._upkeep = threading.Lock()
        self._lock = -1
        self._tail: Tail | None = None
        self._head: Head | None = None

    @property
    def head(self) -> Head:
        """Mapped on first use; LedgerError when the ledger cannot be opened."""
        if self._head is None:
            with self._held():
                pass
            assert self._head is not None
        return self._head

    @property
    def uncovered(self) -> int:
        """Entries that no checkpoint this process knows of vouches for."""
        return max(self._tail.standing.size - self.covered, 0) if self._tail is not None else 0

    def now(self) -> datetime:
        """The clock, but never before the last entry: a clock set back revives nothing."""
        return max(self._clock(), EPOCH + self.head.at * _MICROSECOND)

    def append(self, requests: Sequence[Request]) -> list[Outcome | LedgerError]:
        """Decide in order and write what was decided, durably; LedgerError when nothing could be written."""
        with self._held() as (tail, head):
            at = max(self._clock(), datetime.fromisoformat(tail.standing.at))
            batch = Batch(tail.standing, at)
            if tail.cut:
                batch.decide([(_cut_note(tail.cut), None)], None)
            outcomes = [batch.decide(writes, seen) for writes, seen in requests]
            if batch.lines:
                tail.append(batch.lines, batch.added)
                tail.cut = 0
                _show(head, tail)
            return outcomes

    def refusal(self, grant: str, day: str, quota: Quota, wanted: Used) -> str | None:
        """Why a day of a grant would not give that much more, whichever process used it up; None where it would."""
        tail = self._tail
        if tail is None or tail.standing.size < self.head.size:  # another process has written meanwhile
            with self._held() as (caught_up, _):
                tail = caught_up
        return tail.standing.counters.refusal(grant, day, quota, wanted)

    def checkpoint(self) -> Checkpoint:
        """Sign what is durable now, unless a checkpoint covers it already. LedgerError when it cannot be written."""
        with self.upkeep():
            with self._held() as (tail, _):
                standing = tail.standing
                size, root, document = standing.size, standing.frontier.root, standing.document()
            newest = last_checkpoint(self.folders)
            if newest is None or newest.size < size:
                require_one_history(self.folders, self._key.public, size)
                sync_files(list_tree(self.folders))
                newest = sign_checkpoint(self._key, size, root)
                append_checkpoint(self.folders, newest)
                write_standing(self.folders.standing, document)
            self.covered = newest.size
            return newest

    def look_at_checkpoints(self) -> None:
        """Take notice of those that other processes made."""
        newest = last_checkpoint(self.folders)
        self.covered = max(self.covered, 0 if newest is None else newest.size)

    @contextmanager
    def upkeep(self) -> Iterator[None]:
        """One process at a time makes checkpoints, indexes and the archive; entries are written meanwhile."""
        with self._upkeep, _errors_told():
            self.folders.ledger.mkdir(parents=True, exist_ok=True)
            handle = _locked(self.folders.upkeep_lock)
            try:
                yield
            finally:
                os.close(handle)

    def close(self) -> None:
        """Give files and memory back."""
        with self._turn:
            self._forget()
            if self._head is not None:
                self._head.close()
                self._head = None
            if self._lock >= 0:
                os.close(self._lock)
                self._lock = -1

    @contextmanager
    def _held(self) -> Iterator[tuple[Tail, Head]]:
        """The tail after everything that anybody wrote, under the lock. Whatever fails makes it anew the next time."""
        with self._turn, _errors_told():
            try:
                self._take_lock()
                tail = self._caught_up()
                assert self._head is not None
                yield tail, self._head
                self.sealed, tail.sealed = self.sealed + tail.sealed, 0
            except BaseException:
                self._forget()
                raise
            finally:
                if self._lock >= 0:
                    fcntl.flock(self._lock, fcntl.LOCK_UN)

    def _take_lock(self) -> None:
        if self._lock >= 0:
            fcntl.flock(self._lock, fcntl.LOCK_EX)
            if _is(self._lock, self.folders.lock):
                return
            os.close(self._lock)  # the folder was put in place of another, by a restore for instance
            self._lock, self._head, self.covered = -1, None, 0
            self._forget()
        for folder in (self.folders.segments, self.folders.tree, self.folders.index):
            folder.mkdir(parents=True, exist_ok=True)
        self._lock = _locked(self.folders.lock)

    def _caught_up(self) -> Tail:
        new = self._tail is None
        self._tail = self._tail or Tail(self.folders, self._zone)
        self._tail.catch_up()
        self._head = self._head or Head(self.folders.head)
        if new or self._head.size != self._tail.standing.size:  # whoever wrote last died before it could tell
            self._tail.settle()
            _show(self._head, self._tail)
        if new:
            self.look_at_checkpoints()
        return self._tail

    def _forget(self) -> None:
        if self._tail is not None:
            self._tail.close()
            self._tail = None


def _locked(path: Path) -> int:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def _is(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except FileNotFoundError:
        return False


def _show(head: Head, tail: Tail) -> None:
    standing = tail.standing
    at = datetime.fromisoformat(standing.at)
    head.set(standing.size, standing.acts, (at - EPOCH) // _MICROSECOND)


def _cut_note(length: int) -> Entry:
    told = {"bytes": str(length)}
    return Entry(kind="note", actor="ledger", act="ledger.mended", reason="a line torn by a crash", details=told)


@contextmanager
def _errors_told() -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError, zlib.error) as error:
        hint = "data is handed out again as soon as its folder can be written to"
        raise LedgerError(f"the ledger cannot be written: {error}", hint=hint) from error
