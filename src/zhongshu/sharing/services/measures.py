"""How live services do: calls, faults by kind, hits of the cache and how long calls took, by service and day.

Counted in memory and added to the state every few seconds; what a process that dies had not added yet is lost.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select

from zhongshu.sharing.services.faults import KINDS
from zhongshu.state.holding import add_up, hold, upsert
from zhongshu.state.tables.services import service_count, service_standing

EVERY = 5.0
"""Seconds between two writes."""
BOUNDS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 600_000)
"""Milliseconds up to which the calls of a bucket took."""
_REMEMBERED = 500
"""Characters of a fault's sentence."""


@dataclass(frozen=True)
class Day:
    """What was counted on one day of the region. `buckets` has a count for each of `BOUNDS`."""

    day: str
    hits: int = 0
    good: int = 0
    faults: Mapping[str, int] = field(default_factory=dict)
    buckets: tuple[int, ...] = (0,) * len(BOUNDS)

    @property
    def calls(self) -> int:
        """Calls that went to the unit, or would have."""
        return self.good + sum(self.faults.values())

    @property
    def wrong(self) -> int:
        return sum(self.faults.values())

    def quantile(self, share: float) -> float | None:
        """Milliseconds within which that share of the calls was answered, from the buckets; None without any.

        >>> Day("2026-03-01", buckets=(0, 10) + (0,) * 13).quantile(0.5)
        1.5
        """
        wanted, seen, low = share * sum(self.buckets), 0, 0
        for bound, count in zip(BOUNDS, self.buckets, strict=True):
            if count and seen + count >= wanted:
                return low + (bound - low) * max(wanted - seen, 0) / count
            seen, low = seen + count, bound
        return None


@dataclass(frozen=True)
class Standing:
    """When a service answered last; what was wrong with it last, in words, and when."""

    answered: datetime | None = None
    fault: str | None = None
    fault_at: datetime | None = None


@dataclass
class Measures:
    """One a process; threads may share it. `now` is UTC."""

    database: Engine
    zone: ZoneInfo
    now: Callable[[], datetime]
    _counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    _standing: dict[str, dict[str, Any]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _writing: threading.Lock = field(default_factory=threading.Lock)
    _written: float = field(default_factory=time.monotonic)

    def hit(self, service: str) -> None:
        """The cache had it."""
        self._add(service, "hit")

    def good(self, service: str, seconds: float) -> None:
        """The unit answered."""
        bucket = next((bound for bound in BOUNDS if seconds * 1000 <= bound), BOUNDS[-1])
        self._add(service, "ok", f"le.{bucket}", answered=self.now())

    def bad(self, service: str, kind: str, said: str) -> None:
        """It did not; `said` holds no value of anybody."""
        self._add(service, kind, fault=said[:_REMEMBERED], fault_at=self.now())

    def turned_away(self, service: str) -> None:
        """Nothing was sent: its breaker was open."""
        self._add(service, "open")

    @property
    def due(self) -> bool:
        """Whether what is counted here should be written."""
        return bool(self._counts) and time.monotonic() - self._written >= EVERY

    def write(self) -> None:
        """Add what was counted here to what the state has."""
        with self._writing:
            if not self._counts:
                return
            with self._lock:
                counts, self._counts = self._counts, Counter()
                standing, self._standing = self._standing, {}
                self._written = time.monotonic()
            try:
                with self.database.begin() as connection:
                    hold(connection, "service counts")
                    for (service, day, what), count in sorted(counts.items()):
                        add_up(connection, service_count, service=service, day=day, what=what, count=count)
                    for service, said in sorted(standing.items()):
                        upsert(connection, service_standing, service=service, **said)
            except Exception:
                with self._lock:  # the next time
                    self._counts.update(counts)
                    self._standing = {**standing, **self._standing}
                raise

    def days(self, service: str, days: int) -> list[Day]:
        """The last so many days, today's the last, with what was counted here until now."""
        self.write()
        today = self.now().astimezone(self.zone).date()
        wanted = [str(today - timedelta(days=back)) for back in reversed(range(days))]
        column = service_count.c
        query = select(column.day, column.what, column.count).where(column.service == service, column.day >= wanted[0])
        found: dict[str, dict[str, int]] = {day: {} for day in wanted}
        with self.database.connect() as connection:
            for row in connection.execute(query):
                found.setdefault(row.day, {})[row.what] = row[2]
        return [_day(day, counts) for day, counts in sorted(found.items())]

    def standing(self, service: str) -> Standing:
        """Nothing for one that was never called."""
        self.write()
        column = service_standing.c
        query = select(column.answered, column.fault, column.fault_at).where(column.service == service)
        with self.database.connect() as connection:
            row = connection.execute(query).first()
        return Standing() if row is None else Standing(row.answered, row.fault, row.fault_at)

    def _add(self, service: str, *what: str, **said: Any) -> None:
        day = str(self.now().astimezone(self.zone).date())
        with self._lock:
            for one in what:
                self._counts[service, day, one] += 1
            if said:
                self._standing.setdefault(service, {}).update(said)


def together(days: list[Day]) -> Day:
    """Several days as one, called like the last."""
    buckets = tuple(sum(counts) for counts in zip(*(one.buckets for one in days), strict=True))
    faults = Counter[str]()
    for one in days:
        faults.update(one.faults)
    return Day(days[-1].day, sum(one.hits for one in days), sum(one.good for one in days), dict(faults), buckets)


def _day(day: str, counts: Mapping[str, int]) -> Day:
    faults: dict[str, int] = {kind: counts[kind] for kind in KINDS if counts.get(kind)}
    buckets = tuple(counts.get(f"le.{bound}", 0) for bound in BOUNDS)
    return Day(day, counts.get("hit", 0), counts.get("ok", 0), faults, buckets)
