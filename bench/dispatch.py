"""The grid of a point among 5,000 polygons, as a case that is reported at a position finds its post.

A made-up city of 100 by 50 grids without a gap: the corners stand where chance put them, and each border is bent at
eleven places, alike for both grids that share it: some fifty corners a grid, as surveyed ones have.
"""

import json
import random
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bench.report import Line, timed
from zhongshu.cases.grids import Grids
from zhongshu.rules.parameters import Edition, EditionSpec, Reference

COLUMNS, ROWS = 100, 50
BENDS = 11
POINTS = 20_000
MOST = 0.001
"""Seconds, of ninety-five points in a hundred."""
_WEST, _SOUTH, _SIZE = 121.2, 28.4, 0.004
_NOW = datetime(2026, 11, 22, tzinfo=UTC)

Spot = tuple[float, float]
"""Degrees: longitude, latitude."""
Border = tuple[Spot, ...]
"""From one corner to the next, both included."""


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bound of `dispatch`."""
    rows, chance = _rows(random.Random(6)), random.Random(7)
    grids = Grids([_edition(rows)])
    with timed() as cold:
        grids.sheet(_NOW)
    seconds, found = [], 0
    for _ in range(POINTS):
        lon, lat = _WEST + chance.random() * COLUMNS * _SIZE, _SOUTH + chance.random() * ROWS * _SIZE
        began = time.perf_counter()
        grid = grids.at(lon, lat, _NOW)
        seconds.append(time.perf_counter() - began)
        found += grid is not None
    slow = statistics.quantiles(seconds, n=20)[-1]
    corners = statistics.mean(row["outline"].count("[") - 3 for row in rows)
    note = (
        f"p95 {slow * 1e6:.0f} µs, median {statistics.median(seconds) * 1e6:.0f} µs; {len(rows):,} grids "
        f"of {corners:.0f} corners, {found / POINTS:.1%} of the points in one; the sheet is read once, in "
        f"{cold.seconds:.2f} s"
    )
    yield Line("dispatch", "point", slow / MOST, f"{MOST * 1000:g} ms", most=1.0, note=note)


def _edition(rows: Sequence[Mapping[str, str]]) -> Edition:
    spec = EditionSpec(valid_from=date(2020, 1, 1), reference=Reference(title="made up"), certainty="read")
    return Edition(_NOW - timedelta(days=2000), _NOW + timedelta(days=2000), spec, tuple(rows))


def _rows(chance: random.Random) -> Sequence[Mapping[str, str]]:
    corner = {
        (x, y): (_WEST + _SIZE * (x + chance.uniform(-0.25, 0.25)), _SOUTH + _SIZE * (y + chance.uniform(-0.25, 0.25)))
        for x in range(COLUMNS + 1)
        for y in range(ROWS + 1)
    }
    south = {at: _bent(one, corner[at[0] + 1, at[1]], chance) for at, one in corner.items() if at[0] < COLUMNS}
    west = {at: _bent(one, corner[at[0], at[1] + 1], chance) for at, one in corner.items() if at[1] < ROWS}
    return [
        {"grid": f"g{x:03}{y:02}", "outline": _outline(south[x, y], west[x + 1, y], south[x, y + 1], west[x, y])}
        for x in range(COLUMNS)
        for y in range(ROWS)
    ]


def _bent(begin: Spot, end: Spot, chance: random.Random) -> Border:
    """A border that leaves the straight line by a fiftieth of its grid at most: none crosses another."""
    bends = []
    for n in range(1, BENDS + 1):
        share, off = n / (BENDS + 1), [chance.uniform(-0.02, 0.02) * _SIZE for _ in range(2)]
        lon, lat = (a + (b - a) * share + by for a, b, by in zip(begin, end, off, strict=True))
        bends.append((lon, lat))
    return begin, *bends, end


def _outline(south: Border, east: Border, north: Border, west: Border) -> str:
    """Around, against the clock; seven digits are a centimetre."""
    around = [*south[:-1], *east[:-1], *north[:0:-1], *west[::-1]]
    ring = [[round(lon, 7), round(lat, 7)] for lon, lat in around]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})
