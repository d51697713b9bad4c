"""The line beside a number."""

from decimal import Decimal
from zoneinfo import ZoneInfo

from zhongshu.core.periods import Period, periods_between
from zhongshu.indicators.series import Point
from zhongshu.web.sparkline import sparkline

ZONE = ZoneInfo("Asia/Shanghai")


def _points(values: list[int | None], *, partial: bool = False) -> list[Point]:
    first = Period.parse("2026-01", ZONE)
    periods = periods_between(first, Period.parse("2026-12", ZONE))
    made = [
        Point(period, None if value is None else Decimal(value), 1)
        for period, value in zip(periods, values, strict=False)
    ]
    if partial:
        made[-1] = Point(made[-1].period, made[-1].value, 1, partial=True)
    return made


def test_two_values_make_no_line() -> None:
    assert sparkline(_points([1, None, 2])) == ""


def test_the_smallest_is_below_and_the_largest_above() -> None:
    drawn = sparkline(_points([1, 3, 2]))
    assert 'class="line" d="M0.0 36.0L150.0 4.0L300.0 20.0"' in drawn


def test_a_missing_period_is_a_gap() -> None:
    drawn = sparkline(_points([1, 2, None, 3, 4]))
    assert drawn.split('class="line" d="')[1].split('"')[0].count("M") == 2


def test_a_period_that_is_not_whole_is_hollow() -> None:
    assert "dot-2" in sparkline(_points([1, 2, 3], partial=True))
    assert "dot-2" not in sparkline(_points([1, 2, 3]))


def test_equal_values_are_a_level_line() -> None:
    assert 'd="M0.0 20.0L150.0 20.0L300.0 20.0"' in sparkline(_points([5, 5, 5]))
