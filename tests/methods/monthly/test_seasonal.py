"""Seasonal adjustment agrees with the library, and refuses what it cannot do."""

import itertools
import math
import sys
from datetime import date

import numpy as np
import pytest
from statsmodels.robust.norms import HuberT
from statsmodels.robust.robust_linear_model import RLM
from statsmodels.tsa.seasonal import STL, seasonal_decompose

from tests.methods.monthly.series import china, festivals, monthly, seasonal_values
from zhongshu.methods.monthly.festival import shares
from zhongshu.methods.monthly.monthly import Monthly
from zhongshu.methods.monthly.refusal import Refusal
from zhongshu.methods.monthly.seasonal import Adjusted, adjust


def _floats(series: Monthly) -> list[float]:
    return [float(value) for value in series.values if value is not None]


def _adjusted(made: Adjusted | Refusal) -> Adjusted:
    assert isinstance(made, Adjusted), made
    return made


def test_stl_agrees_with_statsmodels_called_directly() -> None:
    series = china("EXP", "value")
    made = _adjusted(adjust(series))
    logs = np.log(_floats(series))
    fit = STL(logs, period=12, robust=True).fit()
    assert made.multiplicative
    assert _floats(made.series) == pytest.approx(list(np.exp(logs - fit.seasonal)), abs=1e-5)
    assert [float(value) for value in made.trend if value is not None] == pytest.approx(
        list(np.exp(fit.trend)), abs=1e-5
    )


def test_stl_without_robustness_is_another_number() -> None:
    series = china("EXP", "value")
    fit = STL(np.log(_floats(series)), period=12).fit()
    made = _adjusted(adjust(series, robust=False))
    assert _floats(made.series) == pytest.approx(list(np.exp(np.log(_floats(series)) - fit.seasonal)), abs=1e-5)
    assert made.series != _adjusted(adjust(series)).series


def test_the_ratio_to_the_moving_average_agrees_with_statsmodels() -> None:
    series = china("IMP", "value")
    made = _adjusted(adjust(series, method="x11"))
    found = seasonal_decompose(_floats(series), model="multiplicative", period=12)
    assert _floats(made.series) == pytest.approx(
        [v / s for v, s in zip(_floats(series), found.seasonal, strict=True)], abs=1e-4
    )
    assert made.trend[:6] == (None,) * 6
    assert made.trend[-6:] == (None,) * 6


def test_values_with_zeros_and_negatives_are_adjusted_by_differences() -> None:
    values = [round(value - 110, 2) for value in seasonal_values(60)]
    made = _adjusted(adjust(monthly("2018-01", values)))
    fit = STL(np.asarray(values), period=12, robust=True).fit()
    assert min(values) < 0
    assert not made.multiplicative
    assert _floats(made.series) == pytest.approx(list(np.asarray(values) - fit.seasonal), abs=1e-4)


def test_the_festival_is_the_robust_regression_of_statsmodels() -> None:
    series = china("EXP", "value")
    made = _adjusted(adjust(series, festivals()))
    assert made.festival is not None
    known = shares(series.periods, festivals())
    assert known is not None
    x, y = np.column_stack(list(known.values())), np.log(_floats(series))
    changes = np.column_stack([np.ones(len(y) - 12), x[12:] - x[:-12]])
    fit = RLM(y[12:] - y[:-12], changes, M=HuberT()).fit()
    assert [float(one.size) for one in made.festival.effects] == pytest.approx(
        [100 * math.expm1(b) for b in fit.params[1:]], abs=0.01
    )
    assert [float(one.t) for one in made.festival.effects] == pytest.approx(list(fit.tvalues[1:]), abs=0.01)
    assert list(made.festival.moves) == pytest.approx(list(x @ fit.params[1:]))


def test_a_known_festival_effect_is_found_and_taken_out() -> None:
    plain = monthly("2010-01", seasonal_values(144, noise=0.05))
    known = shares(plain.periods, festivals())
    assert known is not None
    moved = [
        float(value) * math.exp(0.10 * before - 0.25 * after)
        for value, before, after in zip(_floats(plain), known["before"], known["after"], strict=True)
    ]
    made = _adjusted(adjust(monthly("2010-01", [round(value, 4) for value in moved]), festivals()))
    assert made.festival is not None
    found = {one.window: float(one.size) for one in made.festival.effects}
    assert found["before"] == pytest.approx(100 * math.expm1(0.10), abs=1)
    assert found["after"] == pytest.approx(100 * math.expm1(-0.25), abs=1)
    without = _adjusted(adjust(plain))
    assert _floats(made.series) == pytest.approx(_floats(without.series), rel=0.005)


def test_a_festivals_days_are_shared_out_and_centred() -> None:
    periods = monthly("2023-01", [1] * 12).periods
    known = shares(periods, festivals())
    assert known is not None
    days = [date(2009 + at, 2, 1) for at in range(23)]
    same = shares(periods, days)
    assert same is not None
    assert all(abs(value) < 1e-12 for window in same.values() for value in window), "a fixed date moves nothing"
    assert known["during"][0] > 0 > known["during"][1], "in 2023 it was in January, more often it is in February"
    assert sum(known["during"]) == pytest.approx(0)


def test_every_year_has_one_festival_within_its_bounds() -> None:
    days = festivals()
    assert [day.year for day in days] == list(range(2009, 2032))
    assert all((1, 21) <= (day.month, day.day) <= (2, 20) for day in days)
    gaps = {(later - earlier).days for earlier, later in itertools.pairwise(days)}
    assert gaps <= {353, 354, 355, 383, 384, 385}, "twelve or thirteen lunar months"


def test_years_without_a_known_festival_have_no_effect() -> None:
    assert shares(monthly("2030-01", [1] * 36).periods, festivals()) is None
    assert _adjusted(adjust(monthly("2035-01", seasonal_values(72)), festivals())).festival is None


def test_an_effect_that_does_not_matter_is_left_alone() -> None:
    assert _adjusted(adjust(china("USU", "value"), festivals())).festival is None


@pytest.mark.parametrize("form", ["ytd", "yoy", "index"])
def test_what_is_no_months_own_value_is_refused(form: str) -> None:
    assert adjust(monthly("2018-01", seasonal_values(60), form)) == Refusal("form")  # type: ignore[arg-type]


def test_a_gap_is_refused_and_named() -> None:
    values: list[float | None] = [*seasonal_values(60)]
    values[30] = None
    made = adjust(monthly("2018-01", values))
    assert isinstance(made, Refusal)
    assert made.why == "gap"
    assert made.at is not None
    assert made.at.label == "2020-07"


def test_under_three_years_is_refused() -> None:
    assert adjust(monthly("2020-01", seasonal_values(35))) == Refusal("short", needed=36, found=35)
    assert isinstance(adjust(monthly("2020-01", seasonal_values(36))), Adjusted)


def test_values_that_never_change_are_refused() -> None:
    assert adjust(monthly("2018-01", [0] * 60)) == Refusal("constant")


def test_a_steady_growth_is_adjusted_although_its_festival_cannot_be_estimated() -> None:
    values = [round(100 * 1.01**at, 6) for at in range(84)]
    made = _adjusted(adjust(monthly("2012-01", values), festivals()))
    assert made.festival is None
    assert _floats(made.series) == pytest.approx(values, rel=1e-4)


def test_without_the_library_a_reason_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("statsmodels")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "statsmodels", None)
    assert adjust(monthly("2018-01", seasonal_values(60)), festivals()) == Refusal("library")
