"""What a page shows of one number."""

from decimal import Decimal

from zhongshu.core.periods import Grain, Period
from zhongshu.screens.desk import Desk
from zhongshu.screens.reading import LONG, grows, reading, values_around


def test_the_newest_value_comes_with_its_stretch_and_last_year(desk: Desk) -> None:
    shown = reading(desk, desk.indicator("economy.profitable_share"), "331000")
    assert shown.period is not None
    assert shown.period.label == "2026-10"
    assert len(shown.series.points) == 25
    assert shown.comparison.last_year is not None
    assert shown.comparison.last_year.before.label == "2025-10"
    assert shown.comparison.last_year.unit.symbol == "百分点"


def test_a_period_can_be_asked(desk: Desk) -> None:
    period = Period.parse("2025-03", desk.zone)
    shown = reading(desk, desk.indicator("economy.output"), "331000", period=period, lengths=LONG)
    assert shown.period == period
    assert shown.value is not None


def test_last_years_value_is_found_outside_the_stretch(desk: Desk) -> None:
    short = dict(LONG) | {Grain.month: 3}
    shown = reading(desk, desk.indicator("economy.output"), "331000", lengths=short)
    assert len(shown.series.points) == 3
    assert shown.comparison.last_year is not None


def test_a_sum_of_an_unfinished_year_is_not_compared(desk: Desk) -> None:
    shown = reading(desk, desk.indicator("economy.output"), "331000", grain=Grain.year)
    assert shown.point is not None
    assert shown.point.partial
    assert shown.comparison.previous is None
    assert shown.comparison.last_year is None


def test_a_share_of_an_unfinished_year_is_compared(desk: Desk) -> None:
    shown = reading(desk, desk.indicator("economy.profitable_share"), "331000", grain=Grain.year)
    assert shown.point is not None
    assert shown.point.partial
    assert shown.comparison.previous is not None


def test_the_years_target_is_not_held_against_a_months_sum(desk: Desk) -> None:
    month = reading(desk, desk.indicator("economy.output"), "331000")
    year = reading(desk, desk.indicator("economy.output"), "331000", grain=Grain.year)
    assert month.comparison.target is None
    assert year.comparison.target is not None


def test_a_year_to_date_value_is_compared_with_last_years_not_with_last_months(desk: Desk) -> None:
    shown = reading(desk, desk.indicator("economy.invested"), "331000")
    assert shown.comparison.previous is None
    assert shown.comparison.last_year is not None
    assert shown.comparison.target is not None


def test_single_months_of_a_year_to_date_series_are_its_differences(desk: Desk) -> None:
    shown = reading(desk, desk.indicator("economy.invested"), "331000", differences=True)
    values = {point.period.label: point.value for point in shown.series.points}
    assert values["2026-10"] == Decimal("4.35")
    assert values["2026-01"] == Decimal("4.35")
    assert values["2026-04"] is None, "nobody printed April"
    assert values["2026-05"] is None, "May cannot be told without April"


def test_a_missing_month_is_a_point_without_a_value(desk: Desk) -> None:
    shown = reading(desk, desk.indicator("economy.growth"), "331000")
    hole = shown.series.at(Period.parse("2026-04", desk.zone))
    assert hole is not None
    assert hole.value is None
    assert hole.rows == 0


def test_a_place_without_rows_says_so(desk: Desk) -> None:
    shown = reading(desk, desk.indicator("economy.output"), "330100")
    assert shown.extent is None
    assert shown.value is None


def test_what_stands_around_is_read_at_once(desk: Desk) -> None:
    around = values_around(desk, reading(desk, desk.indicator("economy.output"), "331000"))
    assert {"331000", "330000", "331002", "331083"} <= set(around)


def test_only_what_adds_up_grows_with_its_period(desk: Desk) -> None:
    assert grows(desk, desk.indicator("economy.output"))
    assert grows(desk, desk.indicator("economy.output_per_firm"))
    assert not grows(desk, desk.indicator("economy.profitable_share"))
    assert not grows(desk, desk.indicator("air.pm25"))
