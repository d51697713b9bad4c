"""What a month costs: fees, calls that cost nothing, a price that changes in the middle, and rounding that adds up."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhongshu.sharing.products.billing import FEN, Month, bill, total
from zhongshu.sharing.products.spec import PriceSpec
from zhongshu.sharing.usage.fold import Use

MARCH = Month.of("2026-03")


def price(first: str, **said: object) -> PriceSpec:
    content = {"valid_from": first, "reference": {"title": "tariff"}, "certainty": "read", **said}
    return PriceSpec.model_validate(content)


def use(**days: int) -> dict[str, Use]:
    """`d05=100`: a hundred calls of ten rows each on the 5th."""
    return {f"2026-03-{name[1:]}": Use(calls=calls, rows=calls * 10) for name, calls in days.items()}


def test_a_month_is_a_calendar_month() -> None:
    assert (MARCH.first, MARCH.until, MARCH.label, len(MARCH.days)) == (
        date(2026, 3, 1),
        date(2026, 4, 1),
        "2026-03",
        31,
    )
    assert Month.of("2024-02").days[-1] == date(2024, 2, 29)
    with pytest.raises(ValueError, match="month"):
        Month.of("2026-13")


def test_the_fee_the_calls_and_the_rows() -> None:
    tariff = [price("2026-01-01", a_month=200, a_call="0.05", a_thousand_rows="1.2", free_calls=100)]
    lines = bill(tariff, MARCH, use(d05=150, d06=30), MARCH.days)
    assert [(one.what, one.quantity, str(one.amount)) for one in lines] == [
        ("a_month", 1, "200.00"),
        ("free_calls", 100, "0.00"),
        ("a_call", 80, "4.00"),
        ("a_thousand_rows", 1800, "2.16"),
    ]
    assert total(lines) == Decimal("206.16")


def test_a_price_that_changes_in_the_middle_holds_from_its_day_on() -> None:
    tariff = [
        price("2026-01-01", a_month=100, a_call="0.10", free_calls=5),
        price("2026-03-16", a_month=300, a_call="0.20"),
    ]
    lines = bill(tariff, MARCH, use(d15=10, d16=10), MARCH.days)
    assert [(one.what, one.valid_from.isoformat(), one.quantity, str(one.amount)) for one in lines] == [
        ("a_month", "2026-01-01", 1, "100.00"),
        ("free_calls", "2026-01-01", 5, "0.00"),
        ("a_call", "2026-01-01", 5, "0.50"),
        ("a_call", "2026-03-16", 10, "2.00"),
    ]


def test_who_begins_in_the_middle_pays_the_fee_of_that_day_once() -> None:
    tariff = [price("2026-01-01", a_month=100), price("2026-03-16", a_month=300)]
    assert [one.amount for one in bill(tariff, MARCH, {}, MARCH.days[20:])] == [Decimal("300.00")]
    assert bill(tariff, MARCH, {}, []) == (), "who had it on no day owes nothing"


def test_what_has_no_price_yet_costs_nothing() -> None:
    assert bill([], MARCH, use(d01=1000), MARCH.days) == ()
    tariff = [price("2026-03-20", a_call=1)]
    assert [one.quantity for one in bill(tariff, MARCH, use(d19=7, d20=3), MARCH.days)] == [3]


def test_half_a_fen_is_rounded_up_once_a_line() -> None:
    tariff = [price("2026-01-01", a_call="0.005")]
    assert total(bill(tariff, MARCH, use(d01=1), MARCH.days)) == Decimal("0.01")
    assert total(bill(tariff, MARCH, use(d01=1, d02=1, d03=1), MARCH.days)) == Decimal("0.02"), "0.015, not three times"


days = st.dictionaries(st.integers(1, 31), st.integers(0, 10**6), max_size=8)


@given(days, st.integers(0, 500), st.decimals(0, 10, places=4), st.decimals(0, 10, places=4))
def test_no_call_is_lost_or_paid_twice(calls: dict[int, int], free: int, first: Decimal, second: Decimal) -> None:
    tariff = [
        price("2026-01-01", a_call=first or "0.01", free_calls=free),
        price("2026-03-10", a_call=second or "0.01"),
    ]
    used = {f"2026-03-{day:02}": Use(calls=count) for day, count in calls.items()}
    lines = bill(tariff, MARCH, used, MARCH.days)

    def counted(what: str) -> int:
        return sum(one.quantity for one in lines if one.what == what)

    everything = sum(calls.values())
    assert counted("free_calls") == min(free, everything)
    assert counted("free_calls") + counted("a_call") == everything
    assert all(one.amount == one.amount.quantize(FEN) and one.amount >= 0 for one in lines)
    exact = sum((one.quantity * one.price for one in lines if one.what == "a_call"), Decimal(0))
    assert abs(total(lines) - exact) <= Decimal("0.005") * len(lines)
