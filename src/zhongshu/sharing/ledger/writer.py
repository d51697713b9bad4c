"""The ledger as a process uses it: entries of many threads and tasks in few durable appends.

A thread takes everything that waits, has it decided and appended in one go, and answers. A second one signs
checkpoints and makes indexes beside it.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from types import TracebackType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from zhongshu.core.errors import LedgerError, UnknownName
from zhongshu.sharing.ledger.appender import Appender, Clock
from zhongshu.sharing.ledger.batch import Outcome, Write
from zhongshu.sharing.ledger.checkpoint import Checkpoint, last_checkpoint
from zhongshu.sharing.ledger.counters import Quota, Used
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.index import index_missing
from zhongshu.sharing.signing import HubKey

Answer = Outcome | LedgerError
Done = Callable[[Answer], None]

_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_AT_ONCE = 256
_MOST_UNCOVERED = 1000
"""Entries that may be durable before a checkpoint covers them; from `_DUE` on the thread beside is at it."""
_DUE = 700
_DUE_SECONDS = 55
"""At most 60 seconds, less what it takes."""


class _Waiting(NamedTuple):
    writes: Sequence[Write]
    seen: int | None
    done: Done
    loop: asyncio.AbstractEventLoop | None = None


class Ledger:
    """Open one a process; any number of processes may have the same folders open. Threads start with the first entry.

    `clock` tells the time (UTC). A caller that waits in `commit` gives up after `patience` seconds.
    """

    def __init__(
        self,
        folders: Folders,
        key: HubKey,
        zone: ZoneInfo,
        *,
        clock: Clock = lambda: datetime.now(UTC),
        patience: float = 30.0,
    ):
        self.folders = folders
        self.key = key
        self.zone = zone
        self._patience = patience
        self._appender = Appender(folders, key, zone, clock)
        self._waiting: list[_Waiting] = []
        self._gathered: dict[asyncio.AbstractEventLoop, list[_Waiting]] = {}
        self._turn = threading.Condition()
        self._threads: list[threading.Thread] = []
        self._closing = False
        self._upkeep_due = threading.Event()
        self._uncovered_since: float | None = None
        self._fault: LedgerError | None = None
        self._day = (_NO_TIME, _NO_TIME, "")  # the last one that was asked for: [begin, end) in UTC

    @property
    def acts(self) -> int:
        """Acts in the ledger, those of other processes included; what is decided with it goes to commit as `seen`."""
        return self._appender.head.acts

    @property
    def size(self) -> int:
        """Entries in the ledger."""
        return self._appender.head.size

    def now(self) -> datetime:
        """The time (UTC) that grants are judged at: the clock's, but never before the last entry."""
        return self._appender.now()

    def day(self, at: datetime) -> str:
        """The ISO date, in the region's zone, whose quota an entry of that time uses."""
        first, until, day = self._day
        if not first <= at < until:
            local = at.astimezone(self.zone).date()
            begins, ends = (datetime.combine(local + timedelta(days=n), time_of_day.min, self.zone) for n in (0, 1))
            first, until, day = self._day = begins.astimezone(UTC), ends.astimezone(UTC), local.isoformat()
        return day

    def refusal(self, grant: str, quota: Quota, wanted: Used, at: datetime) -> str | None:
        """Why the grant would not give that much more on the day of `at`; None where it would. Nothing is written:
        `commit` has the last word."""
        return self._appender.refusal(grant, self.day(at), quota, wanted)

    def commit(self, entry: Entry, quota: Quota | None = None, *, seen: int | None = None) -> Outcome:
        """Wait until it is durable. Stale when an act came after `seen` acts; denied when the quota is used up.

        LedgerError when it could not be written: nothing may be handed out.
        """
        return self.commit_all([(entry, quota)], seen=seen)

    def commit_all(self, writes: Sequence[Write], *, seen: int | None = None) -> Outcome:
        """Several entries of one answer as `commit` does one: all are written, or all as denials, or none."""
        answered = threading.Lock()
        answered.acquire()
        answers: list[Answer] = []

        def done(answer: Answer) -> None:
            answers.append(answer)
            answered.release()

        self.submit(writes, done, seen=seen)
        if not answered.acquire(timeout=self._patience):
            raise LedgerError(
                f"the ledger did not answer within {self._patience:g} seconds",
                hint="does a process that was stopped hold its lock?",
            )
        if isinstance(answers[0], LedgerError):
            raise answers[0]
        return answers[0]

    async def commit_async(self, writes: Sequence[Write], *, seen: int | None = None) -> Outcome:
        """As `commit_all`, without holding the event loop up."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Outcome] = loop.create_future()

        def done(answer: Answer) -> None:
            if future.done():  # nobody waits any more
                return
            if isinstance(answer, LedgerError):
                future.set_exception(answer)
            else:
                future.set_result(answer)

        gathered = self._gathered.setdefault(loop, [])
        if not gathered:
            loop.call_soon(self._hand_over, loop)
        gathered.append(_Waiting(writes, seen, done, loop))
        return await future

    def _hand_over(self, loop: asyncio.AbstractEventLoop) -> None:
        """All that a turn of a loop gathered, at once: the writer is woken once for it, and interrupts it less."""
        gathered = self._gathered.pop(loop)
        try:
            self._wait(gathered)
        except LedgerError as error:
            for one in gathered:
                one.done(error)

    def submit(self, writes: Sequence[Write], done: Done, *, seen: int | None = None) -> None:
        """Call `done` with the outcome or error in the ledger's thread, where it may not wait for anything."""
        self._wait([_Waiting(writes, seen, done)])

    def _wait(self, some: Sequence[_Waiting]) -> None:
        with self._turn:
            if self._closing:
                raise LedgerError("the ledger is closed in this process")
            self._start()
            self._waiting += some
            self._turn.notify()

    def checkpoint(self) -> Checkpoint:
        """Sign what is durable now, of all processes; the one there is when it covers everything. Segments that a
        process sealed and did not live to index are indexed too."""
        made = self._appender.checkpoint()
        with self._appender.upkeep():
            index_missing(self.folders)
        return made

    def covering(self, sequence: int) -> Checkpoint:
        """The newest checkpoint, made now if none vouches for the entry yet. UnknownName for one that is not there."""
        newest = last_checkpoint(self.folders)
        if newest is None or newest.size <= sequence:
            newest = self.checkpoint()
        if not 0 <= sequence < newest.size:
            raise UnknownName(f"no entry {sequence}", hint=f"the ledger has the entries 0 to {newest.size - 1}")
        return newest

    def upkeep(self) -> AbstractContextManager[None]:
        """While it lasts no other process signs, indexes or archives; entries are written meanwhile."""
        return self._appender.upkeep()

    def close(self) -> None:
        """Write what waits, sign it, end the threads."""
        with self._turn:
            self._closing = True
            self._turn.notify()
        self._upkeep_due.set()
        for thread in self._threads:
            thread.join()
        try:
            if self._appender.uncovered:
                self.checkpoint()
        finally:
            self._appender.close()

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _start(self) -> None:
        if not self._threads:
            for name, work in (("ledger", self._write), ("ledger-upkeep", self._keep_up)):
                self._threads.append(threading.Thread(target=work, name=name, daemon=True))
            for thread in self._threads:
                thread.start()

    def _write(self) -> None:
        while True:
            with self._turn:
                while not self._waiting and not self._closing:
                    self._turn.wait()
                batch, self._waiting = self._waiting[:_MOST_AT_ONCE], self._waiting[_MOST_AT_ONCE:]
            if not batch:
                return
            _answer(batch, self._append(batch))
            self._ask_for_upkeep()

    def _append(self, batch: Sequence[_Waiting]) -> Sequence[Answer]:
        try:
            if self._fault is not None or self._appender.uncovered + len(batch) > _MOST_UNCOVERED:
                self._appender.checkpoint()
                self._fault = None
            return self._appender.append([(one.writes, one.seen) for one in batch])
        except LedgerError as error:
            return [error] * len(batch)
        except Exception as error:  # whoever waits must hear of it
            return [LedgerError(f"the ledger cannot be written: {error!r}")] * len(batch)

    def _ask_for_upkeep(self) -> None:
        if self._uncovered_since is None and self._appender.uncovered:
            self._uncovered_since = time.monotonic()
            self._upkeep_due.set()
        elif self._appender.uncovered >= _DUE or self._appender.sealed:
            self._upkeep_due.set()

    def _keep_up(self) -> None:
        """Sign when it is time; a fault keeps entries from being written until it is mended."""
        while not self._closing:
            since = self._uncovered_since
            left = None if since is None else max(since + _DUE_SECONDS - time.monotonic(), 0)
            self._upkeep_due.wait(left)
            self._upkeep_due.clear()
            try:
                self._sign_if_due()
                if self._appender.sealed:
                    self._appender.sealed = 0
                    with self._appender.upkeep():
                        index_missing(self.folders)
            except Exception as error:  # the thread has to go on; the next commit tries to sign, and tells
                told = LedgerError(f"the ledger's upkeep failed: {error!r}")
                self._fault = error if isinstance(error, LedgerError) else told
                self._uncovered_since = time.monotonic()

    def _sign_if_due(self) -> None:
        since = self._uncovered_since
        overdue = since is not None and time.monotonic() >= since + _DUE_SECONDS
        if not overdue and self._appender.uncovered < _DUE:
            return
        self._uncovered_since = None  # first: what is written from here on sets it again
        self._appender.look_at_checkpoints()
        if overdue or self._appender.uncovered >= _DUE:
            self._appender.checkpoint()
        else:  # another process signed; what it did not see waits its time
            self._uncovered_since = time.monotonic()


def _answer(batch: Sequence[_Waiting], answers: Sequence[Answer]) -> None:
    """One wake-up a loop for all of them."""
    loops: dict[asyncio.AbstractEventLoop, list[tuple[Done, Answer]]] = {}
    for one, answer in zip(batch, answers, strict=True):
        if one.loop is None:
            one.done(answer)
        else:
            loops.setdefault(one.loop, []).append((one.done, answer))
    for loop, told in loops.items():
        try:
            loop.call_soon_threadsafe(_tell, told)
        except RuntimeError:  # the loop has ended, and with it everybody who waited in it
            pass


def _tell(told: Sequence[tuple[Done, Answer]]) -> None:
    for done, answer in told:
        done(answer)
