"""From boundaries to outlines."""

import math

from zhongshu.web.outlines import area_of, middle, sheet_of, thin

SQUARE = {"type": "Polygon", "coordinates": [[[120, 28], [121, 28], [121, 29], [120, 29], [120, 28]]]}


def test_a_degree_east_is_shorter_than_a_degree_north() -> None:
    sheet = sheet_of({"a": SQUARE})
    width, height = sheet.width - 16, sheet.height - 16
    assert math.isclose(width / height, math.cos(math.radians(28.5)), rel_tol=0.01)


def test_north_is_above() -> None:
    south = {"type": "Polygon", "coordinates": [[[120, 27], [121, 27], [121, 28], [120, 28], [120, 27]]]}
    north, below = sheet_of({"n": SQUARE, "s": south}).outlines
    assert north.y < below.y


def test_thinning_keeps_corners_and_drops_what_lies_on_a_line() -> None:
    side = [(float(x), 0.0) for x in range(10)] + [(9.0, float(y)) for y in range(1, 10)]
    ring = [*side, (0.0, 9.0)]
    assert set(thin(ring, 0.1)) == {(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)}


def test_a_name_stands_inside_a_bent_area() -> None:
    bend = [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (80.0, 100.0), (80.0, 20.0), (0.0, 20.0)]
    x, y = middle(bend)
    assert y < 20 or x > 80


def test_specks_are_left_out_but_never_a_whole_area() -> None:
    islet = [[[125.0, 28.0], [125.0001, 28.0], [125.0001, 28.0001], [125.0, 28.0]]]
    both = {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"], islet]}
    drawn, only = sheet_of({"a": both, "b": {"type": "Polygon", "coordinates": islet}}).outlines
    assert drawn.path.count("M") == 1
    assert only.path.count("M") == 1


def test_the_area_of_a_ring() -> None:
    assert area_of([(0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (0.0, 3.0)]) == 12
