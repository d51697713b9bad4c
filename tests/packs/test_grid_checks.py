"""What `zhongshu check` says of outlines of grids: each with its file and line, before a case is reported."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cases.town import GRIDS, square
from tests.packs.test_cases import problems, read

CROSSED = {"type": "Polygon", "coordinates": [[[121, 28], [122, 29], [122, 28], [121, 29], [121, 28]]]}
SWAPPED = {"type": "Polygon", "coordinates": [[[28, 121], [29, 121], [29, 122], [28, 121]]]}
EAST = square(121.5, 122)


def test_the_outlines_of_the_town_are_whole(tmp_path: Path) -> None:
    assert problems(read(tmp_path)) == []


@pytest.mark.parametrize(
    ("outline", "said"),
    [
        ("121.5 28, 122 29", "the outline of the grid east is no GeoJSON: '121.5 28, 122 29'"),
        ("", "the outline of the grid east is no GeoJSON"),
        (json.dumps({"type": "Point", "coordinates": [121, 28]}), "is no Polygon and no MultiPolygon"),
        (f'{{"type": "Feature", "properties": {{}}, "geometry": {EAST}}}', "is no Polygon and no MultiPolygon"),
        (json.dumps(CROSSED), "is no valid polygon: Self-intersection"),
        (json.dumps(SWAPPED), "leaves the earth: a position is longitude, then latitude, in degrees"),
    ],
)
def test_one_that_is_none_is_told_where_it_stands(tmp_path: Path, outline: str, said: str) -> None:
    assert EAST in GRIDS
    (found,) = problems(read(tmp_path, **{"parameters/grid.yaml": GRIDS.replace(EAST, outline)}))
    line = next(n for n, text in enumerate(GRIDS.splitlines(), 1) if "grid: east" in text)
    assert found.startswith(f"town/parameters/grid.yaml:{line} (editions.0.rows.1.outline)")
    assert said in found


def test_in_a_csv_file_the_line_is_that_of_the_row(tmp_path: Path) -> None:
    rows = [
        ("west", "two\nlines", square(121, 121.5)),
        ("east", "", "x"),
        ("north", "", square(122, 123)),
        ("far", "", "y"),
    ]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(
        [("grid", "title", "outline", "unit"), *((*one, "urban") for one in rows)]
    )
    head = GRIDS.partition("    rows:")[0] + "    rows: grids.csv\n"
    files = {"parameters/grid.yaml": head, "parameters/grids.csv": text.getvalue()}
    found = problems(read(tmp_path, **files))
    assert [one.partition(" ")[0] for one in found] == ["town/parameters/grids.csv:4", "town/parameters/grids.csv:6"]
    assert all("is no GeoJSON" in one for one in found)
