"""Answers that are still valid, in memory only: as the unit gave them, before any mask."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from zhongshu.sharing.services.records import Row

_DIGITS, _LONGEST = 10, 2.0**31

MOST_BYTES = 32 << 20
"""Of answers as they came; the least used go first."""


@dataclass(frozen=True)
class Held:
    """`at` (UTC) is when the unit gave it; `since` and `until` are of the monotonic clock, `size` in bytes."""

    rows: tuple[Row, ...]
    at: datetime
    since: float
    until: float
    size: int


@dataclass
class Cache:
    """Used in one event loop. `clock` counts seconds."""

    most: int = MOST_BYTES
    clock: Callable[[], float] = time.monotonic
    _held: OrderedDict[Hashable, Held] = field(default_factory=OrderedDict)
    _bytes: int = 0

    def get(self, key: Hashable) -> Held | None:
        """None for what is not there, or not valid any more."""
        found = self._held.get(key)
        if found is None:
            return None
        if self.clock() >= found.until:
            self._drop(key)
            return None
        self._held.move_to_end(key)
        return found

    def put(self, key: Hashable, held: Held) -> None:
        """Keep it as long as it is valid, unless it is larger than everything that may be kept."""
        if key in self._held:
            self._drop(key)
        if held.until <= self.clock() or held.size > self.most:
            return
        self._held[key] = held
        self._bytes += held.size
        while self._bytes > self.most:
            self._drop(next(iter(self._held)))

    def _drop(self, key: Hashable) -> None:
        self._bytes -= self._held.pop(key).size


def valid_for(said: timedelta | None, headers: Mapping[str, str], now: datetime) -> float:
    """Seconds that an answer may be kept: what the pack says, or what the unit says of it (RFC 9111) if that is less.

    0 where the pack says nothing, and for what the unit keeps from shared caches. `headers` are in lower case.
    """
    if said is None:
        return 0.0
    words = {}
    for part in headers.get("cache-control", "").lower().split(","):
        name, _, value = part.strip().partition("=")
        words[name] = value.strip('"')
    if words.keys() & {"no-store", "no-cache", "private"}:
        return 0.0
    told = next((words[name] for name in ("s-maxage", "max-age") if name in words), None)
    if told is not None:
        left = _seconds(told) - _seconds(headers.get("age", "0"))
        return max(0.0, min(said.total_seconds(), left))
    if "expires" in headers:
        return max(0.0, min(said.total_seconds(), _until(headers["expires"], now)))
    return said.total_seconds()


def _seconds(said: str) -> float:
    """Delta-seconds; what is no number is none, and one of many digits very long (RFC 9111, 1.2.2)."""
    if not (said.isascii() and said.isdecimal()):
        return 0.0
    return float(said) if len(said) <= _DIGITS else _LONGEST


def _until(expires: str, now: datetime) -> float:
    """Seconds until an HTTP date; 0 for one that cannot be read, which is in the past (RFC 9111, 5.3)."""
    try:
        return (parsedate_to_datetime(expires) - now).total_seconds()
    except (ValueError, TypeError):
        return 0.0
