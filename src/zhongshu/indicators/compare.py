"""Comparisons, made when a number is read: with earlier ones, with the target, with those of the sisters."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from zhongshu.core.periods import Grain, Period
from zhongshu.core.units import Unit
from zhongshu.indicators.catalogue import Indicator
from zhongshu.indicators.series import Series

Judgement = Literal["good", "bad", "flat"]


@dataclass(frozen=True)
class Change:
    """From the `value` of an earlier period: `difference` in `unit`, which is 百分点 for shares.

    `growth` is in %, None where the value is a share, a rate or an index itself, or was 0.
    """

    before: Period
    value: Decimal
    difference: Decimal
    unit: Unit
    growth: Decimal | None
    judgement: Judgement


@dataclass(frozen=True)
class Target:
    """The year's target. `completion` in % where more is better; `met` None while nobody can say."""

    year: int
    value: Decimal
    completion: Decimal | None
    met: bool | None


@dataclass(frozen=True)
class Rank:
    """1 is the best by the indicator's direction (the largest without one); ties share a place.

    `of` counts those with a value, its own included.
    """

    place: int
    of: int


@dataclass(frozen=True)
class Comparison:
    """What is known beside one value; None for what cannot be compared."""

    previous: Change | None
    last_year: Change | None
    target: Target | None


def compare(series: Series, period: Period) -> Comparison:
    """Compare the value at `period` with those before it in the series; nothing is known without a value."""
    point = series.at(period)
    value = None if point is None else point.value
    if value is None:
        return Comparison(None, None, None)
    return Comparison(
        previous=_change(series, value, period.previous()),
        last_year=None if period.grain is Grain.hour else _change(series, value, period.same_last_year()),
        target=_target(series.indicator, value, period),
    )


def rank(indicator: Indicator, value: Decimal, sisters: Mapping[str, Decimal | None]) -> Rank | None:
    """Where `value` stands among those of its `sisters` by area, its own included; None without another to compare."""
    values = [other for other in sisters.values() if other is not None]
    if len(values) < 2:
        return None
    ahead = sum(1 for other in values if _ahead(indicator, other, value))
    return Rank(ahead + 1, len(values))


def judge(indicator: Indicator, difference: Decimal, value: Decimal) -> Judgement:
    """Whether a change by `difference` to `value` is for the better; flat where the indicator has no direction."""
    if difference == 0 or indicator.spec.better is None:
        return "flat"
    if indicator.spec.better == "closer":
        aim = indicator.spec.aim
        if aim is None:
            return "flat"
        return "good" if abs(value - aim) < abs(value - difference - aim) else "bad"
    return "good" if (difference > 0) == (indicator.spec.better == "higher") else "bad"


def _change(series: Series, value: Decimal, before: Period | None) -> Change | None:
    earlier = None if before is None else series.at(before)
    if before is None or earlier is None or earlier.value is None:
        return None
    difference = value - earlier.value
    unit = series.indicator.unit
    is_share = unit.difference != unit or series.indicator.spec.form in ("yoy", "index")
    growth = None if is_share or earlier.value == 0 else difference / abs(earlier.value) * 100
    judgement = judge(series.indicator, difference, value)
    return Change(before, earlier.value, difference, unit.difference, growth, judgement)


def _target(indicator: Indicator, value: Decimal, period: Period) -> Target | None:
    year = period.start.year
    wanted = indicator.spec.target.get(year)
    if wanted is None:
        return None
    better = indicator.spec.better
    completion = value / wanted * 100 if better == "higher" and wanted != 0 else None
    if better is None:
        return Target(year, wanted, completion, met=None)
    return Target(year, wanted, completion, met=value <= wanted if better == "lower" else value >= wanted)


def _ahead(indicator: Indicator, other: Decimal, value: Decimal) -> bool:
    if indicator.spec.better == "lower":
        return other < value
    if indicator.spec.better == "closer" and indicator.spec.aim is not None:
        return abs(other - indicator.spec.aim) < abs(value - indicator.spec.aim)
    return other > value
