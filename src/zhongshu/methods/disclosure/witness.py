"""Proof that hidden cells stay in the dark: other tables with the same published cells and other values in them.

The tables that fit what is published are the points of a polytope; the simplex method walks over its corners, exactly.
Each corner is a table that an outsider cannot tell from the true one, so it bears witness for all cells at once.
"""

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction

from zhongshu.methods.disclosure.linear import Number, Row, Solved, plain
from zhongshu.methods.disclosure.table import Key

FAR = Fraction(10**30)
"""Wider than any interval that is asked for: nothing holds the cell from that side."""

_MOST_STEPS = 12
"""A cell that needs more to be proved is as good as told: hiding one more beside it is cheaper than the proof."""


class Witnesses:
    """Of one set of hidden cells that hang together, in one measure.

    `values` are the true ones, `floor` what everybody knows of a cell (None: nothing, then only equations hold it).
    `whole`: only tables of whole numbers are believed.
    """

    def __init__(self, solved: Solved, values: Mapping[Key, Fraction], floor: int | None, *, whole: bool) -> None:
        self._values, self._floor, self._whole = dict(values), floor, whole
        self._low, self._high = dict(values), dict(values)
        self._free = solved.hidden - solved.rows.keys()
        self._rows = {
            key: {other: factor for other, factor in row.items() if other != key} for key, row in solved.rows.items()
        }
        self._determined = solved.determined
        self._holders: dict[Key, set[Key]] = defaultdict(set)
        self._broken: set[Key] = set()
        for key, row in self._rows.items():
            for other in row:
                self._holders[other].add(key)
        if floor is not None:
            for key in sorted(self._free):
                self._move(key, -1)

    def width(self, key: Key, needed: Fraction) -> Fraction:
        """How far apart such tables are in this cell, looked for until it is `needed` (and more than 0).

        A lower bound; where it is less than was needed it is nearly always exact.
        """
        if key in self._determined:
            return Fraction(0)
        if self._floor is None:
            return FAR
        for sign in (1, -1):
            for _ in range(_MOST_STEPS):
                if self._shown(key, needed) or not self._improve(key, sign):
                    break
        return self._high[key] - self._low[key]

    def _shown(self, key: Key, needed: Fraction) -> bool:
        width = self._high[key] - self._low[key]
        return width >= needed and width > 0

    def _improve(self, key: Key, sign: int) -> bool:
        """A step towards the corner where the cell is largest (`sign` 1) or smallest; False where it is reached."""
        if key in self._free:
            return sign > 0 and self._move(key, 1)
        row = self._rows[key]
        better = [other for other, factor in row.items() if factor * sign < 0]
        if not better:
            return False
        steepest = max(better, key=lambda other: (abs(row[other]), other))
        # where corners fall together the smallest name goes first: Bland's rule, which cannot go round in circles
        return self._move(min(better) if self._stuck else steepest, 1)

    _stuck = False

    def _move(self, free: Key, sign: int) -> bool:
        """Let a free cell rise or fall until one is at its floor, which is free from then on; False: it never ends."""
        floor = self._floor or 0
        blocking, room = (free, self._values[free] - floor) if sign < 0 else (None, FAR)
        for held in sorted(self._holders[free]):
            rate = -self._rows[held][free] * sign
            if rate < 0 and (self._values[held] - floor) < room * -rate:
                blocking, room = held, Fraction(self._values[held] - floor) / -rate
        if blocking is None:
            for key in (free, *self._holders[free]):
                if key == free or self._rows[key][free] < 0:
                    self._high[key] = FAR
            return False
        self._stuck = not room
        if room:
            self._shift(free, sign * room)
        if blocking != free:
            self._pivot(blocking, free)
        return True

    def _shift(self, free: Key, step: Fraction) -> None:
        moved = {free: step} | {held: -self._rows[held][free] * step for held in self._holders[free]}
        for key, by in moved.items():
            value = self._values[key] + by
            self._values[key] = value
            (self._broken.add if value.denominator != 1 else self._broken.discard)(key)
        if not (self._whole and self._broken):
            for key in self._low if self._whole and self._unseen else moved:
                self._low[key] = min(self._low[key], self._values[key])
                self._high[key] = max(self._high[key], self._values[key])
        self._unseen = bool(self._whole and self._broken)

    _unseen = False

    def _pivot(self, leaving: Key, entering: Key) -> None:
        """Write the entering cell in terms of the leaving one, here and wherever it stands."""
        row = self._rows.pop(leaving)
        factor = row.pop(entering)
        solved: Row = {other: plain(Fraction(value) / factor) for other, value in row.items()}
        solved[leaving] = plain(Fraction(1) / factor)
        for other in row:
            self._holders[other].discard(leaving)
            self._holders[other].add(entering)
        holders = self._holders.pop(entering)
        holders.discard(leaving)
        self._holders[leaving] = {entering}
        for held in holders:
            self._replace(held, entering, solved)
        self._rows[entering] = solved
        self._free = (self._free - {entering}) | {leaving}

    def _replace(self, held: Key, entering: Key, solved: Row) -> None:
        target = self._rows[held]
        factor = target.pop(entering)
        for other, value in solved.items():
            left: Number = target.get(other, 0) - factor * value
            if left:
                target[other] = plain(left)
                self._holders[other].add(held)
            elif other in target:
                del target[other]
                self._holders[other].discard(held)
