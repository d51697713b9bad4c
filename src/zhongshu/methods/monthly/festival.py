"""The effect of the moving Spring Festival on single months.

After Bell and Hillmer (1983) and Roberts, Holan and Monsell (2009): the days before, during and after the festival each
have a regressor, the share of those days that falls in a month, centred by the calendar month's mean over all known
years, so that only a festival that is earlier or later than usual moves anything.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from zhongshu.core.periods import Period

WINDOWS: Mapping[str, tuple[int, int]] = {"before": (-20, -1), "during": (0, 6), "after": (7, 20)}
"""Days from the festival's own day, both included."""

LEAST = 60
"""Months without which three effects cannot be told from noise."""

MATTERS = 2.0
"""The t value that at least one effect must reach; else none is taken out."""

ROUNDING = 1e-6
"""Of the largest value: changes over a year that differ by less differ by rounding only."""


@dataclass(frozen=True)
class Effect:
    """What a whole window of days in a month does to it: in % of the month, or in its own unit when not `relative`."""

    window: str
    size: Decimal
    t: Decimal
    relative: bool


@dataclass(frozen=True)
class Festival:
    """The effects found, and by how much they move each month of the series (in logarithms where relative)."""

    effects: tuple[Effect, ...]
    moves: tuple[float, ...]


def shares(periods: Sequence[Period], days: Sequence[date]) -> dict[str, list[float]] | None:
    """The centred regressors by window, one value a month; None where a year of the months has no known festival."""
    years = {day.year for day in days}
    if not years or any(period.start.year not in years for period in periods):
        return None
    return {name: _shares(periods, days, *window) for name, window in WINDOWS.items()}


def festival(values: Sequence[float], periods: Sequence[Period], days: Sequence[date], *, log: bool) -> Festival | None:
    """Estimated from changes over a year by a robust regression (Huber's M-estimator, statsmodels' RLM).

    `values` are in logarithms when `log`. None where nothing is known of the days, the series is short, or no effect
    matters. ImportError without statsmodels.
    """
    known = shares(periods, days)
    if known is None or len(values) < LEAST:
        return None
    found = _fitted(values, list(known.values()))
    if found is None or max(abs(t) for _, t in found) < MATTERS:
        return None
    moves = [
        sum(size * known[name][at] for name, (size, _) in zip(WINDOWS, found, strict=True)) for at in range(len(values))
    ]
    effects = [_effect(name, size, t, log) for name, (size, t) in zip(WINDOWS, found, strict=True)]
    return Festival(tuple(effects), tuple(moves))


def _shares(periods: Sequence[Period], days: Sequence[date], first: int, last: int) -> list[float]:
    counted: dict[tuple[int, int], int] = defaultdict(int)
    for day in days:
        for offset in range(first, last + 1):
            on = day + timedelta(days=offset)
            counted[on.year, on.month] += 1
    length = last - first + 1
    mean = {month: sum(counted[day.year, month] for day in days) / len(days) for month in range(1, 13)}
    return [(counted[p.start.year, p.start.month] - mean[p.start.month]) / length for p in periods]


def _fitted(values: Sequence[float], regressors: Sequence[Sequence[float]]) -> list[tuple[float, float]] | None:
    """Size and t value of each effect; None where they cannot be told apart."""
    # statsmodels and numpy are an extra, and take a second to import
    import numpy as np  # noqa: PLC0415
    from statsmodels.robust.norms import HuberT  # noqa: PLC0415
    from statsmodels.robust.robust_linear_model import RLM  # noqa: PLC0415

    y = np.asarray(values)
    x = np.column_stack([np.ones(len(values)), *map(np.asarray, regressors)])
    changes, moved = y[12:] - y[:-12], x[12:] - x[:-12]
    moved[:, 0] = 1.0  # the usual growth
    if float(np.ptp(changes)) < ROUNDING * float(np.abs(y).max()) or np.linalg.matrix_rank(moved) < moved.shape[1]:
        return None
    with np.errstate(all="ignore"):
        fit = RLM(changes, moved, M=HuberT()).fit()
    if not np.isfinite(fit.params).all() or not np.isfinite(fit.tvalues).all():
        return None
    return list(zip(map(float, fit.params[1:]), map(float, fit.tvalues[1:]), strict=True))


def _effect(window: str, size: float, t: float, log: bool) -> Effect:
    shown = (2.718281828459045**size - 1) * 100 if log else size
    return Effect(window, round(Decimal(repr(shown)), 2), round(Decimal(repr(t)), 2), log)
