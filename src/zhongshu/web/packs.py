"""`/packs`, `/packs/{pack}` and `/packs/{pack}/screens/{screen}`: the scenarios and their screens."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from zhongshu.core.errors import UnknownName
from zhongshu.core.spec import pack_of
from zhongshu.core.units import format_number, parse_unit
from zhongshu.screens.blocks import Block, Column, screen_blocks, screens_for
from zhongshu.screens.cubes import cubes_seen
from zhongshu.screens.extent import has_rows
from zhongshu.screens.figures.verdicts import figure_datasets
from zhongshu.screens.place_page import PAGE
from zhongshu.screens.reading import reading_or_damage
from zhongshu.screens.spec import ScreenSpec
from zhongshu.sharing.scenarios.sight import Sight
from zhongshu.web.cases.channels import may_ask
from zhongshu.web.charts import trend
from zhongshu.web.coded import coded
from zhongshu.web.maps import Maps
from zhongshu.web.pages import Build, Shown
from zhongshu.web.visit import Visit


def packs(visit: Visit) -> Shown:
    """All scenarios with what each holds, those that have been retired last."""
    found, sight = visit.hub.packs, visit.desk.sight
    shown = {name: one for name, one in found.packs.items() if sight.opens(name)}
    held = {
        name: {
            "indicators": len(found.indicators.of_pack(name)),
            "datasets": _of(found.catalogue.datasets, name),
            "tables": _of(found.catalogue.tables, name),
            "parameters": _of(found.catalogue.parameters, name),
        }
        for name in shown
    }
    screens = {name: screens_for(visit.desk, one.screens) for name, one in shown.items()}
    listed = dict(sorted(shown.items(), key=_retired_last(sight)))
    return Shown("packs.html", {"packs": listed, "held": held, "screens": screens})


def _retired_last(sight: Sight) -> Callable[[tuple[str, object]], bool]:
    return lambda item: sight.is_retired(item[0])


def pack(visit: Visit) -> Shown:
    """One scenario: its screens, its numbers, its data."""
    found = visit.hub.packs
    one = found.pack(visit.parts["pack"])
    own = [item for item in found.indicators.of_pack(one.name) if visit.desk.may_see(item)]
    names = (found.catalogue.datasets, found.catalogue.tables, found.catalogue.parameters)
    area = visit.hub.place.area
    shown = [item for item in own if has_rows(visit.desk, item, area)]
    readings = [reading_or_damage(visit.desk, item, area) for item in shown[:PAGE]]
    values = {
        "pack": one,
        "screens": screens_for(visit.desk, one.screens),
        "readings": readings,
        "count": len(own),
        "relations": [name for kind in names for name in kind if name.split(".")[0] == one.name],
        "catalogue": found.catalogue,
        "forms": [form for form in found.forms.values() if pack_of(form.name) == one.name],
        "cubes": [
            cube for cube in cubes_seen(visit.hub.cubes, visit.access).cubes.values() if pack_of(cube.name) == one.name
        ],
        "briefs": [brief for brief in found.briefs.values() if brief.pack == one.name],
        "figures": any(pack_of(name) == one.name for name in figure_datasets(visit.desk)),
    }
    return Shown("pack.html", values, lasting=not any(line.damage for line in readings))


def screen(maps: Maps) -> Build:
    """The builder of one screen; `area` in the address turns it to another place."""

    def build(visit: Visit) -> Shown:
        one = visit.hub.packs.pack(visit.parts["pack"])
        name = visit.parts["screen"]
        if name not in one.screens:
            raise UnknownName.among(f"screen of {one.name}", name, one.screens)
        spec = one.screens[name]
        area = visit.desk.area(visit.asked("area") or visit.hub.place.area)
        rows = screen_blocks(visit.desk, spec, area)
        values = {
            "pack": one,
            "screen": spec,
            "screens": _tabs(visit, one.screens, name),
            "area": area,
            "rows": rows,
            "may_ask": partial(may_ask, visit),
            "draw_trend": lambda block: _trend(visit, block),
            "draw_map": lambda block: maps.values(block.places),
            "cell": lambda relation, column, value: cell(visit, column, value, relation),
        }
        return Shown("screen.html", values, lasting=not any(block.damage for row in rows for block in row))

    return build


def _tabs(visit: Visit, screens: Mapping[str, ScreenSpec], shown: str) -> dict[str, ScreenSpec]:
    """In the pack's order: those that are for the reader, and the one that is shown."""
    listed = screens_for(visit.desk, screens)
    return {name: one for name, one in screens.items() if name in listed or name == shown}


def cell(visit: Visit, column: Column, value: Any, relation: str = "") -> str:
    """One value of a table, or of a relation with its words, as a reader writes it; '' for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return visit.t("truth.true" if value else "truth.false")
    if isinstance(value, datetime):
        return visit.instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | int | float):
        number = value if isinstance(value, Decimal) else Decimal(str(value))
        scale = column.scale if column.scale is not None else _digits(number)
        return format_number(number, parse_unit("1"), scale)
    word = coded(visit.hub, relation, column.name, str(value))
    return visit.text(word) if word else visit.area(str(value)) if column.kind == "area" else str(value)


def _digits(number: Decimal) -> int:
    """As many as it came with, six at most."""
    exponent = number.as_tuple().exponent
    return min(6, max(0, -exponent)) if isinstance(exponent, int) else 0


def _trend(visit: Visit, block: Block) -> dict[str, Any] | None:
    return None if block.reading is None else trend(visit, block.reading, block.beside)


def _of(kind: Mapping[str, object], pack: str) -> int:
    return sum(1 for name in kind if name.split(".")[0] == pack)
