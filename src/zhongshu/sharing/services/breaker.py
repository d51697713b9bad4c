"""A circuit breaker: after several faults in a row nobody waits for a service that is down, but one call now and then.

Each process has its own: what one learns the others learn by themselves within a few calls.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

State = Literal["closed", "open", "half_open"]

AFTER = 5
"""Faults in a row after which it opens."""
REST = 20.0
"""Seconds for which it stays open before one call tries again."""


class Open(Exception):
    """`wait` are the seconds until a call is tried again."""

    kind = "open"

    def __init__(self, wait: float):
        self.wait = wait
        super().__init__(wait)


@dataclass
class Breaker:
    """Used in one event loop, or under a lock. `clock` counts seconds."""

    clock: Callable[[], float] = time.monotonic
    after: int = AFTER
    rest: float = REST
    faults: int = 0
    _opened: float | None = None
    _trying: bool = False

    @property
    def state(self) -> State:
        """open: nothing is sent. half_open: the next call is a trial."""
        if self._opened is None:
            return "closed"
        return "half_open" if self._trying or self.clock() >= self._opened + self.rest else "open"

    def refuse(self) -> None:
        """Open, where it is open; for who would only wait for that."""
        if self._opened is not None and (left := self._opened + self.rest - self.clock()) > 0:
            raise Open(left)

    @contextmanager
    def call(self, ill: Callable[[BaseException], bool]) -> Iterator[None]:
        """Around one call: Open instead of it where it is not tried. `ill` says which errors are the service's."""
        trial = self._enter()
        try:
            yield
        except BaseException as error:
            if ill(error):
                self._bad()
            raise  # an error that is not the service's says nothing of it
        else:
            self.faults, self._opened = 0, None
        finally:
            if trial:
                self._trying = False

    def _enter(self) -> bool:
        """Whether this call is the trial of a breaker that has been open."""
        if self._opened is None:
            return False
        left = self._opened + self.rest - self.clock()
        if left > 0 or self._trying:
            raise Open(max(left, 1.0))
        self._trying = True
        return True

    def _bad(self) -> None:
        self.faults += 1
        if self._opened is not None or self.faults >= self.after:
            self._opened = self.clock()
