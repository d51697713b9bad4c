"""From when to when there are rows."""

from zhongshu.core.periods import Grain
from zhongshu.screens.desk import Desk
from zhongshu.screens.extent import Extent, extents


def test_every_level_of_area_has_the_extent_of_its_rows(desk: Desk) -> None:
    known = extents(desk, desk.indicator("economy.output"))
    assert {"331002", "331000", "330000"} <= set(known)
    extent = known["331002"]
    assert extent.first(Grain.month).label == "2024-01"
    assert extent.last(Grain.month).label == "2026-10"
    assert extent.last(Grain.year).label == "2026"


def test_an_extent_cuts_the_periods_it_ends_within(desk: Desk) -> None:
    extent = extents(desk, desk.indicator("economy.output"))["331000"]
    assert extent.cuts(extent.last(Grain.year))
    assert not extent.cuts(extent.last(Grain.month))
    assert not extent.cuts(extent.first(Grain.year))


def test_a_formula_reaches_as_far_as_all_its_inputs(desk: Desk) -> None:
    formula = extents(desk, desk.indicator("economy.output_per_firm"))
    assert formula["331002"] == extents(desk, desk.indicator("economy.firms"))["331002"]


def test_published_values_stand_only_where_they_were_printed(desk: Desk) -> None:
    assert set(extents(desk, desk.indicator("economy.growth"))) == {"330000", "331000"}


def test_extents_know_their_zone(desk: Desk) -> None:
    found: Extent = extents(desk, desk.indicator("air.pm25"))["331000"]
    assert found.start.tzinfo is desk.zone
