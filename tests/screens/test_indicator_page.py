"""The page of one indicator."""

import pytest

from zhongshu.core.errors import UnknownName
from zhongshu.core.periods import Grain
from zhongshu.screens.desk import Desk
from zhongshu.screens.indicator_page import Question, indicator_page


def test_peers_are_drawn_beside_where_there_are_some(desk: Desk) -> None:
    page = indicator_page(desk, desk.indicator("air.pm25"), Question("331000"))
    assert page.beside.kind == "sisters"
    assert {line.area for line in page.beside.lines} == {"330100", "330400"}
    assert page.choices == ("none", "sisters", "station")


def test_a_dimension_can_be_drawn_beside(desk: Desk) -> None:
    page = indicator_page(desk, desk.indicator("economy.output"), Question("331000", beside="industry"))
    assert {line.member for line in page.beside.lines} == {"医药", "汽车", "模具", "泵与电机"}
    assert [split.dimension for split in page.breakdowns] == ["industry"]


def test_too_many_lines_are_counted_instead(desk: Desk) -> None:
    page = indicator_page(desk, desk.indicator("economy.output"), Question("331000", beside="children"))
    assert len(page.beside.lines) == 8
    assert page.beside.left_out == 1


def test_an_unknown_comparison_names_what_there_is(desk: Desk) -> None:
    with pytest.raises(UnknownName, match="industry"):
        indicator_page(desk, desk.indicator("economy.output"), Question("331000", beside="industri"))


def test_the_areas_to_change_to_are_those_with_rows(desk: Desk) -> None:
    page = indicator_page(desk, desk.indicator("economy.output"), Question("331002"))
    assert [area.code for area in page.above] == ["330000", "331000"]
    assert len(page.sisters) == 9
    assert page.children == ()


def test_a_place_without_rows_names_those_that_have_some(desk: Desk) -> None:
    page = indicator_page(desk, desk.indicator("economy.growth"), Question("331002"))
    assert page.reading.extent is None
    assert page.elsewhere == ("330000", "331000")


def test_every_grain_can_be_shown(desk: Desk) -> None:
    indicator = desk.indicator("air.good_hours")
    for grain in indicator.grains:
        page = indicator_page(desk, indicator, Question("331000", grain=grain))
        assert page.reading.value is not None, grain
    assert indicator.grains[0] is Grain.hour
