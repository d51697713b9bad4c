"""`zhongshu show`: the values of an indicator, or the first rows of a table."""

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from zhongshu.app.asking import (
    add_as_of,
    add_language,
    add_slice,
    desk_of,
    known_names,
    language,
    place,
    refuse_slice,
    require_known,
    span,
)
from zhongshu.app.home import add_common, hub_of
from zhongshu.app.output import counted, emit, plain, rounded, table

if TYPE_CHECKING:
    from zhongshu.indicators.series import Series
    from zhongshu.packs.hub import Hub
    from zhongshu.screens.desk import Desk

HELP = "Show an indicator's values, or a table's rows"
EXAMPLE = """zhongshu show air.good_hours --area 331000 --grain day
zhongshu show air.pm25 --area 台州 --grain month --by station --first 2020-01 --last 2020-12
zhongshu show air.station_aqi --limit 5 --as-of 2026-03-01"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """NAME, the slice of an indicator, --limit and --columns of a table, --as-of."""
    parser.add_argument("name", metavar="PACK.NAME", help="an indicator, dataset, table or parameter")
    add_slice(parser)
    parser.add_argument("--columns", metavar="A,B", help="these columns of a table only")
    parser.add_argument("--order", metavar="A,'B desc'", help="order rows by these columns (else by the key)")
    parser.add_argument("--limit", metavar="N", type=int, default=20, help="how many rows of a table (20)")
    add_as_of(parser)
    add_language(parser)
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """UnknownName, with the nearest right one, for a name that is neither indicator nor table."""
    from zhongshu.core.errors import UnknownName

    hub = hub_of(args)
    desk = desk_of(hub, args)
    if args.name in hub.packs.indicators.by_name:
        return _indicator(args, hub, desk)
    if args.name not in hub.packs.catalogue.names:
        raise UnknownName.among("indicator, dataset, table or parameter", args.name, known_names(hub))
    refuse_slice(args, args.name)
    return _rows(args, hub, desk)


def points(series: "Series") -> list[dict[str, Any]]:
    """One object a period, oldest first; `value` as shown, `exact` in full, both None where there is no value."""
    scale = series.indicator.scale
    return [
        {
            "period": point.period.label,
            "value": rounded(point.value, scale),
            "exact": None if point.value is None else format(point.value, "f"),
            "rows": point.rows,
            "partial": point.partial,
        }
        for point in series.points
    ]


def _indicator(args: argparse.Namespace, hub: "Hub", desk: "Desk") -> int:
    from zhongshu.core.errors import UnknownName
    from zhongshu.screens.extent import WHOLE, extents

    indicator = desk.indicator(args.name)
    area, grain, lang = place(hub, desk, args), desk.grain(indicator, args.grain), language(hub, args)
    window = span(args, grain, desk.zone)
    if args.by is not None and args.by not in indicator.spec.by:
        raise UnknownName.among(f"dimension of {args.name}", args.by, indicator.spec.by)
    found: dict[str | None, Series]
    if args.by is None:
        found = {None: desk.series(indicator, area, grain, **window)}
    else:
        found = dict(desk.series_by(indicator, area, grain, args.by, **window).items())
    if not any(series.points for series in found.values()):
        require_known(desk, area)
    document = {
        "indicator": args.name,
        "title": indicator.title.to(lang),
        "area": area,
        "area_title": desk.area_title(area, lang),
        "grain": grain.value,
        "unit": indicator.unit.symbol,
        "origin": indicator.origin,
        "snapshot": desk.snapshot.number,
    }
    if args.by is None:
        document["points"] = points(found[None])
    else:
        document["by"] = args.by
        document["members"] = [{"member": member, "points": points(series)} for member, series in found.items()]
    emit(args, document, _told(document, found, placeless=WHOLE in extents(desk, indicator)))
    return 0


def _told(document: Mapping[str, Any], found: "Mapping[str | None, Series]", *, placeless: bool) -> str:
    unit = "" if document["unit"] == "1" else f", {document['unit']}"
    source = f"{document['origin']}, snapshot {document['snapshot']}"
    place = "" if placeless else f", {document['area_title']}"
    head = f"{document['title']} ({document['indicator']}){place}{unit}, {source}"
    rows = []
    for member, series in found.items():
        for point in series.points:
            notes = "partial" if point.partial else "missing" if point.rows == 0 else ""
            rows.append(
                (
                    *([] if member is None else [member]),
                    point.period.label,
                    rounded(point.value, series.indicator.scale) or "—",
                    point.rows,
                    notes,
                )
            )
    if not rows:
        return f"{head}\nNo value yet: no row counts for it in this place and time. What came in: zhongshu runs"
    header = [*([document["by"]] if "by" in document else []), document["grain"], "value", "rows", ""]
    return f"{head}\n{table(header, rows, right=[len(header) - 3, len(header) - 2])}"


def _rows(args: argparse.Namespace, hub: "Hub", desk: "Desk") -> int:
    relation = desk.catalogue.relation(args.name)
    columns = args.columns.split(",") if args.columns else []
    order = [_turned(word) for word in args.order.split(",")] if args.order else list(relation.key)
    names, rows = desk.rows(args.name, columns=columns, order=order, limit=max(args.limit, 0))
    count = desk.count(args.name)
    document = {
        "name": args.name,
        "kind": relation.kind,
        "title": desk.catalogue.title(args.name).to(language(hub, args)),
        "snapshot": desk.snapshot.number,
        "count": count,
        "columns": {name: relation.columns[name] for name in names},
        "rows": [dict(zip(names, (plain(value, desk.zone) for value in row), strict=True)) for row in rows],
    }
    emit(args, document, _rows_told(document, names, rows, desk))
    return 0


def _turned(word: str) -> str:
    """`hour desc` as the desk has it: -hour."""
    column, _, turn = word.strip().partition(" ")
    return f"-{column}" if turn.strip().lower() == "desc" else column


def _rows_told(document: Mapping[str, Any], names: Sequence[str], rows: Sequence[Sequence[Any]], desk: "Desk") -> str:
    size = counted(document["count"], "row")
    head = f"{document['title']} ({document['name']}), {size}, snapshot {document['snapshot']}"
    numbers = [
        index
        for index, kind in enumerate(document["columns"].values())
        if kind.startswith(("DECIMAL", "BIGINT", "DOUBLE", "INTEGER", "HUGEINT"))
    ]
    shown = [[_cell(value, desk) for value in row] for row in rows]
    lines = [head, table(names, shown, right=numbers)]
    if (rest := document["count"] - len(rows)) > 0:
        lines.append(
            f"and {rest:,} more: --limit N shows more of them, zhongshu export {document['name']} -o FILE writes all"
        )
    return "\n".join(lines)


def _cell(value: Any, desk: "Desk") -> str:
    if value is None:
        return "—"
    return (
        f"{value.astimezone(desk.zone):%Y-%m-%d %H:%M}"
        if hasattr(value, "astimezone")
        else str(plain(value, desk.zone))
    )
