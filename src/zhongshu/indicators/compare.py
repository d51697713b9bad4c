"""Comparisons, made when a number is read: earlier, the target, the sisters, the whole."""

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
    """From an earlier value: `difference` in `unit` (百分点 for shares), `growth` in % where the value is no share itself."""

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
    """1 is the best by the indicator's direction (the largest without one); ties share a place. `of` counts sisters with a value."""

    place: int
    of: int


@dataclass(frozen=True)
class Comparison:
    """Everything known beside one value; None for what cannot be compared."""

    previous: Change | None
    last_year: Change | None
    target: Target | None
    rank: Rank | None = None
    share: Decimal | None = None
    parent_difference: Decimal | None = None


def compare(
    series: Series,
    period: Period,
    *,
    sisters: Mapping[str, Decimal | None] | None = None,
    parent: Decimal | None = None,
) -> Comparison:
    """Compare the value at `period` of `series`; `sisters` are the values of the areas beside it, its own included."""
    indicator = series.indicator
    point = series.at(period)
    value = None if point is None else point.value
    if value is None:
        return Comparison(None, None, None)
    return Comparison(
        previous=_change(series, value, period.previous()),
        last_year=None if period.grain is Grain.hour else _change(series, value, period.same_last_year()),
        target=_target(indicator, value, period),
        rank=None if sisters is None else rank(indicator, value, sisters),
        share=_share(indicator, value, parent),
        parent_difference=None if parent is None or _adds_up(indicator) else value - parent,
    )


def rank(indicator: Indicator, value: Decimal, sisters: Mapping[str, Decimal | None]) -> Rank | None:
    """None without a sister to compare with."""
    values = [other for other in sisters.values() if other is not None]
    if len(values) < 2:
        return None
    ahead = sum(1 for other in values if _ahead(indicator, other, value))
    return Rank(ahead + 1, len(values))


def judge(indicator: Indicator, difference: Decimal, value: Decimal) -> Judgement:
    """Whether a change is for the better; flat where the indicator has no direction."""
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
    is_share = unit.difference != unit
    growth = None if is_share or earlier.value == 0 else difference / abs(earlier.value) * 100
    return Change(
        before, earlier.value, difference, unit.difference, growth, judge(series.indicator, difference, value)
    )


def _target(indicator: Indicator, value: Decimal, period: Period) -> Target | None:
    year = period.start.year
    wanted = indicator.spec.target.get(year)
    if wanted is None:
        return None
    better = indicator.spec.better
    met = None if better is None else value <= wanted if better == "lower" else value >= wanted
    completion = value / wanted * 100 if better == "higher" and wanted != 0 else None
    return Target(year, wanted, completion, met)


def _share(indicator: Indicator, value: Decimal, parent: Decimal | None) -> Decimal | None:
    return value / parent * 100 if parent and _adds_up(indicator) else None


def _adds_up(indicator: Indicator) -> bool:
    """Whether the parts of a place make the whole: a single sum or count."""
    if len(indicator.measures) != 1:
        return False
    measure = indicator.measures[0]
    return (
        len(measure.parts) == 1
        and measure.parts[0].merge == "sum"
        and measure.formula.names == (measure.parts[0].name,)
    )


def _ahead(indicator: Indicator, other: Decimal, value: Decimal) -> bool:
    if indicator.spec.better == "lower":
        return other < value
    if indicator.spec.better == "closer" and indicator.spec.aim is not None:
        return abs(other - indicator.spec.aim) < abs(value - indicator.spec.aim)
    return other > value
