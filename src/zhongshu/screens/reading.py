"""One indicator at one place as a page shows it: a period, the series before it, what it is compared with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from zhongshu.core.errors import DamageError
from zhongshu.core.periods import Grain, Period
from zhongshu.indicators.catalogue import Indicator
from zhongshu.indicators.compare import Comparison, compare
from zhongshu.indicators.series import Point, Series, monthly_differences
from zhongshu.screens.desk import Desk
from zhongshu.screens.extent import Extent, area_of, extents
from zhongshu.screens.returns.owing import Returned, is_whole, returned_for

LONG: Mapping[Grain, int] = {Grain.hour: 168, Grain.day: 92, Grain.month: 121, Grain.quarter: 41, Grain.year: 30}
"""Periods of a trend."""
SHORT: Mapping[Grain, int] = {Grain.hour: 48, Grain.day: 31, Grain.month: 25, Grain.quarter: 13, Grain.year: 10}
"""Periods of a line beside a number."""


@dataclass(frozen=True)
class Reading:
    """`series` is the stretch that is shown; `point` the shown period, None when there is no value in it.

    `comparison` lacks what cannot be compared: a sum of a period that is not over, a year to date with last month's.
    `extent` is None where the place has no rows at all. `damage` says which table refuses to answer.
    `returned` counts the units whose returns the value rests on, None where it rests on none.
    """

    indicator: Indicator
    area: str
    grain: Grain
    series: Series
    point: Point | None
    comparison: Comparison
    extent: Extent | None
    damage: str | None = None
    returned: Returned | None = None

    @property
    def value(self) -> Decimal | None:
        return None if self.point is None else self.point.value

    @property
    def period(self) -> Period | None:
        return None if self.point is None else self.point.period


NOTHING = Comparison(None, None, None)


def reading(
    desk: Desk,
    indicator: Indicator,
    area: str,
    *,
    grain: Grain | None = None,
    period: Period | None = None,
    lengths: Mapping[Grain, int] = SHORT,
    differences: bool = False,
) -> Reading:
    """`period` None is the newest with a value. `differences` turns a year-to-date series into its months."""
    shown = grain or desk.grain(indicator, None)
    known = extents(desk, indicator)
    extent = known.get(area_of(known, area))
    if extent is None:
        return Reading(indicator, area, shown, Series(indicator, area, shown, None, ()), None, NOTHING, None)
    last = extent.last(shown)
    if period is not None and period < last:
        last = min(last, _steps(period, lengths[shown] // 2))
    first = max(extent.first(shown), _steps(last, 1 - lengths[shown]))
    if differences and first.start.month != 1:
        first = max(extent.first(shown), first.parent(Grain.year).parts(shown)[0])
    series = stretch(desk, indicator, area, shown, first, last)
    if differences:
        series = monthly_differences(series)
    point = series.latest if period is None else series.at(period)
    comparison = _comparison(desk, series, point, differences=differences)
    made_of = None if point is None else returned_for(desk, indicator, area, point.period)
    return Reading(indicator, area, shown, series, point, comparison, extent, returned=made_of)


def reading_or_damage(desk: Desk, indicator: Indicator, area: str) -> Reading:
    """The newest reading; where its table is damaged an empty one that says so, so that the others of a page stand."""
    try:
        return reading(desk, indicator, area)
    except DamageError as error:
        grain = desk.grain(indicator, None)
        return Reading(
            indicator, area, grain, Series(indicator, area, grain, None, ()), None, NOTHING, None, error.message
        )


def stretch(desk: Desk, indicator: Indicator, area: str, grain: Grain, first: Period, last: Period) -> Series:
    """The series at one place with its cut periods marked; a point for every period from `first` to `last`."""
    found = stretches(desk, indicator, [area], grain, first, last)
    return found.get(area, Series(indicator, area, grain, None, ()))


def stretches(
    desk: Desk, indicator: Indicator, areas: Sequence[str], grain: Grain, first: Period, last: Period
) -> dict[str, Series]:
    """The same for several places, read at once; places without rows are absent."""
    known = extents(desk, indicator)
    asked = list(dict.fromkeys(area_of(known, area) for area in areas))
    found: dict[str, Series] = {}
    for some in _askable(desk, indicator, asked):
        found |= desk.series_of_areas(indicator, some, grain, first=first, last=last)
    return {
        area: _marked(desk, replace(found[key], area=area), known[key])
        for area in areas
        if (key := area_of(known, area)) in found and key in known
    }


def values_at(desk: Desk, indicator: Indicator, areas: Sequence[str], period: Period) -> dict[str, Decimal | None]:
    """Values of one period by area; places without rows are absent."""
    found: dict[str, Decimal | None] = {}
    for some in _askable(desk, indicator, areas):
        found |= {area: cell.value for area, cell in desk.cells_at(indicator, some, period).items()}
    return found


def values_around(desk: Desk, shown: Reading) -> dict[str, Decimal | None]:
    """Values of the shown period beside the place, above it and below it: one plan for ranks, shares and the map."""
    if shown.period is None:
        return {}
    tree, known = desk.catalogue.areas, extents(desk, shown.indicator)
    parent = tree.parent(shown.area)
    around = [*tree.sisters(shown.area), *([parent] if parent else []), *tree.children(shown.area)]
    return values_at(desk, shown.indicator, [area.code for area in around if area.code in known], shown.period)


def adds_up(indicator: Indicator) -> bool:
    """Whether the values of the parts of a place or a year make the whole: one sum or count.

    Nobody can tell of a printed value.
    """
    if len(indicator.measures) != 1 or indicator.spec.kind == "published":
        return False
    parts = indicator.measures[0].parts
    return len(parts) == 1 and parts[0].merge == "sum" and indicator.measures[0].formula.names == (parts[0].name,)


def grows(desk: Desk, indicator: Indicator) -> bool:
    """Whether half a period has about half the value: a sum or count, or a formula over some."""
    return any(adds_up(leaf) for leaf in desk.indicators.leaves(indicator))


def grains(desk: Desk, indicator: Indicator) -> tuple[Grain, ...]:
    """The grains a page offers; a printed or year-to-date value has its own only, since it cannot be rolled up."""
    alone = is_published(desk, indicator) or indicator.spec.form == "ytd"
    return (indicator.grain,) if alone else indicator.grains


def is_published(desk: Desk, indicator: Indicator) -> bool:
    """Whether its values were printed for each place by itself."""
    return any(leaf.spec.kind == "published" for leaf in desk.indicators.leaves(indicator))


def _askable(desk: Desk, indicator: Indicator, areas: Sequence[str]) -> Iterable[list[str]]:
    """Published values are asked place by place, because a printed value of a county is no part of its city's."""
    return [[area] for area in areas] if is_published(desk, indicator) else [list(areas)]


