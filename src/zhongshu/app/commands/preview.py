"""`zhongshu preview`: a proposed edition of the law tried against history, before it is adopted."""

import argparse
from typing import TYPE_CHECKING, Any

from zhongshu.app.asking import access_of
from zhongshu.app.home import add_common, hub_of, operator
from zhongshu.app.output import emit, table

if TYPE_CHECKING:
    from zhongshu.packs.hub import Hub
    from zhongshu.sharing.preview import Moved

HELP = "Try a proposed edition against history"
EXAMPLE = """zhongshu preview air.aqi_breakpoints --grain year
zhongshu preview air.aqi_breakpoints --area 331000 --json     (an edition without `adopted` is a proposal)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """PARAMETER, --area (several), --grain."""
    parser.add_argument("parameter", metavar="PACK.PARAMETER", help="the parameter that has a proposed edition")
    parser.add_argument(
        "--area", action="append", metavar="AREA", help="code or name; the region and its areas unless given"
    )
    parser.add_argument("--grain", default="year", metavar="GRAIN", help="hour, day, month, quarter or year (year)")
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """UnknownName for what is no parameter; ZhongshuError when it has no proposal."""
    from zhongshu.core.errors import UnknownName
    from zhongshu.core.periods import Grain
    from zhongshu.sharing.preview import preview

    hub = hub_of(args)
    parameters = hub.packs.catalogue.parameters
    if args.parameter not in parameters:
        raise UnknownName.among("parameter", args.parameter, parameters)
    if args.grain not in set(Grain):
        raise UnknownName.among("grain", args.grain, [str(grain) for grain in Grain])
    moved = preview(
        access_of(hub, args),
        hub.refresher,
        hub.snapshot(),
        parameters[args.parameter],
        areas=_areas(args, hub),
        grain=Grain(args.grain),
    )
    document = {"parameter": args.parameter, "moved": [_plain(item) for item in moved]}
    emit(args, document, _told(hub, moved, args.parameter))
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
