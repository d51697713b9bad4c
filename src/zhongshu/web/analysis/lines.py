"""The lines of the table of months: one a stretch, with everything known of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from zhongshu.core.periods import Period
from zhongshu.methods.monthly.growth import Rate
from zhongshu.methods.monthly.monthly import months_between
from zhongshu.methods.monthly.months import Stretch
from zhongshu.methods.monthly.seasonal import Adjusted
from zhongshu.screens.analysis import Analysis

YEARS = 5
"""Years that the page shows first."""


@dataclass(frozen=True)
class Line:
    """One stretch. `printed` is the value as it stands, `rate` of the stretch, `to_date` of a year-to-date value.

    `adjusted`, `trend` and `step` are None where nothing was adjusted.
    """

    stretch: Stretch
    printed: Decimal | None
    rate: Rate
    to_date: Rate | None
    adjusted: Decimal | None
    trend: Decimal | None
    step: Rate | None


def lines(found: Analysis, *, years: int | None) -> tuple[Line, ...]:
    """Oldest first; of the last `years` calendar years, None for all."""
    every = tuple(_lines(found))
    if years is None or not every:
        return every
    first = every[-1].stretch.last.start.year - years + 1
    return tuple(line for line in every if line.stretch.last.start.year >= first)


def _lines(found: Analysis) -> Iterator[Line]:
    to_date = {rate.last: rate for rate in found.to_date}
    steps = {rate.last: rate for rate in found.steps}
    for stretch, rate in zip(found.stretches, found.growth, strict=True):
        printed = None if found.printed is None else found.printed.at(stretch.last)
        adjusted, trend = _adjusted(found, stretch.last)
        yield Line(stretch, printed, rate, to_date.get(stretch.last), adjusted, trend, steps.get(stretch.last))


def _adjusted(found: Analysis, period: Period) -> tuple[Decimal | None, Decimal | None]:
    if not isinstance(found.adjusted, Adjusted):
        return None, None
    series = found.adjusted.series
    back = months_between(series.first, period)
    inside = 0 <= back < len(series.values)
    return series.at(period), found.adjusted.trend[back] if inside else None