def marked(desk: Desk, series: Series) -> Series:
    """With its partial points: made while some units had not handed in, beside those that its rows cut already."""
    points = (point if point.partial else _marked_point(desk, series, point, cut=False) for point in series.points)
    return replace(series, points=tuple(points))


def _marked_point(desk: Desk, series: Series, point: Point, *, cut: bool) -> Point:
    lacks = point.rows > 0 and not is_whole(desk, series.indicator, series.area, point.period)
    return replace(point, partial=True) if cut or lacks else point


def _marked(desk: Desk, series: Series, extent: Extent) -> Series:
    """With its partial points: cut by where the rows begin or end, or made while some units had not handed in."""

    points = (_marked_point(desk, series, point, cut=extent.cuts(point.period)) for point in series.points)
    return replace(series, points=tuple(points))


def _comparison(desk: Desk, series: Series, point: Point | None, *, differences: bool) -> Comparison:
    if point is None or point.value is None:
        return NOTHING
    before = None if series.grain is Grain.hour else point.period.same_last_year()
    compared = series
    if before is not None and series.at(before) is None and not differences:
        earlier = stretch(desk, series.indicator, series.area, series.grain, before, before)
        compared = replace(series, points=(*earlier.points, *series.points))
    others = (other for other in compared.points if other.period != point.period)
    unfit = {other.period for other in others if not _comparable(desk, series, other)}
    points = (replace(other, value=None) if other.period in unfit else other for other in compared.points)
    made = compare(replace(compared, points=tuple(points)), point.period)
    if point.period.start.year in series.indicator.spec.breaks:
        made = replace(made, last_year=None)
    whole_year = series.grain is Grain.year or series.indicator.spec.form == "ytd"
    if grows(desk, series.indicator) and not whole_year:
        made = replace(made, target=None)  # the target is the year's
    if not _comparable(desk, series, point):
        return replace(made, previous=None, last_year=None)
    if series.indicator.spec.form == "ytd" and not differences:
        return replace(made, previous=None)
    if series.indicator.spec.form == "yoy":
        return replace(made, last_year=None)  # a rate against last year is that comparison already
    return made


def _comparable(desk: Desk, series: Series, point: Point) -> bool:
    """A sum that is not whole compares with nothing; a share neither, where units are missing: it is another mix."""
    if not point.partial:
        return True
    return not grows(desk, series.indicator) and is_whole(desk, series.indicator, series.area, point.period)


def _steps(period: Period, count: int) -> Period:
    for _ in range(abs(count)):
        period = period.next() if count > 0 else period.previous()
    return period
