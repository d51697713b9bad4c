"""Which rows of a column a value passes, as the bits of a number: found by bisection, not by asking each row."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cmp_to_key
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
        exact = {value: _bits(one.has(value) for one in column) for one in column for value in one.values}
        if of == "boolean":
            exact |= {value: _bits(one.has(value) for one in column) for value in (True, False)}
        return ColumnIndex(of, (), (), {**exact, _ELSE: _bits(one.negated for one in column)}, others, null)
    cuts = _cuts(column)
    probes = [_between(cuts, at) for at in range(2 * len(cuts) + 1)]
    return ColumnIndex(of, cuts, tuple(_passing(column, probe) for probe in probes), others=others, null=null)


def _bits(held: Any) -> int:
    return sum(1 << at for at, one in enumerate(held) if one)


def _cuts(column: Sequence[Allowed]) -> tuple[Any, ...]:
    found: list[Any] = []
    for one in column:
        ends = [end for stretch in one.stretches for end in (stretch.low, stretch.high) if end is not None]
        found += [value for value in (*one.values, *ends) if value not in found]
    return tuple(sorted(found, key=cmp_to_key(lambda a, b: order(a, b) or 0)))


def _between(cuts: Sequence[Any], at: int) -> Range:
    """A cut itself, or the open stretch between two of them."""
    if at % 2:
        return Range(cuts[at // 2], cuts[at // 2], low_in=True, high_in=True)
    low, high = _ends(cuts, at // 2)
    return Range(low, high, low_in=False, high_in=False)


def _passing(column: Sequence[Allowed], probe: Range) -> int:
    return _bits(_covers(one, probe) for one in column)


def _covers(one: Allowed, probe: Range) -> bool:
    """Whether a stretch without a cut inside lies in what is allowed: all of it does, or nothing."""
    point = probe.low is not None and probe.low == probe.high
    inside = any(_within(probe, stretch, point=point) for stretch in one.stretches)
    inside |= point and any(value == probe.low for value in one.values)
    return inside is not one.negated


def _within(probe: Range, stretch: Range, *, point: bool) -> bool:
    if point:
        return stretch.has(probe.low) is True
    low = stretch.low is None or (probe.low is not None and (order(probe.low, stretch.low) or 0) >= 0)
    high = stretch.high is None or (probe.high is not None and (order(probe.high, stretch.high) or 0) <= 0)
    return low and high
