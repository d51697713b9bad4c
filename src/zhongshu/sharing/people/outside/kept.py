"""Something fetched that is good for a while."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from zhongshu.sharing.people.refusal import Refusal

T = TypeVar("T")

AGAIN = 10.0
"""Seconds between two fetches, whoever asks for what: a flood of strange tokens here is no flood there."""


@dataclass
class Kept(Generic[T]):
    """`load` is asked at first and when `lasting` seconds are over. What is too old is never used: a key that the
    provider took back opens nothing, even while the provider is away."""

    load: Callable[[], T]
    lasting: float
    clock: Callable[[], float]
    _held: tuple[T, float] | None = None
    _failed: tuple[Refusal, float] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self) -> T:
        """Raises what `load` raised, without asking, for AGAIN seconds after it did."""
        with self._lock:
            if self._held is not None and self.clock() - self._held[1] < self.lasting:
                return self._held[0]
            return self._load()

    def anew(self) -> T:
        """For somebody whom what is held does not help: fetched again, unless that was done AGAIN seconds ago."""
        with self._lock:
            if self._held is not None and self.clock() - self._held[1] < AGAIN:
                return self._held[0]
            return self._load()

    def _load(self) -> T:
        if self._failed is not None and self.clock() - self._failed[1] < AGAIN:
            raise self._failed[0]
        try:
            found = self.load()
        except Refusal as error:
            self._failed = error, self.clock()
            raise
        self._held, self._failed = (found, self.clock()), None
        return found
