"""From when to when an indicator has rows, place by place: what a page may ask before it asks for values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from zhongshu.core.errors import DamageError
from zhongshu.core.periods import Grain, Period
from zhongshu.datasets.plan import Plan, table_sql
from zhongshu.indicators.catalogue import Indicator
from zhongshu.indicators.cells import printed_sql
from zhongshu.indicators.cubes import AREA, PERIOD, Cube
from zhongshu.screens.desk import Desk

WHOLE = ""
"""The area of an indicator that knows no areas."""


@dataclass(frozen=True)
class Extent:
    """Half-open, from the start of the first to the end of the last period with rows, at the indicator's own grain."""

    start: datetime
    end: datetime

    def first(self, grain: Grain) -> Period:
        return _period(self.start, grain)

    def last(self, grain: Grain) -> Period:
        return _period((self.end.astimezone(UTC) - timedelta(microseconds=1)).astimezone(self.end.tzinfo), grain)

    def cuts(self, period: Period) -> bool:
        """Whether the rows begin or end within the period, so that it is not whole."""
        return period.start < self.start < period.end or period.start < self.end < period.end


def extents(desk: Desk, indicator: Indicator, *, whole: bool = False) -> Mapping[str, Extent]:
    """By area code; WHOLE alone for an indicator without areas. A formula reaches as far as all that it is made of.

    Of published values also those of members of a dimension, unless only those of the areas as a `whole` are wanted.
    """
    found = [_measured(desk, leaf, whole) for leaf in desk.indicators.leaves(indicator)]
    if len(found) == 1:
        return found[0]
    common = set.intersection(*map(set, found)) if found else set()
    joined = {
        area: Extent(max(one[area].start for one in found), min(one[area].end for one in found)) for area in common
    }
    return {area: extent for area, extent in joined.items() if extent.start < extent.end}


def has_rows(desk: Desk, indicator: Indicator, area: str) -> bool:
    """Whether a value of the area as a whole can be there; one of no place is there everywhere.

    A damaged table is said to have some, so that a page names it.
    """
    try:
        known = extents(desk, indicator, whole=True)
    except DamageError:
        return True
    return area_of(known, area) in known


def area_of(extents_: Mapping[str, Extent], area: str) -> str:
    """The area to ask cells for: the given one, or WHOLE where the indicator knows no areas."""
    return WHOLE if WHOLE in extents_ else area


def _measured(desk: Desk, indicator: Indicator, whole: bool) -> dict[str, Extent]:
    cube = indicator.cube
    assert cube is not None
    if indicator.spec.kind == "published":  # few values, and others are measured with them: each has its own extent
        dimensions = () if whole else indicator.spec.by
        where = " OR ".join(f"({printed_sql(indicator, by)})" for by in (None, *dimensions))
        kept = f"extent of {indicator.name}{' as a whole' if whole else ''}"
        return desk.keep(kept, lambda: _read(desk, indicator, cube, cube.fine, where))
    name = cube.total(cube.grain)
    return desk.keep(f"extent of {name}", lambda: _read(desk, indicator, cube, name, "true"))


def _read(desk: Desk, indicator: Indicator, cube: Cube, name: str, where: str) -> dict[str, Extent]:
    timed = f"({where}) AND {PERIOD} IS NOT NULL"
    sql = f"SELECT {AREA}, min({PERIOD}), max({PERIOD}) FROM {table_sql(name)} WHERE {timed} GROUP BY 1 ORDER BY 1"
    rows = desk.access.read(Plan(sql, desk.snapshot, {name: cube.columns(name)}, indicator.name))
    zone = desk.zone
    return {
        area: Extent(Period.of(first, cube.grain, zone).start, Period.of(last, cube.grain, zone).end)
        for area, first, last in rows
    }


def _period(instant: datetime, grain: Grain) -> Period:
    assert isinstance(instant.tzinfo, ZoneInfo)
    return Period.of(instant, grain, instant.tzinfo)
