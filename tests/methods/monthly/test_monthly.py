"""A series as an office prints it."""

from decimal import Decimal

import pytest

from tests.methods.monthly.series import month, monthly
from zhongshu.methods.monthly.monthly import Monthly, later, months_between


def test_values_in_any_order_become_a_series_with_its_holes() -> None:
    made = Monthly.of([(month("2023-01"), Decimal(3)), (month("2022-11"), Decimal(1))], "yoy")
    assert made == monthly("2022-11", [1, None, 3], "yoy")
    assert [period.label for period in made.periods] == ["2022-11", "2022-12", "2023-01"]


def test_a_series_begins_and_ends_with_what_is_printed() -> None:
    points = [(month(f"2022-{at:02}"), Decimal(at) if 2 < at < 6 else None) for at in range(1, 13)]
    made = Monthly.of(points)
    assert made == monthly("2022-03", [3, 4, 5])
    assert Monthly.of([(month("2022-01"), None)]) is None


def test_two_januaries_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match="2022-01 stands twice: 5 and 6"):
        Monthly.of([(month("2022-01"), Decimal(5)), (month("2022-01"), Decimal(6))])


def test_a_quarter_is_no_month() -> None:
    with pytest.raises(ValueError, match="2022Q1"):
        Monthly(month("2022Q1"), (Decimal(1),))


def test_months_are_counted_over_years() -> None:
    assert later(month("2022-11"), 14).label == "2024-01"
    assert later(month("2022-01"), -1).label == "2021-12"
    assert months_between(month("2021-12"), month("2023-02")) == 14


def test_outside_the_series_there_is_no_value() -> None:
    assert monthly("2022-01", [1, 2]).at(month("2021-12")) is None
    assert monthly("2022-01", [1, 2]).at(month("2022-03")) is None
