"""Everything about one area."""

import pytest

from zhongshu.core.errors import UnknownName
from zhongshu.screens.desk import Desk
from zhongshu.screens.place_page import place_page


def test_a_county_lists_what_has_rows_there(desk: Desk) -> None:
    page = place_page(desk, "331002")
    names = [line.reading.indicator.name for line in page.lines]
    assert set(names) == {"economy.output", "economy.profitable_share", "economy.output_per_firm", "economy.firms"}
    assert names[:2] == ["economy.output", "economy.profitable_share"], "key indicators come first"
    assert [area.code for area in page.above] == ["330000", "331000"]
    assert page.children
    assert page.lines[0].standing.rank is not None


def test_a_pack_can_be_asked_alone(desk: Desk) -> None:
    page = place_page(desk, "331000", pack="air")
    assert page.packs == ("air", "economy")
    assert {line.reading.indicator.pack for line in page.lines} == {"air"}


def test_a_place_without_numbers_is_still_a_place(desk: Desk) -> None:
    page = place_page(desk, "331002001")
    assert page.lines == ()
    assert page.above[-1].code == "331002"


def test_an_unknown_place_names_the_nearest(desk: Desk) -> None:
    with pytest.raises(UnknownName, match='did you mean "椒江区"'):
        place_page(desk, "椒江地区")
