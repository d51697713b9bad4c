"""How often one key, or one address without a key, may call: a bucket of tokens each, refilled as time goes by."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from zhongshu.core.errors import ZhongshuError
from zhongshu.sharing.reader import Reader

MOST_BUCKETS = 20_000
"""Callers that a process remembers; one that is forgotten has not called for long and would be full again."""


@dataclass(frozen=True)
class Rate:
    """`burst` calls at once, then so many a second, in each process."""

    a_second: float
    burst: int


ROWS = Rate(10, 40)
"""A page of rows may cost a scan. A person who turns pages, or a program that walks through some, stays below."""
LOOKUPS = Rate(500, 1_000)
"""A look-up costs a fraction of a millisecond. A counter or a bank's system stays far below; whoever walks through a
register does not."""


class TooOften(ZhongshuError):
    """`wait` are the seconds until the next call is answered."""

    def __init__(self, wait: float, rate: Rate):
        self.wait = wait
        hint = f"{rate.a_second:g} calls a second are answered; POST …/lookup takes up to 100 keys at once"
        super().__init__("this key or address calls too often", hint=hint)


@dataclass
class Rates:
    """Threads may share it. `clock` counts seconds."""

    rate: Rate
    clock: Callable[[], float] = time.monotonic
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, caller: str, tokens: int = 1) -> None:
        """TooOften when the caller's bucket does not hold so many."""
        with self._lock:
            now, rate = self.clock(), self.rate
            left, at = self._left.get(caller, (float(rate.burst), now))
            left = min(rate.burst, left + (now - at) * rate.a_second)
            if left < tokens:
                raise TooOften((tokens - left) / rate.a_second, rate)
            self._left[caller] = (left - tokens, now)
            self._left.move_to_end(caller)
            while len(self._left) > MOST_BUCKETS:
                self._left.popitem(last=False)


def caller(reader: Reader, host: str) -> str:
    """Whose calls are counted together: a key's, a person's, or a stranger's address."""
    if reader.key is not None:
        return reader.key
    return reader.actor if reader.known else f"at {host}"
