"""What became of one printed figure: the indicators it gives a value, the relations it takes part in."""

from dataclasses import dataclass
from typing import Any

from zhongshu.core.periods import Period
from zhongshu.indicators.catalogue import Indicator
from zhongshu.methods.figures.figure import COMPARED
from zhongshu.screens.desk import Desk
from zhongshu.screens.figures.published import Published, published
from zhongshu.screens.figures.verdicts import CheckedRelation, checked


@dataclass(frozen=True)
class FigureUses:
    """`indicators` with the period in which the figure is their value; `relations` as they came out."""

    indicators: tuple[tuple[Indicator, Period], ...]
    relations: tuple[CheckedRelation, ...]


def figure_uses(desk: Desk, figure: Published) -> FigureUses:
    """Indicators of published values whose measured rows carry the figure's id, relations one of whose roles it has."""
    found = []
    for indicator in desk.readable:
        period = _period_in(desk, indicator, figure)
        if period is not None:
            found.append((indicator, period))
    relations = [one for one in checked(desk, figure.dataset) if figure.id in _figures(one)]
    return FigureUses(tuple(found), tuple(relations))


def _figures(one: CheckedRelation) -> set[str]:
    terms = () if one.verdict is None else one.verdict.relation.terms.values()
    return {figure.id.removesuffix(COMPARED) for role in terms for figure in role}


def printed_of(desk: Desk, indicator: Indicator, area: str, period: Period | None = None) -> tuple[Published, ...]:
    """The figures at a place that an indicator's published values are, the newest first; of one period if it is given.

    Those of the place itself and of its organisations; none for what is measured.
    """
    key = _key_of_figures(desk, indicator)
    if key is None:
        return ()
    dataset, column = key
    days = _days_of(desk, indicator, column)
    every = published(desk, desk.catalogue.datasets[dataset])
    found = [every[name] for name in sorted(days, key=lambda name: str(days[name]), reverse=True) if name in every]
    return tuple(
        one
        for one in found
        if area in (one.area, one.place)
        and (period is None or Period.parse(str(days[one.id]), desk.zone).parent(period.grain) == period)
    )


def _key_of_figures(desk: Desk, indicator: Indicator) -> tuple[str, str] | None:
    """The dataset of figures that an indicator's rows come from, and their column of its ids."""
    cube = indicator.cube
    if indicator.spec.kind != "published" or cube is None or not cube.dated:
        return None
    columns = desk.catalogue.relation(cube.of).columns
    for name in desk.catalogue.sources_of(cube.of):
        dataset = desk.catalogue.datasets.get(name)
        if dataset is not None and dataset.spec.figures is not None and dataset.spec.key[0] in columns:
            return name, dataset.spec.key[0]
    return None


def _period_in(desk: Desk, indicator: Indicator, figure: Published) -> Period | None:
    key = _key_of_figures(desk, indicator)
    if key is None or key[0] != figure.dataset or indicator.cube is None:
        return None
    day = _days_of(desk, indicator, key[1]).get(figure.id)
    return None if day is None else Period.parse(str(day), desk.zone).parent(indicator.grain)


def _days_of(desk: Desk, indicator: Indicator, column: str) -> dict[str, Any]:
    """The day of each figure among an indicator's rows; read once a snapshot."""
    cube = indicator.cube
    assert cube is not None
    columns, where = [column, cube.time], indicator.spec.where
    return desk.keep(f"figures of {indicator.name}", lambda: dict(desk.rows(cube.of, columns=columns, where=where)[1]))
