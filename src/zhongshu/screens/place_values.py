"""One indicator in one period at many places: what a map colours and a ranking lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhongshu.core.areas import Area, Level
from zhongshu.core.periods import Period
from zhongshu.indicators.catalogue import Indicator
from zhongshu.screens.desk import Desk
from zhongshu.screens.extent import WHOLE, extents
from zhongshu.screens.reading import Reading, values_around, values_at


@dataclass(frozen=True)
class PlaceValues:
    """`values` by code, only of places with rows, the largest first. `areas` are all of `level` within `within`.

    `here` is the place the page is about when it stands among them.
    """

    indicator: Indicator
    period: Period
    within: str
    level: Level
    areas: tuple[Area, ...]
    values: Mapping[str, Decimal | None]
    here: str | None


def place_values(desk: Desk, reading: Reading, *, level: str | None = None) -> PlaceValues | None:
    """The places below the reading's, or beside it when nothing below has rows; None when there are not two to compare.

    `level` asks for the places of one level: below the place, or within the place above it that has some.
    """
    if reading.period is None:
        return None
    known = extents(desk, reading.indicator)
    if WHOLE in known:
        return None
    for within, areas in _candidates(desk, reading.area, level):
        with_rows = [area.code for area in areas if area.code in known]
        if len(with_rows) < 2:
            continue
        values = _values(desk, reading, with_rows, near=level is None)
        if sum(1 for value in values.values() if value is not None) < 2:
            continue
        here = reading.area if any(area.code == reading.area for area in areas) else None
        return PlaceValues(reading.indicator, reading.period, within, areas[0].level, areas, _ordered(values), here)
    return None


def _values(desk: Desk, reading: Reading, codes: Sequence[str], *, near: bool) -> dict[str, Decimal | None]:
    if not near and reading.period is not None:
        return values_at(desk, reading.indicator, codes, reading.period)
    around = values_around(desk, reading)
    return {code: around[code] for code in codes if code in around}


def _candidates(desk: Desk, area: str, level: str | None) -> list[tuple[str, tuple[Area, ...]]]:
    tree = desk.catalogue.areas
    around = [above.code for above in tree.ancestors(area)]
    if level is not None:
        found = [(within, tree.descendants(within, Level(level))) for within in (area, *around)]
        return [(within, areas) for within, areas in found if areas]
    children = tree.children(area)
    nearest = tuple(child for child in children if child.level is children[0].level) if children else ()
    found = [(area, nearest)] if nearest else []
    if around and (sisters := tree.sisters(area)):
        found.append((around[0], sisters))
    return found


def _ordered(values: Mapping[str, Decimal | None]) -> dict[str, Decimal | None]:
    known = sorted(((v, code) for code, v in values.items() if v is not None), key=lambda pair: (-pair[0], pair[1]))
    return {code: value for value, code in known} | {code: None for code, value in values.items() if value is None}
