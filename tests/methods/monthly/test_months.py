"""Months out of year-to-date values."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods.monthly.series import china, month, monthly
from zhongshu.methods.monthly.months import Stretch, months, regular

Written = tuple[str, str, Decimal | None]


def _written(stretches: tuple[Stretch, ...]) -> list[Written]:
    return [(one.first.label, one.last.label, one.value) for one in stretches]


def test_january_and_february_stay_together_where_no_january_is_printed() -> None:
    made = months(monthly("2022-02", [30, 45, 61], "ytd"))
    assert _written(made) == [
        ("2022-01", "2022-02", Decimal(30)),
        ("2022-03", "2022-03", Decimal(15)),
        ("2022-04", "2022-04", Decimal(16)),
    ]
    assert made[0].joint
    assert regular(made) is None


def test_a_january_that_is_printed_is_a_month_of_its_own() -> None:
    made = months(monthly("2021-12", [150, 14, 30], "ytd"))
    assert _written(made)[1:] == [("2022-01", "2022-01", Decimal(14)), ("2022-02", "2022-02", Decimal(16))]


def test_a_hole_takes_the_next_month_with_it_and_no_more() -> None:
    made = months(monthly("2022-01", [10, 20, 30, None, 50, 61], "ytd"))
    assert [one.value for one in made] == [Decimal(10), Decimal(10), Decimal(10), None, None, Decimal(11)]


def test_without_january_and_february_march_is_not_known() -> None:
    made = months(monthly("2021-12", [100, None, None, 33, 45], "ytd"))
    assert [one.value for one in made][1:] == [None, None, None, Decimal(12)]
    assert not any(one.joint for one in made)


def test_a_year_to_date_value_that_falls_makes_a_negative_month_that_is_kept() -> None:
    made = months(monthly("2022-01", [10, 9.5, 12], "ytd"))
    assert made[1].value == Decimal("-0.5")
    assert made[1].negative
    assert not made[2].negative


def test_other_forms_are_their_own_months() -> None:
    for form in ("value", "yoy", "index"):
        made = months(monthly("2022-01", [1, None, 3], form))
        assert [one.value for one in made] == [Decimal(1), None, Decimal(3)]


def test_chinas_retail_sales_are_joint_since_2013() -> None:
    made = months(china("TRS", "ytd"))
    assert [one.last.start.year for one in made if one.joint] == list(range(2013, 2023))
    found = {one.last.label: one.value for one in made}
    assert found["2022-02"] == Decimal("74426.0")
    assert found["2022-12"] == Decimal("439733.0") - Decimal("399190.0")
    assert found["2012-02"] == Decimal("33668.6") - Decimal("17222.1")


@settings(max_examples=60)
@given(st.lists(st.one_of(st.none(), st.integers(-50, 500)), min_size=1, max_size=40), st.integers(1, 12))
def test_months_of_a_whole_year_add_up_to_what_was_printed(values: list[int | None], first: int) -> None:
    ytd = monthly(f"2020-{first:02}", values, "ytd")
    made = months(ytd)
    covered = [month_ for one in made for month_ in ({one.first, one.last})]
    assert len(covered) == len(set(covered)), "no month is told twice"
    for year in range(2020, 2025):
        last = ytd.at(month(f"{year}-12"))
        of_year = [one for one in made if one.last.start.year == year]
        whole = of_year and of_year[0].first.start.month == 1 and of_year[-1].last.start.month == 12
        if last is not None and whole and all(one.value is not None for one in of_year):
            assert sum(one.value or 0 for one in of_year) == last
