"""What long or telling work is watched with: a port, so that no room knows of traces and metrics.

Nobody watches unless the process that opens a region says so; that costs a call that does nothing.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Literal, Protocol

Kind = Literal["load", "refresh", "statement", "call"]
"""call: a question to a unit's live service."""


ROUTE = "zhongshu.route"
"""Where the scope of a request says which route answers it, once somebody knows."""


class Doing(Protocol):
    """One piece of work while it lasts."""

    def note(self, **facts: str | int) -> None:
        """What is known at its end only: how many rows, which status."""


class Watcher(Protocol):
    """Facts are names that packs give (a dataset, a service) and counts: never a value of a row, nor of a person."""

    def watch(self, kind: Kind, /, **facts: str | int) -> AbstractContextManager[Doing]:
        """Around one piece of work; an exception that leaves it is its failure."""

    def passed_on(self) -> Mapping[str, str]:
        """Headers for a call that is made now, by which the other side continues the trace; empty without one."""


class _Nobody:
    def watch(self, kind: Kind, /, **facts: str | int) -> "_Nobody":
        return self

    def passed_on(self) -> Mapping[str, str]:
        return {}

    def note(self, **facts: str | int) -> None:
        return

    def __enter__(self) -> "_Nobody":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        return


UNWATCHED: Watcher = _Nobody()
