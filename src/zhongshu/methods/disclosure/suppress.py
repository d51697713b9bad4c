"""Complementary suppression: what else is left out so that the sensitive cells do not follow from the rest.

Greedy and deterministic: the cell hidden next is the one of fewest contributors, dearer where it opens new equations.
A pattern is accepted when every sensitive cell is *proved* to stay in the dark: for each measure there are two tables
that agree with all that is published and differ in that cell as widely as the rules ask (see `witness`), and wherever
the sum of hidden cells follows, it is that of k contributors at least. Should nothing less do, all of the table goes.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from zhongshu.methods.disclosure.bounds import Bounds
from zhongshu.methods.disclosure.linear import Number, Row, Solved, row_of, solve
from zhongshu.methods.disclosure.sensitive import Rules, primary
from zhongshu.methods.disclosure.table import Equation, Key, Pulse, Table, together, unhurried
from zhongshu.methods.disclosure.versions import Difference
from zhongshu.methods.disclosure.witness import Witnesses

_AT_ONCE = 8
"""So many weak cells get a partner before the pattern is tried again: one partner often helps several."""


@dataclass(frozen=True)
class Pattern:
    """What is left out of a table: `sensitive` cells, and others beside them."""

    sensitive: frozenset[Key]
    hidden: frozenset[Key]


def suppress(table: Table, rules: Rules, differences: Sequence[Difference] = (), pulse: Pulse = unhurried) -> Pattern:
    """The pattern of a table; `differences` are those since each earlier version that somebody may hold.

    A sparse table of three dimensions can take minutes: `pulse` may raise, and then there is no pattern.
    """
    told = frozenset().union(*(difference.sensitive for difference in differences))
    sensitive = primary(table, rules) | (told & table.cells.keys())
    units = tuple(_unit(table, place) for place, _ in enumerate(table.measures))
    search = _Search(table, rules, differences, sensitive, units, pulse, set(sensitive))
    search.fresh.extend(sorted(sensitive))
    search.run()
    return Pattern(sensitive, frozenset(search.hidden))


@dataclass
class _Search:
    table: Table
    rules: Rules
    differences: Sequence[Difference]
    sensitive: frozenset[Key]
    units: tuple[int, ...]
    pulse: Pulse
    hidden: set[Key]
    proved: set[tuple[int, Key]] = field(default_factory=set)
    """By measure: a cell that is in the dark stays there when more is hidden."""
    fresh: deque[Key] = field(default_factory=deque)
    """Hidden cells whose equations have not been looked at since."""

    def run(self) -> None:
        while True:
            self._close()
            weak = self._weak() if len(self.hidden) < len(self.table.cells) else []
            if not weak:
                return
            for key, component in weak:
                self._hide_near(key, component)

    def _close(self) -> None:
        """Give every equation that gives a cell away another hidden one."""
        while self.fresh or self._close_differences():
            self.pulse()
            for equation in self.table.equations_of.get(self.fresh.popleft(), ()):
                hidden = sum(member in self.hidden for member in equation.members)
                if hidden == 1 or self._few_together(equation):
                    self._hide(equation.members)

    def _close_differences(self) -> bool:
        """The same for what earlier versions tell; whether there was any."""
        found = False
        for difference in self.differences:
            self.pulse()
            for equation in difference.equations:
                if self._few_changed(equation, difference):
                    found |= self._hide(set(equation.members) - difference.dark)
        return found

    def _few_together(self, equation: Equation) -> bool:
        if equation.whole in self.hidden:
            return False
        groups = (self.table.cells[part].few for part in equation.parts if part in self.hidden)
        return bool(together(groups, self.rules.k))

    def _few_changed(self, equation: Equation, difference: Difference) -> bool:
        if equation.whole in self.hidden or equation.whole in difference.dark:
            return False
        unknown = (part for part in equation.parts if part in self.hidden or part in difference.dark)
        return bool(together((difference.changed.get(part, frozenset()) for part in unknown), self.rules.k))

    def _weak(self) -> list[tuple[Key, frozenset[Key]]]:
        """Sensitive cells that do not stay in the dark, each with the hidden cells it hangs together with.

        Not always all of them: those that follow exactly are found fast and go first, the others a few at a time.
        """
        found: list[tuple[Key, frozenset[Key]]] = []
        parts = solve(self.table.equations, frozenset(self.hidden), self.pulse)
        for solved in parts:
            told = {key for key in solved.determined if key in self.sensitive}
            few = {key for key, row in solved.rows.items() if self._sum_of_few(row)}
            found += [(key, solved.hidden) for key in _share(sorted(told | few))]
        return found or self._surely_narrow(parts) or [(key, s.hidden) for s in parts for key in self._narrow(s)]

    def _surely_narrow(self, parts: Iterable[Solved]) -> list[tuple[Key, frozenset[Key]]]:
        """Sensitive cells of which equations taken one by one tell too much already: found fast."""
        hidden = frozenset(self.hidden)
        rows = [row for row in (row_of(equation, hidden) for equation in self.table.equations) if row]
        component = {key: solved.hidden for solved in parts for key in solved.hidden}
        for place, measure in enumerate(self.table.measures):
            if measure.floor is None:
                continue
            bounds = Bounds(rows, self._values(place, hidden), measure.floor * self.units[place])
            weak = [key for key in sorted(self.sensitive) if self._too_narrow(place, key, bounds.width(key))]
            if weak:
                return [(key, component[key]) for key in _share(weak)]
        return []

    def _narrow(self, solved: Solved) -> list[Key]:
        """Sensitive cells whose intervals are not proved to be wide enough; the first few."""
        weak: list[Key] = []
        for place, measure in enumerate(self.table.measures):
            unproved = sorted(key for key in self.sensitive & solved.hidden if (place, key) not in self.proved)
            if not unproved:
                continue
            values = self._values(place, solved.hidden)
            floor = None if measure.floor is None else measure.floor * self.units[place]
            witnesses = Witnesses(solved, values, floor, whole=measure.kind == "count", pulse=self.pulse)
            for key in unproved:
                if self._too_narrow(place, key, witnesses.width(key, self._needed(place, key))):
                    weak.append(key)
                else:
                    self.proved.add((place, key))
                if len(weak) == _AT_ONCE:
                    return weak
        return weak

    def _values(self, place: int, keys: Iterable[Key]) -> dict[Key, int]:
        return {key: int(self.table.cells[key].values[place] * self.units[place]) for key in keys}

    def _needed(self, place: int, key: Key) -> Fraction:
        needed = self.rules.needed(self.table.measures[place], self.table.cells[key].values[place])
        return Fraction(needed) * self.units[place]

    def _too_narrow(self, place: int, key: Key, width: Number | None) -> bool:
        return width is not None and (not width or width < self._needed(place, key))

    def _sum_of_few(self, row: Row) -> bool:
        plain = len(row) > 1 and all(factor == 1 for factor in row.values())
        return plain and bool(together((self.table.cells[key].few for key in row), self.rules.k))

    def _hide_near(self, key: Key, component: frozenset[Key]) -> None:
        """Beside the cell itself where something is told there, else beside what it hangs together with."""
        if not self._hide(self._beside([key])) and not self._hide(self._beside(component)):
            self._hide(self.table.cells)

    def _beside(self, keys: Iterable[Key]) -> set[Key]:
        equations = {equation for key in keys for equation in self.table.equations_of.get(key, ())}
        return {member for equation in equations for member in equation.members}

    def _hide(self, candidates: Iterable[Key]) -> bool:
        """The cheapest of those that are told; whether there was one."""
        told = [key for key in candidates if key in self.table.cells and key not in self.hidden]
        if told:
            cheapest = min(told, key=lambda key: (self._cost(key), key))
            self.hidden.add(cheapest)
            self.fresh.append(cheapest)
        return bool(told)

    def _cost(self, key: Key) -> int:
        opened = sum(self.hidden.isdisjoint(equation.members) for equation in self.table.equations_of.get(key, ()))
        return self.table.cells[key].contributors * (1 + opened)


def _share(keys: list[Key]) -> list[Key]:
    return keys[: max(_AT_ONCE, len(keys) // 4)]


def _unit(table: Table, place: int) -> int:
    """By which the values of a measure become whole numbers, with which all is reckoned several times faster."""
    exponents = (cell.values[place].as_tuple().exponent for cell in table.cells.values())
    digits = max([0, *(-exponent for exponent in exponents if isinstance(exponent, int))])
    return int(10**digits)
