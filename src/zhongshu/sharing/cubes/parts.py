"""From the rows of a relation to the parts of a cube: the plan that is read, and what its rows are."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from zhongshu.core.areas import AreaTree
from zhongshu.datasets.plan import Plan, Rows, literal, table_sql
from zhongshu.lake.snapshot import Snapshot
from zhongshu.methods.disclosure.table import ALL, Dimension, Part
from zhongshu.sharing.cubes.spec import Cube

NONE = "-"
"""The code of rows in which a dimension is empty. Rows without a contributor count as one and the same."""


def plan_of(cube: Cube, snapshot: Snapshot) -> Plan:
    """One row for each contributor in each finest cell: its codes, the contributor, the measures."""
    spec = cube.spec
    codes = [_text(column, NONE) for column in (*spec.columns, spec.contributor)]
    values = [
        "count(*)" if said.sum is None else f"coalesce(sum({table_sql(said.sum)}), 0)"
        for said in spec.measures.values()
    ]
    places = ", ".join(str(place + 1) for place in range(len(codes)))
    sql = f"SELECT {', '.join([*codes, *values])} FROM {table_sql(cube.of)} GROUP BY {places} ORDER BY {places}"
    return Plan(sql, snapshot, {cube.of: cube.columns}, cube.of)


def parts_of(cube: Cube, rows: Rows, areas: AreaTree) -> list[Part]:
    """The rows of its plan, areas taken up to the finest level that the cube tells."""
    width = len(cube.spec.columns)
    return [
        Part(
            _key(cube, tuple(map(str, row[:width])), areas),
            str(row[width]),
            tuple(Decimal(str(value)) for value in row[width + 1 :]),
        )
        for row in rows
    ]


def dimensions_of(cube: Cube, parts: Iterable[Part], areas: AreaTree) -> tuple[Dimension, ...]:
    """Flat but for the area, which has the tree that the region knows; what it does not know stands beside it."""
    codes: list[set[str]] = [set() for _ in cube.spec.columns]
    for part in parts:
        for code, found in zip(part.key, codes, strict=True):
            found.add(code)
    flat = [Dimension.flat(name, own) for name, own in zip(cube.spec.dimensions, codes, strict=False)]
    return (*flat, _tree(cube.spec.area, codes[-1], areas)) if cube.spec.area else tuple(flat)


def _tree(name: str, codes: set[str], areas: AreaTree) -> Dimension:
    """Below one total, so that two versions with other areas in them have the same cells."""
    parents: dict[str, str] = {}
    for code in sorted(codes):
        line = [code, *(area.code for area in areas.ancestors(code) if code in areas.areas), ALL]
        parents |= dict(pairwise(line))
    return Dimension(name, parents)


def _key(cube: Cube, codes: Sequence[str], areas: AreaTree) -> tuple[str, ...]:
    level = cube.spec.level
    area = areas.areas.get(codes[-1]) if level is not None else None
    if level is None or area is None or not level.above(area.level):
        return tuple(codes)
    above = (up.code for up in areas.ancestors(area.code) if up.level == level)
    return (*codes[:-1], next(above, codes[-1]))


def _text(column: str, empty: str) -> str:
    return f"coalesce(CAST({table_sql(column)} AS VARCHAR), {literal(empty)})"
