"""The geodesic against published baselines, against a sphere, and its box around what is near."""

from math import asin, cos, dist, radians, sin, sqrt

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from zhongshu.methods.geodesic import Place, around_the_middle, box, metres

LONS, LATS = st.floats(-180, 180), st.floats(-89.9, 89.9)
EARTH = 6_371_008.8


def haversine(a: Place, b: Place) -> float:
    """Metres on a sphere of the mean radius."""
    north, east = radians(b[1] - a[1]), radians(b[0] - a[0])
    return 2 * EARTH * asin(sqrt(sin(north / 2) ** 2 + cos(radians(a[1])) * cos(radians(b[1])) * sin(east / 2) ** 2))


def test_a_quarter_of_the_meridian_and_a_degree_of_the_equator() -> None:
    assert metres((0, 0), (0, 90)) == pytest.approx(10_001_965.729, abs=0.001)
    assert metres((10, 0), (11, 0)) == pytest.approx(111_319.491, abs=0.001)


def test_flinders_peak_to_buninyong() -> None:
    """The worked example of Geoscience Australia (GRS 80, which differs from WGS-84 by less than a millimetre here)."""
    flinders = (144 + 25 / 60 + 29.52440 / 3600, -(37 + 57 / 60 + 3.72030 / 3600))
    buninyong = (143 + 55 / 60 + 35.38390 / 3600, -(37 + 39 / 60 + 10.15610 / 3600))
    assert metres(flinders, buninyong) == pytest.approx(54_972.271, abs=0.001)


@given(st.floats(120, 123), st.floats(27.9, 28.9), st.floats(-0.1, 0.1), st.floats(-0.1, 0.1))
@settings(max_examples=60)
def test_around_28_degrees_north_a_sphere_says_the_same_within_half_a_percent(
    lon: float, lat: float, east: float, north: float
) -> None:
    a, b = (lon, lat), (lon + east, lat + north)
    assert metres(a, b) == pytest.approx(haversine(a, b), rel=0.005, abs=0.01)


@given(LONS, LATS, st.floats(-1, 1), st.floats(-1, 1))
@settings(max_examples=60)
def test_it_is_the_same_there_and_back_and_the_box_has_whatever_is_within(
    lon: float, lat: float, east: float, north: float
) -> None:
    a, b = (lon, lat), (lon + east, max(-89.9, min(89.9, lat + north)))
    far = metres(a, b)
    assume(far > 0)
    assert far == pytest.approx(metres(b, a), rel=1e-9)
    wide, high = box(a, far)
    assert abs(b[0] - a[0]) <= wide
    assert abs(b[1] - a[1]) <= high


def test_the_date_line_parts_nobody_and_the_antipode_is_far() -> None:
    assert metres((179.9999, 10), (-179.9999, 10)) == pytest.approx(metres((0, 10), (0.0002, 10)))
    assert metres((121, 28), (121, 28)) == 0
    assert metres((0, 0), (180, 0)) == float("inf")


@given(LONS, LATS, st.floats(-0.03, 0.03), st.floats(-0.03, 0.03))
@settings(max_examples=60)
def test_the_straight_line_through_the_earth_is_the_geodesic_of_what_is_near(
    lon: float, lat: float, east: float, north: float
) -> None:
    a, b = (lon, lat), (lon + east, max(-89.9, min(89.9, lat + north)))
    straight = dist(around_the_middle(a), around_the_middle(b))
    assert straight == pytest.approx(metres(a, b), abs=0.002)
