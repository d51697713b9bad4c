"""Everything about one area."""

from dataclasses import dataclass

from zhongshu.core.areas import Area, AreaTree
from zhongshu.core.errors import DamageError, UnknownName, nearest
from zhongshu.indicators.catalogue import Indicator
from zhongshu.screens.desk import Desk
from zhongshu.screens.extent import extents
from zhongshu.screens.reading import Reading, reading_or_damage
from zhongshu.screens.standing import Standing, standing

PAGE = 50


@dataclass(frozen=True)
class PlaceLine:
    """One indicator at the area, beside its peers and the area above."""

    reading: Reading
    standing: Standing


@dataclass(frozen=True)
class PlacePage:
    """`above` runs from the largest area down. `lines` are those of page `page` of `pages`, key indicators first."""

    area: Area
    above: tuple[Area, ...]
    sisters: tuple[Area, ...]
    children: tuple[Area, ...]
    lines: tuple[PlaceLine, ...]
    found: int
    page: int
    pages: int
    packs: tuple[str, ...]


def place_page(desk: Desk, code: str, *, pack: str | None = None, page: int = 1) -> PlacePage:
    """UnknownName, with the nearest area, for a code that no area has."""
    tree = desk.catalogue.areas
    area = tree.get(code)
    if area is None:
        raise unknown_area(tree, code)
    here = [one for one in desk.readable if _has_rows(desk, one, code)]
    wanted = [one for one in here if pack in (None, one.pack)]
    wanted.sort(key=lambda one: not one.spec.key)
    pages = max(1, -(-len(wanted) // PAGE))
    page = min(max(1, page), pages)
    shown = wanted[(page - 1) * PAGE : page * PAGE]
    return PlacePage(
        area=area,
        above=tuple(reversed(tree.ancestors(code))),
        sisters=tree.sisters(code),
        children=tree.children(code),
        lines=tuple(_line(desk, one, code) for one in shown),
        found=len(wanted),
        page=page,
        pages=pages,
        packs=tuple(dict.fromkeys(one.pack for one in here)),
    )


def unknown_area(tree: AreaTree, word: str) -> UnknownName:
    """The error for a place that is not there; a name leads to its code."""
    names = {area.name.zh: area.code for area in tree.areas.values()}
    return UnknownName(f"no area {word!r}", hint=nearest(word, [*tree.areas, *names], most=6))


def _line(desk: Desk, indicator: Indicator, code: str) -> PlaceLine:
    shown = reading_or_damage(desk, indicator, code)
    return PlaceLine(shown, standing(desk, shown))


def _has_rows(desk: Desk, indicator: Indicator, code: str) -> bool:
    """A damaged table is said to have some, so that the page names it.

    What was printed for an organisation only is no value of the place: it stands among the printed figures.
    """
    try:
        return code in extents(desk, indicator, whole=True)
    except DamageError:
        return True
