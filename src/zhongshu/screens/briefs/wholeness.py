"""Whether every unit that should be in a month's number is in it: what may be compared at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from zhongshu.core.periods import Grain, Period, periods_between
from zhongshu.datasets.plan import Plan, literal, table_sql
from zhongshu.indicators.catalogue import Indicator
from zhongshu.indicators.cells import below_sql
from zhongshu.indicators.cubes import Cube
from zhongshu.screens.desk import Desk


@dataclass(frozen=True)
class Wholeness:
    """`missing` counts, by first day of a month, the members that the month before had and this one lacks.

    A member is one value of the key without its time (a unit, a county), as the passport counts its coverage.
    """

    missing: Mapping[date, int]

    def lacking(self, first: Period, last: Period) -> int:
        """The most members that any of these months lacks."""
        return max(self.missing.get(month.start.date(), 0) for month in periods_between(first, last))


WHOLE = Wholeness({})


def wholeness(desk: Desk, indicator: Indicator, area: str, first: Period, last: Period) -> Wholeness:
    """Of all that the indicator rests on. Printed values, and what is counted by the day or hour, are taken as whole:
    single missing hours are told by their period's mark, not by refusing to compare."""
    found: dict[date, int] = {}
    for leaf in desk.indicators.leaves(indicator):
        cube = leaf.cube
        if cube is None or leaf.spec.kind == "published" or cube.grain is not Grain.month:
            continue
        for day, count in _missing(desk, cube, leaf.name, area, first, last):
            found[day] = max(found.get(day, 0), count)
    return Wholeness(found)


def _missing(desk: Desk, cube: Cube, about: str, area: str, first: Period, last: Period) -> list[tuple[date, int]]:
    relation = desk.catalogue.relation(cube.of)
    members = [table_sql(column) for column in relation.key if column != cube.time]
    if not members or cube.time not in relation.key:
        return []
    time = table_sql(cube.time)
    place = "true" if cube.area is None else below_sql(table_sql(cube.area), area)
    month = f"CAST(date_trunc('month', {time}) AS DATE)"
    start, end = (f"DATE {literal(bound.date().isoformat())}" for bound in (first.previous().start, last.end))
    sql = (
        f"WITH seen AS (SELECT DISTINCT {month} AS month, concat_ws('\u241f', {', '.join(members)}) AS member "
        f"FROM {table_sql(cube.of)} WHERE {place} AND {month} >= {start} AND {month} < {end}) "
        "SELECT CAST(before.month + INTERVAL 1 MONTH AS DATE), count(*) FROM seen AS before ANTI JOIN seen AS now "
        "ON now.member = before.member AND now.month = before.month + INTERVAL 1 MONTH "
        f"WHERE before.month + INTERVAL 1 MONTH < {end} GROUP BY 1 ORDER BY 1"
    )
    rows = desk.door.read(Plan(sql, desk.snapshot, {cube.of: relation.columns}, about), desk.reader)
    return [(day, int(count)) for day, count in rows]
