"""Proof that hidden cells stay in the dark: other tables with the same published cells and other values in them.

The tables that fit what is published are the points of a polytope. From the true one we walk as the simplex method
does, with exact numbers, along its edges: each end is a table that an outsider cannot tell from the true one, and so
bears witness for all cells at once.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from zhongshu.methods.disclosure.linear import Number, Row, Solved, plain
from zhongshu.methods.disclosure.table import Key, Pulse, unhurried

FAR = 10**30
"""Wider than any interval that is asked for: nothing holds the cell from that side."""

_MOST_STEPS = 12
"""A cell that needs more to be proved is as good as told: hiding one more beside it is cheaper than the proof."""

_MOST_TRIED = 12
"""Of the free cells by which another can change, so many are tried for one that is not blocked."""


@dataclass(frozen=True)
class _Step:
    """A free cell rises or falls by `room`, where `blocking` is at its floor; None: it never ends."""

    free: Key
    sign: int
    room: Number
    blocking: Key | None


class Witnesses:
    """Of one set of hidden cells that hang together, in one measure.

    `values` are the true ones, `floor` what everybody knows of a cell (None: nothing, then only equations hold it).
    `whole`: only tables of whole numbers are believed.
    """

    def __init__(
        self,
        solved: Solved,
        values: Mapping[Key, int],
        floor: int | None,
        *,
        whole: bool,
        pulse: Pulse = unhurried,
    ) -> None:
        self._values: dict[Key, Number] = dict(values)
        self._low, self._high = dict(self._values), dict(self._values)
        self._floor, self._whole, self._pulse = floor, whole, pulse
        self._free = set(solved.hidden - solved.rows.keys())
        self._rows = {key: _whole(row) for key, row in solved.rows.items()}
        self._determined = solved.determined
        self._broken: set[Key] = set()
        self._holders: dict[Key, set[Key]] = defaultdict(set)
        for key, row in self._rows.items():
            for other in row.keys() - {key}:
                self._holders[other].add(key)

    def width(self, key: Key, needed: Fraction) -> Number:
        """How far apart such tables are in this cell, looked for until it is `needed` (and more than 0).

        A lower bound: what an outsider is left with is at least as wide.
        """
        if key in self._determined:
            return 0
        if self._floor is None:
            return FAR
        for sign in (1, -1):
            for _ in range(_MOST_STEPS):
                self._pulse()
                if self._shown(key, needed) or not self._improve(key, sign, self._floor):
                    break
        return self._high[key] - self._low[key]

    def _shown(self, key: Key, needed: Fraction) -> bool:
        width = self._high[key] - self._low[key]
        return width >= needed and width > 0

    def _improve(self, key: Key, sign: int, floor: int) -> bool:
        """A step to a table where the cell is larger (`sign` 1) or smaller; False where there is none, or no end."""
        if key in self._free:
            ways = [(key, sign)]
        else:
            steepest = sorted((-abs(factor), other, factor) for other, factor in self._rows[key].items())
            ways = [(other, -sign if factor > 0 else sign) for _, other, factor in steepest if other != key]
        ways = [(other, way) for other, way in ways if way > 0 or self._values[other] > floor]
        tried: list[_Step] = []
        for other, way in ways[:_MOST_TRIED]:
            tried.append(self._step(other, way, floor))
            if tried[-1].room:
                break
        return bool(tried) and self._take(tried[-1])

    def _step(self, free: Key, sign: int, floor: int) -> _Step:
        """How far it goes until some cell is at its floor; of several, the one whose name comes first."""
        blocking: Key | None = free if sign < 0 else None
        room: Number = self._values[free] - floor if sign < 0 else FAR
        for held in sorted(self._holders[free]):
            row = self._rows[held]
            fall, own = row[free] * sign, row[held]
            if fall > 0 and (self._values[held] - floor) * own < room * fall:
                blocking, room = held, _over((self._values[held] - floor) * own, fall)
        return _Step(free, sign, room, blocking)

    def _take(self, step: _Step) -> bool:
        if step.blocking is None:
            for key in (step.free, *self._holders[step.free]):
                if key == step.free or self._rows[key][step.free] < 0:
                    self._high[key] = FAR
            return False
        if step.room:
            self._shift(step.free, step.sign * step.room)
        if step.blocking != step.free:
            self._pivot(step.blocking, step.free)
        return True

    def _shift(self, free: Key, step: Number) -> None:
        moved = {free: step}
        for held in self._holders[free]:
            moved[held] = -_over(self._rows[held][free] * step, self._rows[held][held])
        for key, by in moved.items():
            value = plain(self._values[key] + by)
            self._values[key] = value
            (self._broken.add if value.denominator != 1 else self._broken.discard)(key)
        if not (self._whole and self._broken):
            for key in self._low if self._whole and self._unseen else moved:
                self._low[key] = min(self._low[key], self._values[key])
                self._high[key] = max(self._high[key], self._values[key])
        self._unseen = bool(self._whole and self._broken)

    _unseen = False

    def _pivot(self, leaving: Key, entering: Key) -> None:
        """Solve the leaving cell's row for the entering one, and put it in wherever that stands."""
        row = self._rows.pop(leaving)
        if row[entering] < 0:
            row = {key: -factor for key, factor in row.items()}
        for other in row.keys() - {leaving, entering}:
            self._holders[other].discard(leaving)
            self._holders[other].add(entering)
        holders = self._holders.pop(entering) - {leaving}
        self._holders[leaving] = {entering}
        for held in holders:
            self._replace(held, entering, row)
        self._rows[entering] = row
        self._free.remove(entering)
        self._free.add(leaving)

    def _replace(self, held: Key, entering: Key, row: dict[Key, int]) -> None:
        target = self._rows[held]
        common = gcd(target[entering], row[entering])
        own, factor = row[entering] // common, target[entering] // common
        if own != 1:
            target = {key: value * own for key, value in target.items()}
        for key, value in row.items():
            left = target.get(key, 0) - factor * value
            if left:
                target[key] = left
                self._holders[key].add(held)
            elif key in target:
                del target[key]
                self._holders[key].discard(held)
        self._rows[held] = target if own == 1 else _shortest(target)


def _whole(row: Row) -> dict[Key, int]:
    """The row in whole numbers: with them the walk is several times faster than with fractions."""
    scale = lcm(*(factor.denominator for factor in row.values()))
    return {key: int(factor * scale) for key, factor in row.items()}


def _shortest(row: dict[Key, int]) -> dict[Key, int]:
    common = gcd(*row.values())
    return row if common == 1 else {key: factor // common for key, factor in row.items()}


def _over(value: Number, factor: Number) -> Number:
    if factor in (1, -1):
        return value * factor
    return plain(Fraction(value) / factor)
