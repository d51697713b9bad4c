"""The worker's hold on cases that rows open: which are due, and what stands against them where everybody sees it.

How it went with the rows of a type is kept as the mark of a source of its cases, so that pages of operations show it
as they show any other job.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from zhongshu.cases.changes import Cursor
from zhongshu.cases.dataset import SOURCE, steps_name
from zhongshu.cases.row_cases import ROWS, TRIED_AGAIN, RowCases, Told
from zhongshu.core.errors import ZhongshuError
from zhongshu.core.masking import masked
from zhongshu.core.spec import pack_of
from zhongshu.packs.hub import Hub
from zhongshu.packs.schedule import next_try

Say = Callable[[str], None]
_LONGEST = 60.0
"""Seconds of a round: the worker has other things to do."""


@dataclass
class RowDesk:
    """One a worker."""

    hub: Hub
    taking: RowCases = field(init=False)
    _last: str = ""

    def __post_init__(self) -> None:
        units = {name: pack.spec.owner for name, pack in self.hub.packs.packs.items()}
        self.taking = RowCases(self.hub.cases, self.hub.door, units, self.hub.snapshot, self._told)

    def round(self, say: Say, stopped: Callable[[], bool]) -> None:
        """Open what rows ask for; what takes too long goes on at the next round, which begins with the type behind it.
        A type that fails is told of, tried again later, and holds no other up."""
        until = time.monotonic() + _LONGEST

        def over() -> bool:
            return stopped() or time.monotonic() > until

        for name in sorted(self._due(), key=lambda name: (name <= self._last, name)):
            if over():
                return
            self._last = name
            try:
                done = self.taking.take(name, over)
            except ZhongshuError as error:
                self._remember(name, masked(error.message), say)
                continue
            if done is not None and done.opened:
                say(f"{name}: cases opened from rows: {done.opened}")
            if done is not None and done.whole:
                self._remember(name, str(done) if done.unfit else None, say)

    def _remember(self, name: str, message: str | None, say: Say) -> None:
        """How the last look went: None where every row has its case."""
        mark, now = self.hub.sources.get(name, ROWS), self.hub.now()
        if message is not None and message != mark.message:
            say(f"{name}: {message}")
        failures, arrived = (0, now) if message is None else (mark.failures + 1, mark.arrived)
        self.hub.sources.set(name, ROWS, replace(mark, tried=now, arrived=arrived, failures=failures, message=message))

    def _due(self) -> Iterator[str]:
        """Types of scenarios that are not retired; one that failed only when it is tried again."""
        now = self.hub.now()
        for name in self.taking.types:
            mark = self.hub.sources.get(name, ROWS)
            if not self.hub.scenarios.is_retired(pack_of(name)) and (
                not mark.failures or next_try(mark, TRIED_AGAIN, now) <= now
            ):
                yield name

    def _told(self, name: str) -> Told:
        """What both datasets of a type have of its cases; nothing before they have been loaded."""
        marks = [self.hub.sources.get(one, SOURCE).mark.get("watermark") for one in (name, steps_name(name))]
        read = [Cursor.read(mark, mark.partition(":")[0]) if mark else Cursor("") for mark in marks]
        return min((one.written, one.number) for one in read)
