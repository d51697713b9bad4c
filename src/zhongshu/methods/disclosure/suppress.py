"""Complementary suppression: what else is left out so that the sensitive cells do not follow from the rest.

Greedy and deterministic: the cell hidden next is the one of fewest contributors, dearer where it opens new equations.
A pattern is accepted when every sensitive cell is *proved* to stay in the dark: for each measure there are two tables
that agree with all that is published and differ in that cell as widely as the rules ask (see `witness`), and wherever
the sum of hidden cells follows, it is that of k contributors at least. Should nothing less do, all of the table goes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from zhongshu.methods.disclosure.linear import Solved, solve
from zhongshu.methods.disclosure.sensitive import Rules, primary
from zhongshu.methods.disclosure.table import Equation, Key, Table, together
from zhongshu.methods.disclosure.versions import Difference
from zhongshu.methods.disclosure.witness import Witnesses

_SHARE_AT_ONCE = 4
"""Of the cells found weak, one in so many gets a partner before the pattern is proved again."""


@dataclass(frozen=True)
class Pattern:
    """What is left out of a table: `sensitive` cells, and others beside them."""

    sensitive: frozenset[Key]
    hidden: frozenset[Key]


def suppress(table: Table, rules: Rules, differences: Sequence[Difference] = ()) -> Pattern:
    """The pattern of a table; `differences` are those since each earlier version that somebody may hold."""
    told = frozenset().union(*(difference.sensitive for difference in differences))
    sensitive = primary(table, rules) | (told & table.cells.keys())
    search = _Search(table, rules, differences, sensitive, set(sensitive))
    search.run()
    return Pattern(sensitive, frozenset(search.hidden))


@dataclass
class _Search:
    table: Table
    rules: Rules
    differences: Sequence[Difference]
    sensitive: frozenset[Key]
    hidden: set[Key]
    proved: set[tuple[int, Key]] = field(default_factory=set)
    """By measure: a cell that is in the dark stays there when more is hidden."""

    def run(self) -> None:
        while True:
            while self._close():
                pass
            weak = self._weak()
            if not weak:
                return
            for key, component in weak:
                self._hide_near(key, component)

    def _close(self) -> bool:
        """Give every equation that gives a cell away another hidden one; whether there was any."""
        found = False
        for equation in self.table.equations:
            hidden = [member for member in equation.members if member in self.hidden]
            if len(hidden) == 1 or self._few_together(equation):
                found |= self._hide(equation.members)
        for difference in self.differences:
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
        """Sensitive cells not proved to stay in the dark, each with the hidden cells it hangs together with."""
        found: list[tuple[Key, frozenset[Key]]] = []
        for solved in solve(self.table.equations, frozenset(self.hidden)):
            weak = self._weak_of(solved)
            found += [(key, solved.hidden) for key in weak[: -(-len(weak) // _SHARE_AT_ONCE)]]
        return found

    def _weak_of(self, solved: Solved) -> list[Key]:
        own = sorted(self.sensitive & solved.hidden)
        weak = {key for key, row in solved.rows.items() if self._sum_of_few(row.keys(), set(row.values()) == {1})}
        for place, measure in enumerate(self.table.measures):
            unproved = [key for key in own if (place, key) not in self.proved and key not in weak]
            if not unproved:
                continue
            values = {key: Fraction(self.table.cells[key].values[place]) for key in solved.hidden}
            witnesses = Witnesses(solved, values, measure.floor, whole=measure.kind == "count")
            for key in unproved:
                needed = Fraction(self.rules.needed(measure, self.table.cells[key].values[place]))
                width = witnesses.width(key, needed)
                if width >= needed and width:
                    self.proved.add((place, key))
                else:
                    weak.add(key)
        return sorted(weak)

    def _sum_of_few(self, keys: Iterable[Key], plain: bool) -> bool:
        return plain and bool(together((self.table.cells[key].few for key in keys), self.rules.k))

    def _hide_near(self, key: Key, component: frozenset[Key]) -> None:
        near = {member for equation in self.table.equations_of.get(key, ()) for member in equation.members}
        around = (m for k in component for equation in self.table.equations_of.get(k, ()) for m in equation.members)
        if not self._hide(near) and not self._hide(around):
            self._hide(self.table.cells)

    def _hide(self, candidates: Iterable[Key]) -> bool:
        """The cheapest of those that are told; whether there was one."""
        told = [key for key in candidates if key in self.table.cells and key not in self.hidden]
        if told:
            self.hidden.add(min(told, key=lambda key: (self._cost(key), key)))
        return bool(told)

    def _cost(self, key: Key) -> int:
        opened = sum(self.hidden.isdisjoint(equation.members) for equation in self.table.equations_of.get(key, ()))
        return self.table.cells[key].contributors * (1 + opened)
