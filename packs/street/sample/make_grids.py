"""Makes ../parameters/grid_2024.csv and grid_2026.csv: grids of Taizhou's three districts that nobody drew, seeded.

`python make_grids.py` writes the same bytes every time. A grid is the part of its district that is nearest to one of
its seeded points. On 1 November 2026 the border between two of them moves.
"""

import csv
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from shapely import MultiPoint, Point, Polygon, set_precision, voronoi_polygons
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

SEED = 331002
UNIT = "urban_management"
BOUNDARIES = Path(__file__).parents[2] / "region" / "boundaries" / "county.geojson"
PARAMETERS = Path(__file__).parents[1] / "parameters"

DISTRICTS = {"331002": ("椒江", "Jiaojiang", 14), "331003": ("黄岩", "Huangyan", 16), "331004": ("路桥", "Luqiao", 13)}
"""Short names, and how many grids."""
REDRAWN = ("331002-05", "331002-08")
"""Neighbours: from the second edition on part of the first belongs to the second."""
MOVED = 0.5
"""How far the border moves, as a share of the way from it to the first one's middle."""
ROUNDED = 1e-6
"""Degrees, about 10 cm; outlines of neighbours have the same corners."""
ROUNDS = 4


class Grid(NamedTuple):
    """One row of a sheet; `outline` is GeoJSON in WGS-84."""

    grid: str
    title: str
    title_en: str
    unit: str
    area: str
    outline: str


def first(seed: int = SEED) -> list[Grid]:
    """The first edition."""
    counties = {one["properties"]["code"]: shape(one["geometry"]) for one in _features() if _wanted(one)}
    chance = random.Random(seed)
    return [grid for code in DISTRICTS for grid in _of_district(code, counties[code], chance)]


def second(grids: Sequence[Grid]) -> list[Grid]:
    """The second edition: the first with the border between REDRAWN moved."""
    giving, taking = (next(one for one in grids if one.grid == name) for name in REDRAWN)
    a, b = shape(json.loads(giving.outline)), shape(json.loads(taking.outline))
    given = a.intersection(_beyond(a.centroid, b.centroid, a.intersection(b).centroid))
    drawn = {giving.grid: a.difference(given), taking.grid: b.union(given)}
    return [one._replace(outline=_text(drawn[one.grid])) if one.grid in drawn else one for one in grids]


def write(grids: Sequence[Grid], path: Path) -> None:
    """As CSV with a header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Grid._fields)
        writer.writerows(grids)


def _of_district(code: str, district: BaseGeometry, chance: random.Random) -> Iterator[Grid]:
    short, english, count = DISTRICTS[code]
    cells = _cells(district, [_inside(district, chance) for _ in range(count)])
    for _ in range(ROUNDS):  # Lloyd: points move to the middle of their cells, which become alike in size
        cells = _cells(district, [cell.centroid for cell in cells])
    cells.sort(key=lambda cell: (-round(cell.centroid.y, 2), cell.centroid.x))
    for number, cell in enumerate(cells, start=1):
        title, title_en = f"{short}{number:02}网格（示例）", f"{english} grid {number:02} (sample)"
        yield Grid(f"{code}-{number:02}", title, title_en, UNIT, code, _text(cell))


def _cells(district: BaseGeometry, points: Sequence[Point]) -> list[BaseGeometry]:
    nearest = voronoi_polygons(MultiPoint(points), extend_to=district.envelope.buffer(1))
    return [cell for one in nearest.geoms if not (cell := one.intersection(district)).is_empty]


def _inside(district: BaseGeometry, chance: random.Random) -> Point:
    west, south, east, north = district.bounds
    while True:
        point = Point(chance.uniform(west, east), chance.uniform(south, north))
        if district.contains(point):
            return point


def _beyond(middle: Point, other: Point, border: Point) -> Polygon:
    """The half plane on the side of `other` of a line across the way from the border to the middle."""
    x, y = border.x + MOVED * (middle.x - border.x), border.y + MOVED * (middle.y - border.y)
    dx, dy = other.x - middle.x, other.y - middle.y
    corners = [(x - dy * 9, y + dx * 9), (x + dy * 9, y - dx * 9)]
    return Polygon([*corners, *((cx + dx * 9, cy + dy * 9) for cx, cy in reversed(corners))])


def _text(outline: BaseGeometry) -> str:
    return json.dumps(mapping(set_precision(outline, ROUNDED)), separators=(",", ":"))


def _features() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(BOUNDARIES.read_text("utf-8"))["features"]
    return found


def _wanted(feature: dict[str, Any]) -> bool:
    return str(feature["properties"]["code"]) in DISTRICTS


if __name__ == "__main__":
    sheet = first()
    write(sheet, PARAMETERS / "grid_2024.csv")
    write(second(sheet), PARAMETERS / "grid_2026.csv")
