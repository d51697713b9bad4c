"""Primary suppression: which cells tell too much of one contributor by themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from zhongshu.methods.disclosure.table import Cell, Key, Measure, Table


@dataclass(frozen=True)
class Rules:
    """When a cell is sensitive, and how far it has to stay in the dark. Shares are percent.

    `k`: the minimum frequency (threshold) rule: a cell of fewer contributors, but for none, is sensitive.
    `dominance`: the (n, k)-rule for n = 1: the largest contribution is more than so much of the cell.
    `p_percent`: the p%-rule: the second largest could tell the largest to within p percent of it, because all the
    others together bring less. Both speak of sums; contributions count without their signs (handbook, section 4.2).
    `width`, `spread`: what may be worked out of a sensitive cell is an interval at least so wide: for a count in rows,
    for a sum in percent of it.
    """

    k: int
    width: int = 1
    spread: Decimal = Decimal(0)
    dominance: Decimal | None = None
    p_percent: Decimal | None = None

    def needed(self, measure: Measure, value: Decimal) -> Decimal:
        """How wide the interval of a sensitive cell has to be; it is never a point, also where this is 0."""
        return Decimal(self.width) if measure.kind == "count" else abs(value) * self.spread / 100


def primary(table: Table, rules: Rules) -> frozenset[Key]:
    """The sensitive cells of a table."""
    return frozenset(key for key, cell in table.cells.items() if is_sensitive(cell, table.measures, rules))


def is_sensitive(cell: Cell, measures: Iterable[Measure], rules: Rules) -> bool:
    """Whether one cell that is not empty tells too much by itself."""
    if cell.contributors < rules.k:
        return True
    return any(_dominated(cell, place, rules) for place, measure in enumerate(measures) if measure.kind == "sum")


def _dominated(cell: Cell, place: int, rules: Rules) -> bool:
    size, (first, second) = cell.sizes[place], cell.largest[place]
    if rules.dominance is not None and first * 100 > size * rules.dominance:
        return True
    return rules.p_percent is not None and first > 0 and (size - first - second) * 100 < first * rules.p_percent
