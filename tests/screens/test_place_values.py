"""Values for a map."""

from zhongshu.screens.desk import Desk
from zhongshu.screens.place_values import place_values
from zhongshu.screens.reading import reading


def test_the_places_below_come_before_those_beside(desk: Desk) -> None:
    found = place_values(desk, reading(desk, desk.indicator("economy.profitable_share"), "331000"))
    assert found is not None
    assert (found.within, str(found.level), found.here) == ("331000", "county", None)
    assert len(found.values) == 9
    values = [value for value in found.values.values() if value is not None]
    assert values == sorted(values, reverse=True)


def test_a_place_without_rows_below_is_shown_among_its_peers(desk: Desk) -> None:
    found = place_values(desk, reading(desk, desk.indicator("air.pm25"), "331000"))
    assert found is not None
    assert (found.within, found.here) == ("330000", "331000")
    assert set(found.values) == {"330100", "330400", "331000"}
    assert len(found.areas) == 11


def test_a_level_can_be_asked(desk: Desk) -> None:
    found = place_values(desk, reading(desk, desk.indicator("air.pm25"), "331000"), level="city")
    assert found is not None
    assert str(found.level) == "city"
    assert place_values(desk, reading(desk, desk.indicator("air.pm25"), "331000"), level="township") is None


def test_one_place_alone_makes_no_map(desk: Desk) -> None:
    assert place_values(desk, reading(desk, desk.indicator("economy.growth"), "331000")) is None
