"""A relation of firms in memory, one state of it a snapshot, and a cube over it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import duckdb

from zhongshu.core.areas import Area, AreaTree, Level
from zhongshu.core.errors import Place
from zhongshu.core.text import Text
from zhongshu.datasets.plan import Plan, Rows
from zhongshu.lake.snapshot import Snapshot
from zhongshu.methods.disclosure.sensitive import Rules
from zhongshu.sharing.cubes.spec import Cube, CubeSpec

AT = datetime(2026, 3, 1, tzinfo=UTC)
RULES = Rules(k=3, width=2, spread=Decimal(10))
COLUMNS = {"uscc": "VARCHAR", "trade": "VARCHAR", "town": "VARCHAR", "output": "DECIMAL(18,2)"}
SAID: dict[str, Any] = {
    "title": {"zh": "企业", "en": "Firms"},
    "of": "firm",
    "dimensions": ["trade"],
    "area": "town",
    "contributor": "uscc",
    "measures": {
        "firms": {"count": True, "title": {"zh": "企业数", "en": "Firms"}},
        "output": {"sum": "output", "title": {"zh": "产值", "en": "Output"}, "unit": "万元"},
    },
    "audience": "internal",
}
AREAS = AreaTree.of(
    Area(code, Text(zh=code, en=code), level)
    for code, level in [
        ("331000", Level.city),
        ("331002", Level.county),
        ("331003", Level.county),
        ("331002001", Level.township),
        ("331002002", Level.township),
        ("331003001", Level.township),
    ]
)
FULL = {(trade, town): 9 for trade in ("food", "steel") for town in ("331002001", "331002002", "331003001")}


def cube(**said: Any) -> Cube:
    return Cube("p.firms", CubeSpec.model_validate(SAID | said), "p.firm", COLUMNS, Place("p/cubes.yaml", 1))


def snapshot(number: int) -> Snapshot:
    """The firms change with each snapshot."""
    return Snapshot(number, AT, {"p.firm": number})


def firms(numbers: Mapping[tuple[str, str], int]) -> list[tuple[object, ...]]:
    """So many firms of output 10 each, by trade and town."""
    return [
        (f"{trade}{town}{number}", trade, town, Decimal(10))
        for (trade, town), count in numbers.items()
        for number in range(count)
    ]


class Firms:
    """Reads plans as the row door would; `asked` are those it was given."""

    def __init__(self, states: Mapping[int, Sequence[tuple[object, ...]]]):
        self.states = dict(states)
        self.asked: list[Plan] = []

    def __call__(self, plan: Plan) -> Rows:
        self.asked.append(plan)
        with duckdb.connect() as connection:
            columns = ", ".join(f'"{name}" {kind}' for name, kind in plan.reads["p.firm"].items())
            connection.execute(f'CREATE TABLE "p.firm" ({columns})')
            if rows := self.states[plan.snapshot.number]:
                connection.executemany('INSERT INTO "p.firm" VALUES (?, ?, ?, ?)', rows)
            return connection.execute(plan.sql).fetchall()
