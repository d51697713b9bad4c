"""Public places: one for all of a cell, never too far away, and no report more tells where within the cell."""

from collections import defaultdict
from itertools import pairwise
from math import cos, hypot, radians
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.cases.blur import blurred

SALT = b"salt"
HERE = (121.25, 28.5)
METRES = 111_320
Place = tuple[float, float]


def apart(one: Place, other: Place) -> float:
    """Metres."""
    return hypot((one[0] - other[0]) * cos(radians(one[1])), one[1] - other[1]) * METRES


def beside(place: Place, east: float, north: float) -> Place:
    """So many metres away."""
    return place[0] + east / METRES / cos(radians(place[1])), place[1] + north / METRES


@given(st.floats(-179.9, 179.9), st.floats(-85, 85), st.integers(1, 5000), st.binary(min_size=1, max_size=32))
@settings(max_examples=60, deadline=None)
def test_a_place_is_shown_as_near_as_its_type_says_and_always_alike(
    lon: float, lat: float, metres: int, salt: bytes
) -> None:
    shown = blurred(lon, lat, metres, salt)
    turned = (shown[0] + 360 * round((lon - shown[0]) / 360), shown[1])
    assert apart((lon, lat), turned) <= metres
    assert blurred(lon, lat, metres, salt) == shown


def test_a_thousand_reports_of_one_spot_tell_no_more_than_one() -> None:
    """Neither alike, nor where a telephone stands a little elsewhere each time: the middle of all that are shown in a
    cell is its place, which is the same for a spot at any other end of it."""
    shown = {blurred(*HERE, 100, SALT) for _ in range(1000)}
    assert len(shown) == 1
    (place,) = shown
    there = [spot for spot in _around(HERE, 100, step=2) if blurred(*spot, 100, SALT) == place]
    assert max(apart(HERE, spot) for spot in there) > 50
    assert max(apart(one, other) for one in there for other in there[:: len(there) - 1]) > 100
    scattered = [blurred(*beside(HERE, east, north), 100, SALT) for east, north in _scatter(Random(7), 1000, 1.5)]
    assert len(set(scattered)) <= 4


def test_neighbours_in_one_cell_are_one_point_and_a_cell_is_as_large_as_its_type_says() -> None:
    cells: dict[Place, list[Place]] = defaultdict(list)
    for spot in _around(HERE, 400, step=10):
        cells[blurred(*spot, 100, SALT)].append(spot)
    whole = [spots for spots in cells.values() if len(spots) >= 100]
    assert len(whole) >= 30
    for spots in whole:
        wide = max(one[0] for one in spots) - min(one[0] for one in spots)
        high = max(one[1] for one in spots) - min(one[1] for one in spots)
        assert 89 <= wide * METRES * cos(radians(HERE[1])) <= 101
        assert 89 <= high * METRES <= 101
    places = list(cells)
    assert min(apart(one, other) for n, one in enumerate(places) for other in places[:n]) > 50


def test_without_the_salt_nobody_knows_a_border() -> None:
    """Neither of the rows nor of the cells of a row."""
    for east, north in ((1.0, 0.0), (0.0, 1.0)):
        borders = [_borders(b"salt %d" % n, east, north) for n in range(20)]
        assert {len(found) for found in borders} <= {9, 10}
        assert len({found[0] for found in borders}) >= 12
    rows = [beside(HERE, 0, 100 * n) for n in range(8)]
    assert len({_borders(SALT, 1.0, 0.0, row)[0] % 100 for row in rows}) >= 5


def test_other_metres_are_another_grid_and_none_is_the_true_place() -> None:
    assert blurred(*HERE, 0, SALT) == HERE
    assert blurred(*HERE, 100, SALT) != blurred(*HERE, 101, SALT)


def test_the_ends_of_the_world_have_places() -> None:
    for lon, lat in ((180.0, 90.0), (-180.0, -90.0), (0.0, 89.9999), (180.0, 0.0), (-180.0, 0.0)):
        shown = blurred(lon, lat, 5000, SALT)
        assert -180 <= shown[0] <= 180
        assert -90 <= shown[1] <= 90


def _around(place: Place, metres: int, *, step: int) -> list[Place]:
    reach = range(-metres, metres + 1, step)
    return [beside(place, east, north) for east in reach for north in reach]


def _scatter(random: Random, count: int, metres: float) -> list[Place]:
    return [(random.gauss(0, metres), random.gauss(0, metres)) for _ in range(count)]


def _borders(salt: bytes, east: float, north: float, start: Place = HERE) -> list[int]:
    """After how many metres of a walk another place is shown."""
    shown = [blurred(*beside(start, east * n, north * n), 100, salt) for n in range(1000)]
    return [n for n, (one, other) in enumerate(pairwise(shown)) if one != other]
