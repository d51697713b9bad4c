"""Seasonal adjustment: what of a month is the calendar's, and what is left."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from zhongshu.methods.monthly.festival import Festival, festival
from zhongshu.methods.monthly.monthly import Monthly
from zhongshu.methods.monthly.refusal import Refusal, gap_or_short

Method = Literal["stl", "x11"]
"""stl: season and trend by local regression (Cleveland et al. 1990). x11: ratio to a centred 12-month moving average,
the classical core of X-11, without its iterations, Henderson filters and treatment of extremes."""

LEAST = 36
"""Months without which a season cannot be told from chance."""


@dataclass(frozen=True)
class Adjusted:
    """`series` without season and festival; `trend` beside it, None where a moving average does not reach.

    `multiplicative`: worked out in logarithms (stl) or as ratios (x11), because all values are positive.
    `festival` None: no effect was found, or none could be looked for.
    """

    series: Monthly
    trend: tuple[Decimal | None, ...]
    method: Method
    multiplicative: bool
    festival: Festival | None


def adjust(
    series: Monthly, days: Sequence[date] = (), *, method: Method = "stl", robust: bool = True
) -> Adjusted | Refusal:
    """`days` are the first days of the Spring Festivals of all years of the series; without them none is looked for.

    Refused for what is no month's own value, with a gap, under three years, and for values that never change.
    """
    refusal = _refusal(series)
    if refusal is not None:
        return refusal
    values = [float(value) for value in series.values if value is not None]
    log = min(values) > 0
    try:
        found = festival([math.log(v) for v in values] if log else values, series.periods, days, log=log)
        seasonal, trend = _season(values, found, method, log=log, robust=robust)
    except ImportError:
        return Refusal("library")
    places = 2 + max(_places(value) for value in series.values if value is not None)
    moves = found.moves if found else (0.0,) * len(values)
    left = [_without(v, m, s, log) for v, m, s in zip(values, moves, seasonal, strict=True)]
    adjusted = Monthly(series.first, tuple(_decimal(value, places) for value in left), "value")
    return Adjusted(adjusted, tuple(_decimal(value, places) for value in trend), method, log, found)


def _refusal(series: Monthly) -> Refusal | None:
    if series.form != "value":
        return Refusal("form")
    constant = Refusal("constant") if len(set(series.values)) == 1 else None
    return gap_or_short(series, LEAST) or constant


def _season(
    values: Sequence[float], found: Festival | None, method: Method, *, log: bool, robust: bool
) -> tuple[list[float], list[float]]:
    """The season (in logarithms when `log`) and the trend in the series' own unit, NaN where there is none."""
    # statsmodels and numpy are an extra, and take a second to import
    import numpy as np  # noqa: PLC0415
    from statsmodels.tsa.seasonal import STL, seasonal_decompose  # noqa: PLC0415

    moves = np.asarray(found.moves if found else np.zeros(len(values)))
    plain = np.log(values) - moves if log else np.asarray(values) - moves
    if method == "stl":
        made = STL(plain, period=12, robust=robust).fit()
        trend = np.exp(made.trend) if log else made.trend
        return [float(s) for s in made.seasonal], [float(t) for t in trend]
    if log:
        made = seasonal_decompose(np.exp(plain), model="multiplicative", period=12)
        return [float(s) for s in np.log(made.seasonal)], [float(t) for t in made.trend]
    made = seasonal_decompose(plain, model="additive", period=12)
    return [float(s) for s in made.seasonal], [float(t) for t in made.trend]


def _without(value: float, move: float, season: float, log: bool) -> float:
    return value / math.exp(move + season) if log else value - move - season


def _decimal(value: float, places: int) -> Decimal | None:
    return None if math.isnan(value) else round(Decimal(repr(value)), places)


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
