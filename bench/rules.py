"""Decisions of one table of 50 rows: a million without words, and with every row explained and the smallest change."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.report import Line, timed
from zhongshu.core.text import Text
from zhongshu.rules.decisions.table import Input, Output, Row, Table
from zhongshu.rules.decisions.why import explained, smallest_change
from zhongshu.rules.feel.language import read, read_tests

ROWS, DECISIONS, EXPLAINED = 50, 1_000_000, 500
MOST, LEAST = 10.0, 100
"""Seconds for all decisions; decisions a second that are explained."""
_NOW = datetime(2026, 11, 22, tzinfo=UTC)


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bounds of `rules`."""
    table, chance = _table(), random.Random(7)
    facts = [_facts(chance) for _ in range(10_000)]
    table.decide(facts[0], _NOW)
    with timed() as plain:
        for at in range(DECISIONS):
            table.decide(facts[at % len(facts)], _NOW)
    note = f"{DECISIONS:,} decisions in {plain.seconds:.1f} s; {ROWS} rows over three inputs, the first that holds"
    yield Line("rules", "decide", plain.seconds / MOST, f"{MOST:g} s", most=1.0, note=note)
    with timed() as told:
        for one in facts[:EXPLAINED]:
            explained(table, one, _NOW)
            smallest_change(table, one, _NOW)
    rate = EXPLAINED / told.seconds
    note = f"{rate:,.0f} a second, every row with what fails, and the smallest change"
    yield Line("rules", "explain", LEAST / rate, f"{LEAST} a second", most=1.0, note=note)


def _table() -> Table:
    """Bands of a number, some of one kind alone, each above a limit of its own; the last row takes the rest."""
    rows = [[f"[{at * 2}..{at * 2 + 2})", "-" if at % 3 else f'"kind {at % 7}"', f">= {at}"] for at in range(ROWS - 1)]
    tests = [*rows, ["-", "-", "-"]]
    names = ("size", "kind", "score")
    inputs = tuple(Input(name, Text(zh=name, en=name), read(name)) for name in names)
    made = tuple(
        Row(tuple(read_tests(one) for one in row), (read(f'"outcome {at % 5}"'),)) for at, row in enumerate(tests)
    )
    return Table("bench", inputs, (Output("outcome"),), made, "first")


def _facts(chance: random.Random) -> dict[str, Any]:
    return {
        "size": Decimal(chance.randrange(120)),
        "kind": f"kind {chance.randrange(9)}",
        "score": Decimal(chance.randrange(60)),
    }
