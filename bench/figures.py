"""10,000 relations over 100,000 printed figures: rows to figures, ids to figures, intervals, verdicts."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bench.report import Line, timed
from zhongshu.core.errors import Place
from zhongshu.datasets.figures.declared import DeclaredRelation
from zhongshu.datasets.figures.reading import figures_of, resolve
from zhongshu.datasets.figures.spec import FigureColumns, RelationSpec
from zhongshu.methods.figures.check import check

_FIGURES, _RELATIONS, _SECONDS = 100_000, 10_000, 5
_COLUMNS = ("id", "printed", "unit", "name", "qualifier", "place", "start", "end", "page", "compared", "compared_unit")
_SPEC = FigureColumns(**{name: name for name in _COLUMNS if name != "id"})
_YEAR = (date(2025, 1, 1), date(2025, 12, 31))
_UNITS = ("家", "亿元", "万元", "万人", "件", "亿千瓦时")
_BLOCK = 10
"""Rows of a block: a value, what it is a share of, the share, a target, its completion, a total, its four parts."""


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bound of `figures`."""
    rows = _rows()
    relations = [_relation(number) for number in range(_RELATIONS)]
    with timed() as reading:
        found = figures_of(_SPEC, "id", _COLUMNS, rows)
    with timed() as checking:
        checked = [check(resolve(one, found)) for one in relations]
        lines = [verdict.arithmetic for verdict in checked]
    verdicts = Counter(verdict.status for verdict in checked)
    seconds = reading.seconds + checking.seconds
    said = ", ".join(f"{count} {status}" for status, count in sorted(verdicts.items()))
    note = (
        f"{seconds:.2f} s: {len(rows)} rows read in {reading.seconds:.2f} s; {said}; {len(lines)} lines of arithmetic"
    )
    yield Line("figures", "check", seconds / _SECONDS, f"{_SECONDS} s", most=1.0, note=note)


def _rows() -> list[tuple[Any, ...]]:
    chance = random.Random(3)
    rows: list[tuple[Any, ...]] = []
    for block in range(_FIGURES // _BLOCK):
        unit = _UNITS[block % len(_UNITS)]
        decimals = 0 if unit in ("家", "件") else 2
        base = chance.randint(100, 99_999)
        part = chance.randint(1, base)
        parts = [chance.randint(1, 9_999) for _ in range(4)]
        growth = chance.uniform(-30, 60)
        values = [part, base, part / base * 100, base, part / base * 100, sum(parts) + 9 * (block % 3), *parts]
        for index, value in enumerate(values):
            percent = index in (2, 4)
            printed = f"{value:.1f}" if percent else f"{value / 10**decimals:.{decimals}f}"
            second = (f"{growth:.1f}", "%") if index == 0 else (None, None)
            told = ("%" if percent else unit, f"数字{index}", "=", "331000", *_YEAR, "P")
            rows.append((f"B{block}-{index}", printed, *told, *second))
    return rows


def _relation(number: int) -> DeclaredRelation:
    """Six kinds in turn, over blocks spread through all figures."""
    block = number * (_FIGURES // _BLOCK) // _RELATIONS
    at = [f"B{block}-{index}" for index in range(_BLOCK)]
    kinds: list[dict[str, Any]] = [
        {"share": {"part": at[0], "percent": at[2]}},
        {"share": {"part": at[0], "base": at[1], "percent": at[2]}},
        {"growth": {"now": at[0], "percent": f"{at[0]}.compared"}},
        {"target": {"done": at[0], "target": at[3], "completion": at[4]}},
        {"sum": {"total": at[5], "parts": at[6:]}},
        {"subset": {"part": at[0], "whole": at[1]}},
    ]
    spec = RelationSpec(**kinds[number % len(kinds)])
    return DeclaredRelation(f"bench.r{number}", spec, "bench.figure", Place("relations.yaml"))
