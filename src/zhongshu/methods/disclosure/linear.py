"""What follows from a table with holes: its equations over the hidden cells, solved exactly."""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from zhongshu.methods.disclosure.table import Equation, Key, Pulse, unhurried

Number = int | Fraction
Row = dict[Key, Number]


@dataclass(frozen=True)
class Solved:
    """Hidden cells that hang together. Each of `rows` says of one cell that it and what stands beside it are known.

    A row maps its own cell to 1, and free cells (those without a row) to their factors.
    """

    hidden: frozenset[Key]
    rows: Mapping[Key, Row]

    @property
    def determined(self) -> frozenset[Key]:
        """The cells whose value follows exactly."""
        return frozenset(key for key, row in self.rows.items() if len(row) == 1)


def solve(equations: Iterable[Equation], hidden: frozenset[Key], pulse: Pulse = unhurried) -> list[Solved]:
    """Gauss-Jordan elimination over the rationals, for each set of hidden cells that hang together."""
    rows = [row for row in (row_of(equation, hidden) for equation in equations) if row]
    return [Solved(cells, _eliminated(own, pulse)) for cells, own in _components(rows, hidden)]


def determined(equations: Iterable[Equation], hidden: frozenset[Key], pulse: Pulse = unhurried) -> frozenset[Key]:
    """The hidden cells that follow exactly from the others, whatever the values are."""
    return frozenset().union(*(solved.determined for solved in solve(equations, hidden, pulse)))


def row_of(equation: Equation, hidden: frozenset[Key]) -> Row:
    """What an equation says of hidden cells: with these factors they add up to something known."""
    row: Row = {part: 1 for part in equation.parts if part in hidden}
    if equation.whole in hidden:
        row[equation.whole] = -1
    return row


def _components(rows: Sequence[Row], hidden: frozenset[Key]) -> list[tuple[frozenset[Key], list[Row]]]:
    root = {key: key for key in hidden}

    def find(key: Key) -> Key:
        while root[key] != key:
            root[key] = root[root[key]]
            key = root[key]
        return key

    for row in rows:
        first, *others = row
        for other in others:
            root[find(other)] = find(first)
    cells: dict[Key, set[Key]] = defaultdict(set)
    own: dict[Key, list[Row]] = defaultdict(list)
    for key in sorted(hidden):
        cells[find(key)].add(key)
    for row in rows:
        own[find(next(iter(row)))].append(row)
    return [(frozenset(keys), own[name]) for name, keys in cells.items()]


def _eliminated(rows: list[Row], pulse: Pulse) -> dict[Key, Row]:
    """The reduced rows by pivot; short rows and rare cells go first, which keeps the others short."""
    holders: dict[Key, set[int]] = defaultdict(set)
    for number, row in enumerate(rows):
        for key in row:
            holders[key].add(number)
    waiting = [(len(row), number) for number, row in enumerate(rows)]
    heapq.heapify(waiting)
    pivots: dict[Key, Row] = {}
    done: set[int] = set()
    while waiting:
        pulse()
        length, number = heapq.heappop(waiting)
        row = rows[number]
        if number in done or not row or length != len(row):
            continue
        done.add(number)
        pivot = min(row, key=lambda key: (len(holders[key]), key))
        _scale(row, row[pivot])
        pivots[pivot] = row
        for other in sorted(holders[pivot] - {number}):
            _subtract(rows[other], row, rows[other][pivot], other, holders)
            if other not in done:
                heapq.heappush(waiting, (len(rows[other]), other))
    return pivots


def _scale(row: Row, factor: Number) -> None:
    if factor != 1:
        for key, value in row.items():
            row[key] = plain(Fraction(value) / factor)


def _subtract(row: Row, pivot: Row, factor: Number, number: int, holders: dict[Key, set[int]]) -> None:
    for key, value in pivot.items():
        left = row.get(key, 0) - factor * value
        if left:
            row[key] = plain(left)
            holders[key].add(number)
        else:
            row.pop(key, None)
            holders[key].discard(number)


def plain(value: Number) -> Number:
    """Whole numbers stay whole: nearly all are, and that is several times faster."""
    return value.numerator if value.denominator == 1 else value
