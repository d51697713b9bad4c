"""`zhongshu preview`: a proposed edition tried on what was before it is adopted: of the law, or of a rule."""

import argparse
from typing import TYPE_CHECKING, Any

from zhongshu.app.asking import access_of
from zhongshu.app.home import add_common, hub_of, operator
from zhongshu.app.output import emit, table
from zhongshu.app.rule_preview import run_rule

if TYPE_CHECKING:
    from zhongshu.packs.hub import Hub
    from zhongshu.sharing.preview import Moved

HELP = "Try a proposed edition against history"
EXAMPLE = """zhongshu preview air.aqi_breakpoints --grain year
zhongshu preview air.aqi_breakpoints --area 331000 --json     (an edition without `adopted` is a proposal)
zhongshu preview town.due                                     (a rule: what cases were told by it within a year)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """NAME, --area (several), --grain, --edition."""
    parser.add_argument("name", metavar="PACK.NAME", help="the parameter or rule that has a proposed edition")
    parser.add_argument(
        "--area", action="append", metavar="AREA", help="code or name; the region and its areas unless given"
    )
    parser.add_argument("--grain", default="year", metavar="GRAIN", help="hour, day, month, quarter or year (year)")
    parser.add_argument(
        "--edition", metavar="DAY", help="of a rule with several: the first day of the one that is tried"
    )
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """UnknownName for what is no parameter and no rule; ZhongshuError when it has no proposal."""
    from zhongshu.core.errors import UnknownName
    from zhongshu.core.periods import Grain
    from zhongshu.sharing.preview import preview

    hub = hub_of(args)
    parameters = hub.packs.catalogue.parameters
    if args.name in hub.packs.rules:
        return run_rule(args, hub, hub.packs.rules[args.name])
    if args.name not in parameters:
        raise UnknownName.among("parameter or rule", args.name, (*parameters, *hub.packs.rules))
    if args.grain not in set(Grain):
        raise UnknownName.among("grain", args.grain, [str(grain) for grain in Grain])
    moved = preview(
        access_of(hub, args),
        hub.refresher,
        hub.snapshot(),
        parameters[args.name],
        areas=_areas(args, hub),
        grain=Grain(args.grain),
    )
    document = {"parameter": args.name, "moved": [_plain(item) for item in moved]}
    emit(args, document, _told(hub, moved, args.name))
    return 0


def _areas(args: argparse.Namespace, hub: "Hub") -> tuple[str, ...]:
    desk = hub.desk(operator())
    if args.area:
        return tuple(desk.area(text) for text in args.area)
    return (hub.place.area, *(child.code for child in hub.packs.catalogue.areas.children(hub.place.area)))


def _plain(item: "Moved") -> dict[str, Any]:
    before, after = (None if value is None else str(value) for value in (item.before, item.after))
    return {
        "indicator": item.indicator,
        "area": item.area,
        "period": item.period.label,
        "before": before,
        "after": after,
    }


def _told(hub: "Hub", moved: "list[Moved]", parameter: str) -> str:
    from zhongshu.core.units import format_number

    if not moved:
        return f"No value would change if the proposals of {parameter} were adopted."
    rows = []
    for item in moved:
        indicator = hub.packs.indicators.get(item.indicator)
        area = hub.packs.catalogue.areas.title(item.area, hub.place.languages[0])
        shown = [format_number(value, indicator.unit, indicator.scale) for value in (item.before, item.after)]
        rows.append((item.indicator, area, item.period.label, *shown, indicator.unit.symbol))
    header = ["indicator", "area", "period", "published", "proposed", "unit"]
    return table(header, rows, right=[3, 4]) + "\n\nNothing was changed. To adopt an edition, date its `adopted`."
