"""`/places` and `/places/{code}`: the region's areas, and everything about one."""

from functools import partial

from zhongshu.core.areas import Area
from zhongshu.screens.figures.published import figures_at
from zhongshu.screens.place_page import place_page
from zhongshu.web.figures.published import when
from zhongshu.web.maps import Drawn, Maps
from zhongshu.web.pages import Build, Shown
from zhongshu.web.visit import Visit


def places(maps: Maps) -> Build:
    """The builder of the index: the region with what lies in it and around it."""

    def build(visit: Visit) -> Shown:
        tree, code = visit.desk.catalogue.areas, visit.hub.place.area
        region = tree.get(code)
        parent = tree.parent(code)
        values = {
            "region": region,
            "above": tuple(reversed(tree.ancestors(code))),
            "children": tree.children(code),
            "grandchildren": {child.code: len(tree.children(child.code)) for child in tree.children(code)},
            "sisters": [area for area in tree.sisters(code) if area.code != code],
            "parent": parent,
            "map": None if region is None else _children_map(maps, region, tree.children(code)),
            "known": len(tree.areas),
        }
        return Shown("places.html", values)

    return build


def place(maps: Maps) -> Build:
    """The builder of one area's page; a name in the address is as good as its code."""

    def build(visit: Visit) -> Shown:
        code = visit.desk.area(visit.parts["code"])
        number = visit.asked("page") or "1"
        page = place_page(
            visit.desk,
            code,
            pack=visit.asked("pack"),
            page=int(number) if number.isdecimal() and len(number) < 7 else 1,
        )
        around = page.above[-1].code if page.above else None
        drawn = None if around is None else maps.plain(str(page.area.level), around, code)
        values = {
            "page": page,
            "map": drawn or _children_map(maps, page.area, page.children),
            "figures": figures_at(visit.desk, code),
            "when": partial(when, visit),
            "packs": {name: visit.hub.packs.packs[name].spec.title for name in page.packs},
        }
        return Shown("place.html", values, lasting=not any(line.reading.damage for line in page.lines))

    return build


def _children_map(maps: Maps, area: Area, children: tuple[Area, ...]) -> Drawn | None:
    return maps.plain(str(children[0].level), area.code) if children else None
