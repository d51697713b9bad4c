"""How often somebody comes: so many times a minute, and no more."""

import threading
import time
from dataclasses import dataclass, field

_MOST_NAMES = 10_000


@dataclass
class Pace:
    """How often each name, such as an address, came in the minute that runs: `most` times at most. One a process,
    threads share it."""

    most: int
    _minute: int = 0
    _counts: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def allows(self, name: str) -> bool:
        """Count one more."""
        minute = int(time.monotonic() // 60)
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, {}
            if name not in self._counts and len(self._counts) >= _MOST_NAMES:
                name = ""  # so many at once share what is left
            self._counts[name] = self._counts.get(name, 0) + 1
            return self._counts[name] <= self.most
