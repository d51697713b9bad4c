"""Growth on comparable bases."""

from decimal import Decimal

import pytest

from tests.methods.monthly.series import china, monthly
from zhongshu.methods.monthly.growth import Rate, over_month, over_year, year_to_date
from zhongshu.methods.monthly.months import months


def _by_last(rates: tuple[Rate, ...]) -> dict[str, Rate]:
    return {rate.last.label: rate for rate in rates}


def test_a_pair_is_compared_with_the_pair() -> None:
    rates = _by_last(over_year(months(monthly("2021-02", [20, *[None] * 11, 25], "ytd"))))
    assert rates["2022-02"].value == 25
    assert rates["2022-02"].base == 20


def test_a_pair_is_compared_with_the_sum_of_two_single_months() -> None:
    rates = _by_last(over_year(months(monthly("2021-01", [10, 20, *[None] * 11, 25], "ytd"))))
    assert rates["2022-02"].value == 25


def test_a_single_month_has_no_base_in_a_pair() -> None:
    rates = _by_last(over_year(months(monthly("2021-02", [20, *[None] * 10, 12, 25], "ytd"))))
    assert (rates["2022-01"].value, rates["2022-01"].reason) == (None, "joint")
    assert (rates["2022-02"].value, rates["2022-02"].reason) == (None, "joint")


@pytest.mark.parametrize(("base", "reason"), [(0, "zero"), (-2, "negative"), (None, "base")])
def test_a_base_that_says_nothing_gives_no_rate_and_says_why(base: int | None, reason: str) -> None:
    rates = over_year(months(monthly("2021-01", [base, *[1] * 11, 7])))
    assert (rates[-1].value, rates[-1].reason) == (None, reason)


def test_all_zeros_have_no_growth() -> None:
    rates = over_year(months(monthly("2021-01", [0] * 24)))
    assert {rate.reason for rate in rates[12:]} == {"zero"}


def test_a_missing_value_is_told_apart_from_a_missing_base() -> None:
    rates = over_year(months(monthly("2021-01", [1, 2, *[None] * 11, 3, None])))
    assert [rate.reason for rate in rates[-3:]] == ["value", None, "value"]


def test_a_fall_below_zero_is_more_than_all() -> None:
    rates = over_year(months(monthly("2021-01", [10, *[1] * 11, -5])))
    assert rates[-1].value == -150


def test_a_rate_is_not_compared_with_the_year_before_again() -> None:
    assert {rate.reason for rate in over_year(months(monthly("2021-01", [1] * 14, "yoy")), "yoy")} == {"rate"}


def test_an_index_and_a_share_differ_in_points() -> None:
    index = over_year(months(monthly("2021-01", [50, *[50] * 11, 51.5], "index")), "index")[-1]
    assert (index.value, index.points) == (Decimal("1.5"), True)
    share = over_year(months(monthly("2021-01", [5.4, *[5] * 11, 5.5])), points=True)[-1]
    assert (share.value, share.points) == (Decimal("0.1"), True)


def test_nothing_is_compared_across_a_break() -> None:
    rates = _by_last(over_year(months(monthly("2020-01", [10] * 36)), breaks=(2021,)))
    assert (rates["2021-05"].value, rates["2021-05"].reason) == (None, "break")
    assert rates["2022-05"].value == 0


def test_year_to_date_values_are_compared_with_the_same_months() -> None:
    rates = {rate.last.label: rate for rate in year_to_date(china("TRS", "ytd"))}
    shown = rates["2022-12"].value
    assert shown is not None
    assert round(shown, 1) == Decimal("-0.2"), "as the office announced"
    assert rates["2013-01"].reason == "value"


def test_the_month_before_is_a_base_for_adjusted_values_only() -> None:
    with pytest.raises(ValueError, match="year-to-date"):
        over_month(monthly("2022-01", [1, 2], "ytd"))
    assert over_month(monthly("2022-01", [100, 101]))[1].value == 1
    rate = over_month(monthly("2022-01", [2.1, 1.8], "yoy"))[1]
    assert (rate.value, rate.points) == (Decimal("-0.3"), True)
