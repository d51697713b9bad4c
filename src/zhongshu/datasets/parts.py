"""The files that one staged source is made of: which of them a row came from."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate


@dataclass(frozen=True)
class Part:
    """One file: its name as people know it, the run that brings it, how many rows it has (None: all of the source)."""

    file: str
    run: int
    records: int | None = None


@dataclass(frozen=True)
class Parts:
    """In the order of the source; at least one."""

    every: tuple[Part, ...]

    @cached_property
    def before(self) -> tuple[int, ...]:
        """How many rows of the source are before each part."""
        return (0, *accumulate(part.records or 0 for part in self.every[:-1]))

    def under(self, runs: Sequence[int]) -> "Parts":
        """The same parts, each under its run."""
        return Parts(tuple(replace(part, run=run) for part, run in zip(self.every, runs, strict=True)))

    def of(self, record: int) -> tuple[Part, int]:
        """The part that holds a record (from 1), and how many records are before that part.

        >>> Parts((Part("a", 1, 2), Part("b", 2, 0), Part("c", 3, 1))).of(3)
        (Part(file='c', run=3, records=1), 2)
        """
        place = bisect_right(self.before, record - 1) - 1
        return self.every[place], self.before[place]
