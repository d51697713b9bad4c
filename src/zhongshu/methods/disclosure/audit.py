"""An attack on a table with holes, by other means than it was made with: what is found must not be published.

It thinks in finest cells, not in equations: each published cell says what some of them add up to. From that follow
exact values (elimination over the rationals) and intervals (no cell below what everybody knows, narrowed until nothing
moves). Intervals are never narrower than the truth, so each leak is one; that there is no other is the witnesses' part.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from zhongshu.methods.disclosure.sensitive import Rules
from zhongshu.methods.disclosure.suppress import Pattern
from zhongshu.methods.disclosure.table import Key, Table, cover, together

_ROUNDS = 100

Sum = frozenset[Key]
"""Finest cells that are added up."""


@dataclass(frozen=True)
class Leak:
    """A sensitive cell that follows `exact`ly, or too `narrow`ly in one measure; or a sum of `few` contributors."""

    key: Key
    kind: Literal["exact", "narrow", "few"]
    measure: str | None = None


def audit(table: Table, pattern: Pattern, rules: Rules) -> tuple[Leak, ...]:
    """What an outsider can work out and should not; empty where the pattern holds."""
    sums = _sums(table)
    known = {key: sums[key] for key in table.cells if key not in pattern.hidden}
    span = Span(known.values())
    found = [Leak(key, "exact") for key in sorted(pattern.sensitive) if span.tells(sums[key])]
    for equation in table.equations:
        hidden = [part for part in equation.parts if part in pattern.hidden]
        if equation.whole not in pattern.hidden and together((table.cells[part].few for part in hidden), rules.k):
            found.append(Leak(equation.whole, "few"))
    exact = {leak.key for leak in found}
    for place, measure in enumerate(table.measures):
        if measure.floor is None:
            continue
        values = {key: Fraction(cell.values[place]) for key, cell in table.cells.items()}
        bounds = _Bounds(values, known, measure.floor)
        for key in sorted(pattern.sensitive - exact):
            width = bounds.width(sums[key])
            if width is not None and (not width or width < rules.needed(measure, table.cells[key].values[place])):
                found.append(Leak(key, "narrow", measure.name))
    return tuple(found)


def _sums(table: Table) -> dict[Key, Sum]:
    inner = [set(dimension.parents.values()) for dimension in table.dimensions]
    leaves = [k for k in table.cells if all(code not in above for code, above in zip(k, inner, strict=True))]
    return {key: frozenset(own) for key, own in cover(table.dimensions, leaves).items()}


class Span:
    """Every sum that follows from known ones, by elimination."""

    def __init__(self, known: Iterable[Sum]) -> None:
        self._rows: dict[Key, dict[Key, Fraction]] = {}
        for one in known:
            row = self._reduced(one)
            if row:
                lead = min(row)
                self._rows[lead] = {key: value / row[lead] for key, value in row.items()}

    def tells(self, wanted: Sum) -> bool:
        """Whether this sum follows exactly."""
        return not self._reduced(wanted)

    def _reduced(self, wanted: Sum) -> dict[Key, Fraction]:
        left = dict.fromkeys(wanted, Fraction(1))
        for lead in iter(lambda: min((key for key in left if key in self._rows), default=None), None):
            factor = left[lead]
            for key, value in self._rows[lead].items():
                left[key] = left.get(key, Fraction(0)) - factor * value
                if not left[key]:
                    del left[key]
        return left


class _Bounds:
    """How low and how high each finest cell can be, in one measure; None: without end."""

    def __init__(self, values: Mapping[Key, Fraction], known: Mapping[Key, Sum], floor: int) -> None:
        self._low: dict[Key, Fraction] = {}
        self._high: dict[Key, Fraction | None] = {}
        for leaf in {leaf for own in known.values() for leaf in own}:
            self._low[leaf], self._high[leaf] = Fraction(floor), None
        for _ in range(_ROUNDS):
            moved = [self._narrow(own, values[key]) for key, own in known.items()]
            if not any(moved):
                break
        self._floor = Fraction(floor)

    def width(self, wanted: Sum) -> Fraction | None:
        """Of the interval of a sum; None where it has no upper end."""
        widths = []
        for leaf in wanted:
            high = self._high.get(leaf)
            if high is None:
                return None
            widths.append(high - self._low.get(leaf, self._floor))
        return sum(widths, Fraction(0))

    def _narrow(self, own: Sum, total: Fraction) -> bool:
        low = sum((self._low[leaf] for leaf in own), Fraction(0))
        endless = [leaf for leaf in own if self._high[leaf] is None]
        high = sum((value for leaf in own if (value := self._high[leaf]) is not None), Fraction(0))
        moved = False
        for leaf in own:
            top, bottom = self._high[leaf], self._low[leaf]
            most = total - (low - bottom)
            if top is None or most < top:
                self._high[leaf], moved = most, True
            if endless in ([], [leaf]):
                least = total - (high - (top or 0))
                if least > bottom:
                    self._low[leaf], moved = least, True
        return moved
