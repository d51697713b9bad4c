"""Answers that were faults of the server, counted by pack and address: in memory first, then a few at a time."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from zhongshu.state.holding import add_up
from zhongshu.state.tables import scenarios as schema

table = schema.scenario_fault

AFTER = 5.0
"""Seconds after the first fault until all that came meanwhile are written together; a crash loses no more."""
MOST = 500
"""So many different ones wait at most: the addresses are the routes', so there are never more in health."""

Fault = tuple[str, str, str]
"""Day, pack, address."""


@dataclass
class FaultStore:
    """Threads share one; processes add up in the state. `day` gives the region's, ISO."""

    database: Engine
    day: Callable[[], str]
    after: float = AFTER
    _waiting: Counter[Fault] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _timer: threading.Timer | None = None

    def add(self, pack: str, address: str) -> None:
        """Count one; never waits for the state and never fails: the answer that is going out is a failure already."""
        with self._lock:
            key = (self.day(), pack[:60], address[:160])
            if key in self._waiting or len(self._waiting) < MOST:
                self._waiting[key] += 1
            if self._timer is None:
                self._timer = threading.Timer(self.after, self.flush)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        """Write what waits; what the state does not take waits on."""
        with self._lock:
            timer, self._timer = self._timer, None
            taken, self._waiting = self._waiting, Counter()
        if timer is not None:
            timer.cancel()
        if not taken:
            return
        try:
            self._write(taken)
        except SQLAlchemyError:
            with self._lock:
                self._waiting.update(taken)

    def since(self, day: str) -> dict[str, int]:
        """By pack, what waits in this process included."""
        self.flush()
        query = select(table.c.pack, func.sum(table.c.count)).where(table.c.day >= day).group_by(table.c.pack)
        with self.database.connect() as connection:
            return {pack: int(count) for pack, count in connection.execute(query)}

    def addresses(self, pack: str, day: str) -> list[tuple[str, int]]:
        """The addresses of a pack that failed since a day, most often first."""
        self.flush()
        count = func.sum(table.c.count)
        query = select(table.c.address, count).where(table.c.pack == pack, table.c.day >= day)
        query = query.group_by(table.c.address).order_by(count.desc(), table.c.address).limit(20)
        with self.database.connect() as connection:
            return [(address, int(number)) for address, number in connection.execute(query)]

    def _write(self, taken: Counter[Fault]) -> None:
        with self.database.begin() as connection:
            for (day, pack, address), count in sorted(taken.items()):  # in one order: no two wait for each other
                add_up(connection, table, day=day, pack=pack, address=address, count=count)
