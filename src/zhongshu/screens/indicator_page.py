"""Everything that the page of one indicator shows, but its passport."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from zhongshu.core.areas import Area
from zhongshu.core.errors import UnknownName
from zhongshu.core.periods import Grain, Period
from zhongshu.indicators.catalogue import Indicator
from zhongshu.indicators.series import Series
from zhongshu.screens.breakdown import Breakdown, breakdown, dimensions
from zhongshu.screens.desk import Desk
from zhongshu.screens.extent import WHOLE, extents
from zhongshu.screens.place_values import PlaceValues, place_values
from zhongshu.screens.reading import LONG, Reading, grains, reading, stretches
from zhongshu.screens.standing import Standing, standing

LINES = 9
"""Lines that a trend can show and a reader tell apart."""


@dataclass(frozen=True)
class Beside:
    """Lines beside the main one: `kind` is "sisters", "children" or a dimension; `left_out` were too many to draw."""

    kind: str
    lines: tuple[Series, ...]
    left_out: int


@dataclass(frozen=True)
class Question:
    """What the page's address asks for."""

    area: str
    grain: Grain | None = None
    period: Period | None = None
    beside: str | None = None
    differences: bool = False


@dataclass(frozen=True)
class IndicatorPage:
    """`above` runs from the largest area down; `sisters` and `children` are those with rows. `places` None: no map.

    `placeless`: the indicator knows no areas, its values are of no place.
    """

    reading: Reading
    standing: Standing
    beside: Beside
    choices: tuple[str, ...]
    breakdowns: tuple[Breakdown, ...]
    places: PlaceValues | None
    above: tuple[Area, ...]
    sisters: tuple[Area, ...]
    children: tuple[Area, ...]
    elsewhere: tuple[str, ...]
    grains: tuple[Grain, ...]
    placeless: bool


def indicator_page(desk: Desk, indicator: Indicator, asked: Question) -> IndicatorPage:
    """UnknownName when the indicator cannot be drawn beside what is asked."""
    shown = reading(
        desk, indicator, asked.area,
        grain=asked.grain, period=asked.period, lengths=LONG, differences=asked.differences,
    )  # fmt: skip
    known = extents(desk, indicator)
    tree = desk.catalogue.areas
    sisters = tuple(area for area in tree.sisters(asked.area) if area.code in known)
    children = tuple(area for area in tree.children(asked.area) if area.code in known)
    choices = _choices(indicator, asked.area, sisters, children)
    kind = _beside_kind(indicator, asked, choices, sisters)
    return IndicatorPage(
        reading=shown,
        standing=standing(desk, shown),
        beside=_beside(desk, shown, kind, sisters, children),
        choices=choices,
        breakdowns=_breakdowns(desk, shown),
        places=place_values(desk, shown),
        above=tuple(area for area in reversed(tree.ancestors(asked.area)) if area.code in known),
        sisters=sisters,
        children=children,
        elsewhere=() if shown.extent else tuple(sorted(known))[:60],
        grains=grains(desk, indicator),
        placeless=WHOLE in known,
    )


def _choices(indicator: Indicator, area: str, sisters: Sequence[Area], children: Sequence[Area]) -> tuple[str, ...]:
    found = ["none"]
    if any(sister.code != area for sister in sisters):
        found.append("sisters")
    if children:
        found.append("children")
    return (*found, *dimensions(indicator))


def _beside_kind(indicator: Indicator, asked: Question, choices: Sequence[str], sisters: Sequence[Area]) -> str:
    if asked.beside is not None:
        if asked.beside not in choices:
            raise UnknownName.among(f"comparison of {indicator.name}", asked.beside, choices)
        return asked.beside
    return "sisters" if "sisters" in choices and len(sisters) <= LINES and not asked.differences else "none"


def _beside(desk: Desk, shown: Reading, kind: str, sisters: Sequence[Area], children: Sequence[Area]) -> Beside:
    points = shown.series.points
    if kind == "none" or not points:
        return Beside(kind, (), 0)
    first, last = points[0].period, points[-1].period
    if kind in ("sisters", "children"):
        codes = [area.code for area in (sisters if kind == "sisters" else children) if area.code != shown.area]
        found: Mapping[str, Series] = stretches(desk, shown.indicator, codes, shown.grain, first, last)
    else:
        found = desk.series_by(shown.indicator, shown.area, shown.grain, kind, first=first, last=last)
        found = {name: replace(line, member=name) for name, line in found.items()}
    ordered = sorted(found.values(), key=_size, reverse=True)
    return Beside(kind, tuple(ordered[: LINES - 1]), max(0, len(ordered) - (LINES - 1)))


def _size(series: Series) -> tuple[bool, Decimal]:
    latest = series.latest
    return (latest is not None, latest.value if latest is not None and latest.value is not None else Decimal(0))


def _breakdowns(desk: Desk, shown: Reading) -> tuple[Breakdown, ...]:
    if shown.period is None:
        return ()
    return tuple(
        breakdown(desk, shown.indicator, shown.area, shown.period, name) for name in dimensions(shown.indicator)
    )
