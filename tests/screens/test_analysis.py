"""A monthly indicator taken apart, over a region's own data."""

from dataclasses import replace
from decimal import Decimal

import pytest

from zhongshu.core.errors import UnknownName
from zhongshu.core.periods import Grain
from zhongshu.methods.monthly.refusal import Refusal
from zhongshu.methods.monthly.seasonal import Adjusted
from zhongshu.screens.analysis import analysis
from zhongshu.screens.desk import Desk


def test_year_to_date_values_become_months_and_are_compared_both_ways(desk: Desk) -> None:
    found = analysis(desk, desk.indicator("economy.invested"), "331000")
    months = {one.last.label: one.value for one in found.stretches}
    assert months["2026-10"] == Decimal("4.35")
    assert months["2026-04"] is None, "nobody printed April"
    assert months["2026-05"] is None, "and May cannot be told without it"
    assert months["2026-06"] == Decimal("4.35")
    assert len(found.to_date) == len(found.stretches)


def test_a_rate_of_the_year_so_far_is_not_taken_apart_by_differences(desk: Desk) -> None:
    found = analysis(desk, desk.indicator("economy.growth"), "331000")
    assert found.form == "yoy"
    assert found.printed is not None
    assert tuple(one.value for one in found.stretches) == found.printed.values
    assert found.adjusted == Refusal("form")


def test_a_sum_is_adjusted_only_with_three_years_of_months(desk: Desk) -> None:
    found = analysis(desk, desk.indicator("economy.output"), "331000")
    assert found.adjusted == Refusal("short", needed=36, found=34)
    assert not isinstance(found.nowcast, Refusal)
    assert found.nowcast.first.label == "2026-11"


def test_a_month_that_is_not_whole_is_left_out(desk: Desk) -> None:
    found = analysis(desk, desk.indicator("air.pm25"), "331000")
    assert found.printed is None, "eight days of April are no month"
    assert found.nowcast == Refusal("short", found=0)


def test_the_series_of_the_same_data_are_lined_up(desk: Desk) -> None:
    found = analysis(desk, desk.indicator("economy.output"), "331002")
    assert {reach.name for reach in found.reaches} == {
        "economy.output", "economy.profitable_share", "economy.firms"
    }  # fmt: skip
    assert {reach.behind for reach in found.reaches} == {0}


def test_a_place_without_rows_has_nothing_to_take_apart(desk: Desk) -> None:
    found = analysis(desk, desk.indicator("economy.growth"), "331002")
    assert found.printed is None
    assert not isinstance(found.adjusted, Adjusted)
    assert found.stretches == ()


def test_an_indicator_without_months_is_refused_with_the_grains_it_has(desk: Desk) -> None:
    yearly = replace(desk.indicator("economy.growth"), grain=Grain.year)
    with pytest.raises(UnknownName, match="has no months") as refused:
        analysis(desk, yearly, "331000")
    assert refused.value.hint == "it has year"
