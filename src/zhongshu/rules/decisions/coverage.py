"""Gaps and overlaps of a table, each with an example, found by going through all stretches of values at once.

As Calvanese et al. do it (Semantics and analysis of DMN decision tables, BPM 2016): column by column, with the rows
that are left; where the same rows are left again, nothing new is to be found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zhongshu.rules.decisions.allowed import allowed_of
from zhongshu.rules.decisions.index import ColumnIndex, Segment
from zhongshu.rules.decisions.table import GATHERED, Table

MOST = 50
"""Findings of one kind: who has so many reads the table anew."""


@dataclass(frozen=True)
class Finding:
    """Facts for which no row holds (`rows` is empty), or several do (from 0). `example` is a value for each input that
    it depends on, by the input's name."""

    rows: tuple[int, ...]
    example: Mapping[str, Any]


@dataclass(frozen=True)
class Coverage:
    """What a table leaves out and where its rows meet; `asked` are inputs with tests that only facts can answer: of
    such a table no gap is told, nor that rows meet which have such a test."""

    gaps: Sequence[Finding]
    overlaps: Sequence[Finding]
    asked: Sequence[str]


def coverage(table: Table) -> Coverage:
    """Null is left out: an input that is not known is no gap. Of a table that gathers its rows nothing is found: that
    several hold is what it is for, and that none does is an outcome."""
    if table.hit in GATHERED:
        return Coverage((), (), ())
    columns = [(one, index) for one, index in zip(table.inputs, table.indexes, strict=True) if index is not None]
    asked = [one.name for one, index in zip(table.inputs, table.indexes, strict=True) if index is None]
    walk = _Walk([(one.name, _segments(table, one.name, index)) for one, index in columns])
    walk.go(0, (1 << len(table.rows)) - 1, {})
    overlaps = {rows: replace(one, rows=rows) for one in walk.overlaps.values() if len(rows := _sure(table, one)) > 1}
    return Coverage(() if asked else tuple(walk.gaps), tuple(overlaps.values()), tuple(asked))


def _sure(table: Table, found: Finding) -> tuple[int, ...]:
    """The rows that meet whatever the tests say which were left aside."""
    aside = [table.allowed[at] for at, index in enumerate(table.indexes) if index is None]
    tests = {row: [column[row] for column in aside] for row in found.rows}
    return tuple(row for row, own in tests.items() if all(one is not None and one.anything for one in own))


def _segments(table: Table, name: str, index: ColumnIndex) -> list[Segment]:
    """Only such as the input may be, where that is said."""
    may_be = next(one.may_be for one in table.inputs if one.name == name)
    found = index.segments()
    if may_be is None:
        return found
    allowed = allowed_of(may_be, table.known)
    return found if allowed is None else [one for one in found if allowed.has(example_in(one, index))]


class _Walk:
    def __init__(self, columns: Sequence[tuple[str, Sequence[Segment]]]):
        self.columns = columns
        self.gaps: list[Finding] = []
        self.overlaps: dict[tuple[int, ...], Finding] = {}
        self.been: set[tuple[int, int]] = set()

    def go(self, at: int, rows: int, example: Mapping[str, Any]) -> None:
        if (at, rows) in self.been:
            return
        self.been.add((at, rows))
        if not rows:
            if len(self.gaps) < MOST:
                self.gaps.append(Finding((), example))
            return
        if at == len(self.columns):
            held = tuple(one for one in range(rows.bit_length()) if rows >> one & 1)
            if len(held) > 1 and len(self.overlaps) < MOST:
                self.overlaps.setdefault(held, Finding(held, example))
            return
        name, segments = self.columns[at]
        for one in segments:
            self.go(at + 1, rows & one.rows, {**example, name: _example(one)})


def example_in(one: Segment, index: ColumnIndex) -> Any:
    """A value of a stretch."""
    return _example(one) if index.kind is not None else None


def _example(one: Segment) -> Any:
    low, high = one.low, one.high
    if low is None and high is None:
        return None
    if low is not None and high is not None:
        return low if low == high else _middle(low, high)
    known = high if low is None else low
    return _beside(known, -1 if low is None else 1)


def _middle(low: Any, high: Any) -> Any:
    if isinstance(low, Decimal):
        whole = (low + 1).to_integral_value(rounding="ROUND_FLOOR")
        return whole if low < whole < high else (low + high) / 2
    return low + (high - low) / 2


def _beside(value: Any, sign: int) -> Any:
    if isinstance(value, Decimal):
        return value + sign
    if isinstance(value, date):
        return value + sign * timedelta(days=1)
    return value
