"""How far each row of a table is from holding, for many rows at once: a table whose rows are offers.

A decision waits while something is not known that could change it. Offers do not wait for each other: of each row it is
told whether it holds, what stands against it, and what would have to be known first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

from zhongshu.rules.decisions.table import Over, Table
from zhongshu.rules.decisions.why import Failing, failing_at

Stand = Literal["fits", "open", "fails"]
"""open: nothing that is known stands against it, and something is not known."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A row (from 0): the inputs, by their places, whose known values its conditions refuse, and those that are not
    known and asked for, by a condition or by what the row says. `asks` is how many conditions it sets."""

    row: int
    refused: tuple[int, ...]
    unknown: tuple[int, ...]
    asks: int

    @property
    def stand(self) -> Stand:
        return "fails" if self.refused else "open" if self.unknown else "fits"


@dataclass(frozen=True)
class Fitting:
    """All rows of a table held against the same facts. `facts` are as the rule computes with them, `now` has its
    zone."""

    table: Table
    facts: Mapping[str, Any]
    now: datetime

    @cached_property
    def fits(self) -> Sequence[Fit]:
        """One for each row, in order. Nothing is explained yet: that is asked for row by row."""
        count = len(self.table.rows)
        refused: list[list[int]] = [[] for _ in range(count)]
        unknown: list[list[int]] = [[] for _ in range(count)]
        for at, value in enumerate(self._values):
            into = unknown if value is None else refused
            for row in self._failing(at, value):
                into[row].append(at)
        self._computed(unknown)
        asks = self.table.conditions
        return [Fit(row, tuple(refused[row]), tuple(unknown[row]), asks[row]) for row in range(count)]

    def refused(self, row: int) -> Fit:
        """What is known to stand against one row, which is held by itself; nothing of what is not known."""
        known = ((at, value) for at, value in enumerate(self._values) if value is not None)
        against = tuple(at for at, value in known if not self.table.passes(row, at, value, self._over))
        return Fit(row, against, (), self.table.conditions[row])

    def why(self, fit: Fit) -> tuple[Failing, ...]:
        """What a row refuses, with what is short of it; then what is not known of it."""
        return tuple(failing_at(self.table, fit.row, at, self._values[at]) for at in (*fit.refused, *fit.unknown))

    def says(self, row: int) -> Mapping[str, Any]:
        """What a row says, whether it holds or not, by outcome."""
        said = self.table.outcome(row, self._over)
        return said if isinstance(said, dict) else {self.table.outputs[0].name: said}

    @cached_property
    def _over(self) -> Over:
        return Over({**self.table.known, **self.facts}, self.now)

    @cached_property
    def _values(self) -> Sequence[Any]:
        return self.table.values(self._over)

    def _failing(self, at: int, value: Any) -> Sequence[int]:
        """The rows whose condition on one input does not hold."""
        index = self.table.indexes[at]
        rows = range(len(self.table.rows))
        if index is None:
            return [row for row in rows if not self.table.passes(row, at, value, self._over)]
        left = ~index.of(value) & ((1 << len(rows)) - 1)
        found = []
        while left:
            lowest = left & -left
            found.append(lowest.bit_length() - 1)
            left ^= lowest
        return found

    def _computed(self, unknown: list[list[int]]) -> None:
        """What is not known and a row's outcomes are computed from."""
        lacking = {one.name: at for at, one in enumerate(self.table.inputs) if self._values[at] is None}
        for row, names in self.table.computed.items() if lacking else ():
            unknown[row] += [at for name, at in lacking.items() if name in names and at not in unknown[row]]
