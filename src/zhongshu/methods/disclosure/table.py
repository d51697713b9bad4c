"""A table with all its margins, made from what each contributor contributes to each of its finest cells."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import Literal

from zhongshu.core.errors import ZhongshuError

ALL = ""
"""The code of the total of a dimension that has no hierarchy."""

Key = tuple[str, ...]
"""One code a dimension, in the order of the table's dimensions."""

Pulse = Callable[[], None]
"""Called again and again while something long is worked out: what it raises breaks the work off."""


def unhurried() -> None:
    """The pulse of whoever has all the time there is."""


@dataclass(frozen=True)
class Dimension:
    """`parents` maps each code to the one it is part of; the one that is part of none is the total."""

    name: str
    parents: Mapping[str, str]

    @classmethod
    def flat(cls, name: str, codes: Iterable[str]) -> "Dimension":
        """Codes side by side below their total.

        >>> Dimension.flat("month", ["2026-01", "2026-02"]).line("2026-01")
        ('2026-01', '')
        """
        return cls(name, dict.fromkeys(codes, ALL))

    def line(self, code: str) -> tuple[str, ...]:
        """The code and all it is part of, up to the total. ZhongshuError for codes that are part of each other."""
        found = [code]
        while (above := self.parents.get(found[-1])) is not None:
            if above in found:
                raise ZhongshuError(f"{self.name}: {found[-1]} and {above} are part of each other")
            found.append(above)
        return tuple(found)


@dataclass(frozen=True)
class Measure:
    """`count`: of rows, so at least 1 in a cell that is not empty. `signed`: contributions may be negative."""

    name: str
    kind: Literal["count", "sum"]
    signed: bool = False

    @property
    def floor(self) -> int | None:
        """What everybody knows of a cell that is not empty; None where nothing."""
        return None if self.signed else int(self.kind == "count")


@dataclass(frozen=True)
class Part:
    """What one contributor (a firm, a person) brings to one finest cell; `values` in the order of the measures."""

    key: Key
    contributor: str
    values: tuple[Decimal, ...]


Few = frozenset[str] | None
"""Contributors by name where they are fewer than asked for; None: many."""


def together(groups: Iterable[Few], few: int) -> Few:
    """Who is in any of the groups; None where one of them is many, or all are."""
    found: set[str] = set()
    for group in groups:
        if group is None:
            return None
        found |= group
    return frozenset(found) if len(found) < few else None


@dataclass(frozen=True)
class Cell:
    """`few` names the contributors where they are fewer than the table was asked to name.

    By measure: `sizes` add up the contributions without their signs, `largest` are the two largest of these.
    """

    values: tuple[Decimal, ...]
    contributors: int
    few: Few
    sizes: tuple[Decimal, ...]
    largest: tuple[tuple[Decimal, Decimal], ...]


@dataclass(frozen=True)
class Equation:
    """A cell is the sum of its parts along one dimension."""

    whole: Key
    parts: tuple[Key, ...]

    @property
    def members(self) -> tuple[Key, ...]:
        return (self.whole, *self.parts)


@dataclass(frozen=True)
class Table:
    """Every cell that is not empty, margins among them. A cell that is not there is zero, and everybody may know it."""

    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    cells: Mapping[Key, Cell]

    @cached_property
    def equations(self) -> tuple[Equation, ...]:
        """All of the table, each cell by each dimension."""
        return equations(self.dimensions, self.cells)

    @cached_property
    def equations_of(self) -> Mapping[Key, tuple[Equation, ...]]:
        """The equations in which a cell stands."""
        found: dict[Key, list[Equation]] = defaultdict(list)
        for equation in self.equations:
            for member in equation.members:
                found[member].append(equation)
        return {key: tuple(equations) for key, equations in found.items()}


def equations(dimensions: Sequence[Dimension], cells: Iterable[Key]) -> tuple[Equation, ...]:
    """Those between the cells, each cell by each dimension, in a fixed order."""
    parts: dict[tuple[int, Key], list[Key]] = defaultdict(list)
    for key in sorted(cells):
        for place, dimension in enumerate(dimensions):
            above = dimension.parents.get(key[place])
            if above is not None:
                parts[place, (*key[:place], above, *key[place + 1 :])].append(key)
    return tuple(Equation(whole, tuple(found)) for (_, whole), found in sorted(parts.items()))


def tabulate(dimensions: Sequence[Dimension], measures: Sequence[Measure], parts: Iterable[Part], few: int) -> Table:
    """The table of `parts`, naming the contributors of cells that have fewer than `few`.

    ZhongshuError where a part stands at a code that others are part of: it would be in a margin and in no finest cell.
    """
    by_leaf: dict[Key, list[Part]] = defaultdict(list)
    for part in parts:
        by_leaf[part.key].append(part)
    inner = [set(dimension.parents.values()) for dimension in dimensions]
    for key in by_leaf:
        for dimension, code, above in zip(dimensions, key, inner, strict=True):
            if code in above:
                raise ZhongshuError(f"{dimension.name}: rows stand at {code!r}, which is a sum of others")
    covered = cover(dimensions, by_leaf)
    cells = {key: _cell([part for leaf in leaves for part in by_leaf[leaf]], few) for key, leaves in covered.items()}
    return Table(tuple(dimensions), tuple(measures), cells)


def cover(dimensions: Sequence[Dimension], leaves: Iterable[Key]) -> dict[Key, list[Key]]:
    """Every cell, with the finest cells that it sums up."""
    found: dict[Key, list[Key]] = defaultdict(list)
    for leaf in sorted(leaves):
        for key in product(*(dimension.line(code) for dimension, code in zip(dimensions, leaf, strict=True))):
            found[key].append(leaf)
    return found


def by_contributor(parts: Iterable[Part]) -> dict[str, tuple[Decimal, ...]]:
    """What each contributor brings to all the parts together."""
    found: dict[str, tuple[Decimal, ...]] = {}
    for part in parts:
        known = found.get(part.contributor)
        found[part.contributor] = (
            part.values if known is None else tuple(a + b for a, b in zip(known, part.values, strict=True))
        )
    return found


def _cell(parts: Sequence[Part], few: int) -> Cell:
    brought = by_contributor(parts)
    columns = list(zip(*brought.values(), strict=True))
    sizes = [sorted((abs(value) for value in column), reverse=True) for column in columns]
    return Cell(
        values=tuple(sum(column, Decimal(0)) for column in columns),
        contributors=len(brought),
        few=frozenset(brought) if len(brought) < few else None,
        sizes=tuple(sum(column, Decimal(0)) for column in sizes),
        largest=tuple((column[0], column[1] if len(column) > 1 else Decimal(0)) for column in sizes),
    )
