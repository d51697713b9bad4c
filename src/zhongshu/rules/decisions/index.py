"""Which rows of a column a value passes, as the bits of a number: found by bisection, not by asking each row."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cmp_to_key
from itertools import pairwise
from typing import Any

from zhongshu.rules.decisions.allowed import ORDERED, Allowed
from zhongshu.rules.feel.values import Range, kind, order

Mask = Callable[[Any], int]


@dataclass(frozen=True)
class Segment:
    """A stretch of values that all rows treat alike: one value, or what lies between two neighbours.

    `low` and `high` are the neighbours, None at the outside; both the value itself where it is one.
    """

    low: Any
    high: Any
    rows: int

    @property
    def point(self) -> bool:
        """Whether it is one value."""
        return self.low is not None and self.low == self.high


@dataclass(frozen=True)
class ColumnIndex:
    """One column of a table. `kind` is that of the values it speaks of, None where it speaks of none."""

    kind: str | None
    cuts: tuple[Any, ...]
    rows: tuple[int, ...]
    exact: dict[Any, int] = field(default_factory=dict)
    others: int = 0
    null: int = 0

    def of(self, value: Any) -> int:
        """The rows that a value passes; bit n is row n."""
        if value is None:
            return self.null
        if self.kind is None or kind(value) != self.kind:
            return self.others
        if self.kind not in ORDERED:
            return self.exact.get(value, self.exact[_ELSE])
        at = bisect_left(self.cuts, value)
        hit = at < len(self.cuts) and self.cuts[at] == value
        return self.rows[2 * at + 1 if hit else 2 * at]

    def segments(self) -> list[Segment]:
        """Every stretch of values, in order."""
        if self.kind is None:
            return [Segment(None, None, self.others)]
        if self.kind not in ORDERED:
            named = [Segment(value, value, rows) for value, rows in self.exact.items() if value is not _ELSE]
            full = self.kind == "boolean" and len(named) == len((True, False))
            return named if full else [*named, Segment(None, None, self.exact[_ELSE])]
        found, cuts = [], self.cuts
        for at, rows in enumerate(self.rows):
            low, high = (cuts[at // 2],) * 2 if at % 2 else _ends(cuts, at // 2)
            found.append(Segment(low, high, rows))
        return found


class _Else:
    def __repr__(self) -> str:
        return "any other"


_ELSE = _Else()


def _ends(cuts: Sequence[Any], at: int) -> tuple[Any, Any]:
    return cuts[at - 1] if at else None, cuts[at] if at < len(cuts) else None


def index_of(column: Sequence[Allowed]) -> ColumnIndex | None:
    """The index of what each row lets pass; None where rows speak of different kinds of values."""
    kinds = frozenset().union(*(one.kinds for one in column))
    if len(kinds) > 1:
        return None
    null = _bits(one.null for one in column)
    others = _bits(one.anything for one in column)
    if not kinds:
        return ColumnIndex(None, (), (), others=_bits(one.negated for one in column), null=null)
    of = next(iter(kinds))
    if of not in ORDERED:
        if any(one.stretches for one in column):
            return None
        named = dict.fromkeys(value for one in column for value in one.values)
        exact = {value: _bits(one.has(value) for one in column) for value in named}
        if of == "boolean":
            exact |= {value: _bits(one.has(value) for one in column) for value in (True, False)}
        return ColumnIndex(of, (), (), {**exact, _ELSE: _bits(one.negated for one in column)}, others, null)
    cuts = _cuts(column)
    if any(order(one, after) is None for one, after in pairwise(cuts)):
        return None
    return ColumnIndex(of, cuts, _passing(column, cuts), others=others, null=null)


def _bits(held: Any) -> int:
    return sum(1 << at for at, one in enumerate(held) if one)


def _cuts(column: Sequence[Allowed]) -> tuple[Any, ...]:
    found: list[Any] = []
    for one in column:
        found += one.values
        found += [end for stretch in one.stretches for end in (stretch.low, stretch.high) if end is not None]
    found.sort(key=cmp_to_key(lambda a, b: order(a, b) or 0))
    return tuple(value for at, value in enumerate(found) if not at or value != found[at - 1])


def _passing(column: Sequence[Allowed], cuts: tuple[Any, ...]) -> tuple[int, ...]:
    """The rows that each place passes: at odd ones stand the cuts, at even ones the stretches beside them. All are gone
    through once, as rows come and go."""
    count = 2 * len(cuts) + 1
    come, go = [0] * (count + 1), [0] * (count + 1)
    for row, one in enumerate(column):
        for begin, end in _joined(one, cuts, count):
            come[begin] |= 1 << row
            go[end] |= 1 << row
    negated, inside, found = _bits(one.negated for one in column), 0, []
    for at in range(count):
        inside = (inside & ~go[at]) | come[at]
        found.append(inside ^ negated)
    return tuple(found)


def _joined(one: Allowed, cuts: tuple[Any, ...], count: int) -> list[tuple[int, int]]:
    """The places of what is allowed, or of a negated one of what is not: half-open, in order, none touching another."""
    spans = [(2 * at + 1, 2 * at + 2) for at in (bisect_left(cuts, value) for value in one.values)]
    spans += [_span(stretch, cuts, count) for stretch in one.stretches]
    found: list[tuple[int, int]] = []
    for begin, end in sorted(span for span in spans if span[0] < span[1]):
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((begin, end))
    return found


def _span(stretch: Range, cuts: tuple[Any, ...], count: int) -> tuple[int, int]:
    low = 0 if stretch.low is None else 2 * bisect_left(cuts, stretch.low) + (1 if stretch.low_in else 2)
    high = count if stretch.high is None else 2 * bisect_left(cuts, stretch.high) + (2 if stretch.high_in else 1)
    return low, high
