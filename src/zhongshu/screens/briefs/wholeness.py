"""How many of those who report are missing in a month's number: what may be compared at all."""

from collections.abc import Mapping
from datetime import date

from zhongshu.core.periods import Grain, Period
from zhongshu.datasets.plan import Plan, literal, table_sql
from zhongshu.indicators.catalogue import Indicator
from zhongshu.indicators.cells import below_sql
from zhongshu.indicators.cubes import Cube
from zhongshu.screens.desk import Desk
from zhongshu.screens.returns.owing import forms_under, returned


def lacking(desk: Desk, indicator: Indicator, area: str, month: Period, window: tuple[Period, Period]) -> int:
    """The most that any dataset under the indicator lacks: the units that owe its form, or, of a dataset that no form
    fills, the members of its key that the month before had. Those are looked for once in the months of `window`.

    Printed values, and what is counted by the day or hour, are taken as whole: single missing hours are told by their
    period's mark, not by refusing to compare.
    """
    most = 0
    for leaf in desk.indicators.leaves(indicator):
        cube = leaf.cube
        if cube is None or leaf.spec.kind == "published" or cube.grain is not Grain.month:
            continue
        if forms_under(desk, cube.of):
            made_of = returned(desk, cube.of, area, month)
            most = max(most, 0 if made_of is None else len(made_of.missing))
        else:
            most = max(most, _lost(desk, cube, leaf.name, area, window).get(month.start.date(), 0))
    return most


def _lost(desk: Desk, cube: Cube, about: str, area: str, window: tuple[Period, Period]) -> Mapping[date, int]:
    """By first day of a month: how many members (a unit, a county) the month before had and this one has not."""
    relation, (first, last) = desk.catalogue.relation(cube.of), window
    if cube.time not in relation.key or len(relation.key) == 1:
        return {}

    def read() -> dict[date, int]:
        plan = Plan(_lost_sql(desk, cube, area, window), desk.snapshot, {cube.of: relation.columns}, about)
        return {day: int(count) for day, count in desk.access.reckon(plan)}

    return desk.keep(f"lost in {cube.of} {cube.time} {area} {first.label}..{last.label}", read)


def _lost_sql(desk: Desk, cube: Cube, area: str, window: tuple[Period, Period]) -> str:
    members = ", ".join(table_sql(column) for column in desk.catalogue.relation(cube.of).key if column != cube.time)
    place = "true" if cube.area is None else below_sql(table_sql(cube.area), area)
    month = f"CAST(date_trunc('month', {table_sql(cube.time)}) AS DATE)"
    bounds = window[0].previous().start, window[1].end
    start, end = (f"DATE {literal(bound.date().isoformat())}" for bound in bounds)
    return (
        f"WITH seen AS (SELECT DISTINCT {month} AS month, concat_ws('\u241f', {members}) AS member "
        f"FROM {table_sql(cube.of)} WHERE {place} AND {month} >= {start} AND {month} < {end}) "
        "SELECT CAST(before.month + INTERVAL 1 MONTH AS DATE), count(*) FROM seen AS before ANTI JOIN seen AS now "
        "ON now.member = before.member AND now.month = before.month + INTERVAL 1 MONTH "
        f"WHERE before.month + INTERVAL 1 MONTH < {end} GROUP BY 1 ORDER BY 1"
    )
