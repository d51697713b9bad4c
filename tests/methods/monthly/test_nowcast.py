"""The plainest guess, and how wrong it has been."""

from decimal import Decimal

import pytest

from tests.methods.monthly.series import china, monthly, seasonal_values
from zhongshu.methods.monthly.months import months
from zhongshu.methods.monthly.nowcast import Nowcast, nowcast
from zhongshu.methods.monthly.refusal import Refusal


def _made(found: Nowcast | Refusal) -> Nowcast:
    assert isinstance(found, Nowcast), found
    return found


def test_steady_growth_is_carried_on_without_an_error() -> None:
    values = [100 + at % 12 for at in range(12)]
    grown = [Decimal(value) * Decimal("1.1") ** (at // 12) for at, value in enumerate(values * 4)]
    found = _made(nowcast(months(monthly("2018-01", map(str, grown)))))
    assert (found.first.label, found.last.label) == ("2022-01", "2022-01")
    assert found.value == round(grown[36] * Decimal("1.1"), 2)
    assert round(found.growth, 6) == 10
    assert found.backtest.count == 48 - 12 - 3
    assert round(found.backtest.error, 6) == 0
    assert found.low == found.value == found.high


def test_the_back_test_is_what_guessing_month_by_month_would_have_given() -> None:
    series = china("EXP", "value")
    found = _made(nowcast(months(series)))
    errors = []
    for end in range(15, len(series.values)):
        known = months(monthly(series.first.label, map(str, series.values[:end])))
        base = series.values[end - 12]
        rates = [series.values[at] / series.values[at - 12] - 1 for at in range(end - 3, end)]  # type: ignore[operator]
        assert base is not None
        guess = base * (1 + sum(rates, Decimal(0)) / 3)
        errors.append(abs(guess - series.values[end]))  # type: ignore[operator]
        if end >= 27:
            assert _made(nowcast(known)).value == round(guess, 2), "nothing of the future is known"
    assert found.backtest.count == len(errors)
    assert found.backtest.error == pytest.approx(sum(errors) / len(errors))
    assert found.backtest.last_year is not None
    assert found.backtest.error < found.backtest.last_year


def test_the_range_covers_four_of_five_guesses() -> None:
    found = _made(nowcast(months(china("CPI", "yoy")), "yoy", places=6))
    values = [float(value) for value in china("CPI", "yoy").values if value is not None]
    errors = [abs(values[n - 1] + (values[n - 1] - values[0]) / (n - 1) - values[n]) for n in range(13, len(values))]
    width = float(found.high - found.value)
    assert sum(error <= width + 1e-9 for error in errors) / len(errors) == pytest.approx(0.8, abs=0.01)
    assert found.backtest.percentage is None
    assert found.points


def test_the_next_one_is_the_pair_where_pairs_are_printed() -> None:
    found = _made(nowcast(months(china("TRS", "ytd")), breaks=(2015, 2018)))
    assert (found.first.label, found.last.label) == ("2023-01", "2023-02")


def test_months_that_are_never_printed_are_not_guessed() -> None:
    found = _made(nowcast(months(china("IVA", "yoy")), "yoy"))
    assert found.first.label == "2023-03"


def test_a_break_is_neither_guessed_nor_counted() -> None:
    stretches = months(monthly("2018-01", seasonal_values(60)))
    assert _made(nowcast(stretches)).backtest.count == 45
    assert _made(nowcast(stretches, breaks=(2020,))).backtest.count == 45 - 12 - 3
    assert nowcast(stretches, breaks=(2023,)) == Refusal("break", at=stretches[-1].last.next())


def test_too_short_a_past_is_refused_with_what_there_is() -> None:
    assert nowcast(months(monthly("2020-01", seasonal_values(20)))) == Refusal("short", needed=12, found=5)
    assert nowcast(months(monthly("2020-01", [5]))) == Refusal("short", needed=12, found=0)


def test_all_zeros_have_nothing_to_carry() -> None:
    assert nowcast(months(monthly("2018-01", [0] * 60))) == Refusal("short", needed=12, found=0)


def test_a_revised_history_is_another_nowcast() -> None:
    values = seasonal_values(60)
    revised = [*values[:48], round(values[48] * 1.2, 2), *values[49:]]
    before, after = (_made(nowcast(months(monthly("2018-01", one)))) for one in (values, revised))
    assert float(after.value) == pytest.approx(float(before.value) * 1.2, rel=1e-4)
