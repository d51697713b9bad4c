"""Makes patrol_points.csv, and ../parameters/patrol_cell_2024.csv and patrol_cell_2026.csv: the cells of each grid.

`python make_patrols.py` writes the same bytes every time. A cell is a rectangle of whole millionths of a degree, as
../parameters/patrol_size.yaml says, counted from 0,0; it belongs to the grid in whose outline its middle lies. Rows of
neighbouring cells are written as one: from x_from to x_to, both included, at y.
"""

import csv
import json
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from shapely import contains_xy, prepare
from shapely.geometry import shape

SEED = 331003
PARAMETERS = Path(__file__).parents[1] / "parameters"
POINTS = Path(__file__).parent / "patrol_points.csv"

MICRO = 1_000_000
SIZE = (5000, 4500)
"""East and north, millionths of a degree: half a kilometre here, as the sample's grids are as large as townships."""
BEGINS, ENDS = date(2026, 9, 1), date(2026, 10, 31)
A_DAY = 3
"""Positions of a day out."""
MINUTES = 9 * 60
"""From midnight UTC: from 8 to 17 o'clock in Taizhou."""
USUAL, LAZY = (0.5, 0.95), (0.08, 0.2)
"""What share of a grid's cells an officer ever goes to: most officers, and each seventh."""


class Run(NamedTuple):
    """Neighbouring cells of one grid."""

    grid: str
    y: int
    x_from: int
    x_to: int


class Point(NamedTuple):
    """Where the officer of a grid was; degrees in WGS-84."""

    grid: str
    at: str
    lon: str
    lat: str


def runs(path: Path) -> list[Run]:
    """Of every grid of a sheet, from south to north and from west to east."""
    with path.open(encoding="utf-8", newline="") as file:
        return [run for row in csv.DictReader(file) for run in _of_grid(row["grid"], row["outline"])]


def points(cells: Sequence[Run], seed: int = SEED) -> list[Point]:
    """Two months of every officer, each by its own habits; in the order of time."""
    chance = random.Random(seed)
    found: list[Point] = []
    for number, grid in enumerate(sorted({run.grid for run in cells})):
        own = [(x, run.y) for run in cells if run.grid == grid for x in range(run.x_from, run.x_to + 1)]
        share = chance.uniform(*(LAZY if number % 7 == 3 else USUAL))
        beat = chance.sample(own, max(1, round(share * len(own))))
        for day in range((ENDS - BEGINS).days + 1):
            if chance.random() < 5 / 7:  # out on five days of seven
                found += _day(grid, BEGINS + timedelta(days=day), beat, chance)
    return sorted(found, key=lambda one: (one.at, one.grid))


def write(rows: Sequence[NamedTuple], path: Path) -> None:
    """As CSV with a header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(type(rows[0])._fields)
        writer.writerows(rows)


def _of_grid(grid: str, outline: str) -> Iterator[Run]:
    area = shape(json.loads(outline))
    prepare(area)
    west, south, east, north = (round(degrees * MICRO) // SIZE[at % 2] for at, degrees in enumerate(area.bounds))
    for y in range(south, north + 1):
        begun: int | None = None
        for x in range(west, east + 2):  # one beyond, which ends a run
            middle = (x + 0.5) * SIZE[0] / MICRO, (y + 0.5) * SIZE[1] / MICRO
            if contains_xy(area, *middle):
                begun = x if begun is None else begun
            elif begun is not None:
                yield Run(grid, y, begun, x - 1)
                begun = None


def _day(grid: str, day: date, beat: Sequence[tuple[int, int]], chance: random.Random) -> Iterator[Point]:
    for minute in sorted(chance.sample(range(MINUTES), A_DAY)):
        x, y = chance.choice(beat)
        at = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minute)
        lon, lat = ((cell + chance.uniform(0.01, 0.99)) * size / MICRO for cell, size in zip((x, y), SIZE, strict=True))
        yield Point(grid, at.strftime("%Y-%m-%dT%H:%M:00Z"), f"{lon:.5f}", f"{lat:.5f}")


if __name__ == "__main__":
    sheets = {year: runs(PARAMETERS / f"grid_{year}.csv") for year in ("2024", "2026")}
    for year, cells in sheets.items():
        write(cells, PARAMETERS / f"patrol_cell_{year}.csv")
    write(points(sheets["2024"]), POINTS)
