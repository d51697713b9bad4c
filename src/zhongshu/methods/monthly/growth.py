"""Growth on comparable bases: a rate only where both sides stand for the same months."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from zhongshu.core.periods import Period
from zhongshu.methods.monthly.monthly import Form, Monthly, later
from zhongshu.methods.monthly.months import Stretch

NoRate = Literal["rate", "value", "base", "joint", "break", "zero", "negative"]
"""rate: the value is a rate against last year already. value: nothing is printed here. base: nothing was printed then.
joint: then January and February were printed only together. break: the office revised its totals or changed their scope
between the two years. zero, negative: the base is, so that a percentage means nothing."""


_BREAK: NoRate = "break"
_NO_BASE: NoRate = "base"


@dataclass(frozen=True)
class Rate:
    """The change of one stretch from `base`: in %, or with `points` the difference in the value's own points.

    `value` None always has its `reason`.
    """

    first: Period
    last: Period
    value: Decimal | None
    base: Decimal | None = None
    points: bool = False
    reason: NoRate | None = None


def over_year(
    stretches: Sequence[Stretch], form: Form = "value", *, points: bool = False, breaks: Collection[int] = ()
) -> tuple[Rate, ...]:
    """Each stretch against the same months of the year before: a pair with the pair, or with the sum of both months.

    `points` says that the values are shares, so that they differ in points; an index always does. A year-on-year rate
    is not compared with the year before once more, and nothing of the years in `breaks` is.
    """
    known = {(one.first, one.last): one.value for one in stretches}
    rates = []
    for one in stretches:
        if form == "yoy":
            rates.append(Rate(one.first, one.last, None, reason="rate"))
            continue
        first, last = later(one.first, -12), later(one.last, -12)
        base, reason = (None, _BREAK) if one.last.start.year in breaks else _base(known, first, last)
        rates.append(_rate(one, base, reason, points=points or form == "index"))
    return tuple(rates)


def year_to_date(ytd: Monthly, *, breaks: Collection[int] = ()) -> tuple[Rate, ...]:
    """Each year-to-date value against that of the same months of the year before, one a month of the series."""
    rates = []
    for period, value in zip(ytd.periods, ytd.values, strict=True):
        broken = period.start.year in breaks
        base = None if broken else ytd.at(later(period, -12))
        reason = None if base is not None else _BREAK if broken else _NO_BASE
        rates.append(_rate(Stretch(period, period, value), base, reason, points=False))
    return tuple(rates)


def over_month(series: Monthly, *, points: bool = False) -> tuple[Rate, ...]:
    """Each month against the one before. Only for seasonally adjusted values, or in points for rates and indices.

    ValueError for a year-to-date series, whose months are not comparable with each other.
    """
    if series.form == "ytd":
        raise ValueError("a year-to-date value is not compared with the month before")
    in_points = points or series.form in ("yoy", "index")
    rates = []
    for period, value in zip(series.periods, series.values, strict=True):
        base = series.at(later(period, -1))
        reason: NoRate | None = "base" if base is None else None
        rates.append(_rate(Stretch(period, period, value), base, reason, points=in_points))
    return tuple(rates)


def _base(
    known: Mapping[tuple[Period, Period], Decimal | None], first: Period, last: Period
) -> tuple[Decimal | None, NoRate | None]:
    if (first, last) in known:
        base = known[first, last]
        return base, None if base is not None else "base"
    if first != last:
        parts = [known.get((first, first)), known.get((last, last))]
        told = [part for part in parts if part is not None]
        return (sum(told, Decimal(0)), None) if len(told) == len(parts) else (None, "base")
    pairs = ((first, later(first, 1)), (later(first, -1), first))
    return None, "joint" if any(pair in known for pair in pairs) else "base"


def _rate(one: Stretch, base: Decimal | None, reason: NoRate | None, *, points: bool) -> Rate:
    if one.value is None:
        return Rate(one.first, one.last, None, base, points, "value")
    if base is None:
        return Rate(one.first, one.last, None, None, points, reason)
    if points:
        return Rate(one.first, one.last, one.value - base, base, points)
    if base <= 0:
        return Rate(one.first, one.last, None, base, points, "zero" if base == 0 else "negative")
    return Rate(one.first, one.last, (one.value - base) * 100 / base, base)
