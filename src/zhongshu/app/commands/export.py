"""`zhongshu export`: rows or values as a file."""

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from zhongshu.app.asking import add_as_of, add_slice, desk_of, known_names, place, refuse_slice, require_known, span
from zhongshu.app.home import add_common, hub_of
from zhongshu.app.output import counted, emit, rounded
from zhongshu.app.progress import progress

if TYPE_CHECKING:
    from zhongshu.packs.hub import Hub
    from zhongshu.screens.desk import Desk

HELP = "Write rows or values to CSV, Excel or Parquet"
EXAMPLE = """zhongshu export air.station_aqi -o out.csv
zhongshu export air.good_hours --area 331000 --grain day -o good_hours.xlsx
zhongshu export region.area -o - | head"""

_INDICATOR = {"period": "VARCHAR", "area": "VARCHAR", "value": "VARCHAR", "rows": "BIGINT"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """NAME, -o, --format, the slice of an indicator, --as-of."""
    parser.add_argument("name", metavar="PACK.NAME", help="a dataset, table, parameter or indicator")
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="out.csv, out.xlsx, out.parquet; - is standard output"
    )
    parser.add_argument("--format", choices=("csv", "xlsx", "parquet"), help="else by the file's ending")
    add_slice(parser)
    add_as_of(parser)
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """The file is whole or not there. Rows come in the order of the key, times in the region's zone."""
    from zhongshu.app.files import format_of, write_rows
    from zhongshu.core.errors import UnknownName, ZhongshuError

    if args.output == "-" and args.json:
        raise ZhongshuError("-o - and --json both want standard output", hint="name a file")
    kind = format_of(args.output, args.format)
    hub = hub_of(args)
    desk = desk_of(hub, args)
    if args.name in hub.packs.indicators.by_name:
        columns, rows = _values(args, hub, desk)
    elif args.name in hub.packs.catalogue.names:
        refuse_slice(args, args.name)
        columns, rows = _rows(args.name, desk)
    else:
        raise UnknownName.among("dataset, table, parameter or indicator", args.name, known_names(hub))
    with progress(f"export {args.name}"):
        count = write_rows(args.output, kind, columns, rows, desk.zone)
    if args.output != "-":
        document = {
            "name": args.name,
            "file": args.output,
            "format": kind,
            "rows": count,
            "snapshot": desk.snapshot.number,
        }
        emit(args, document, f"{args.output}: {counted(count, 'row')} of {args.name}, snapshot {desk.snapshot.number}")
    return 0


def _rows(name: str, desk: "Desk") -> tuple[dict[str, str], Iterator[Sequence[Any]]]:
    """All rows by the key; where there is none by every column, so that two exports of one snapshot are equal."""
    relation = desk.catalogue.relation(name)
    plan = desk.rows_plan(name, order=relation.key or list(relation.columns))
    return dict(relation.columns), (row for batch in desk.access.stream(plan) for row in batch)


def _values(args: argparse.Namespace, hub: "Hub", desk: "Desk") -> tuple[dict[str, str], Iterator[Sequence[Any]]]:
    from zhongshu.core.errors import UnknownName

    indicator = desk.indicator(args.name)
    area, grain = place(hub, desk, args), desk.grain(indicator, args.grain)
    window = span(args, grain, desk.zone)
    columns = _INDICATOR | {"value": f"DECIMAL(38,{indicator.scale})"}
    if args.by is None:
        series = desk.series(indicator, area, grain, **window)
        if not series.points:
            require_known(desk, area)
        return columns, ((p.period.label, area, _shown(p.value, indicator.scale), p.rows) for p in series.points)
    if args.by not in indicator.spec.by:
        raise UnknownName.among(f"dimension of {args.name}", args.by, indicator.spec.by)
    found = desk.series_by(indicator, area, grain, args.by, **window)
    columns = {"period": "VARCHAR", "area": "VARCHAR", args.by: "VARCHAR", "value": columns["value"], "rows": "BIGINT"}
    return columns, (
        (p.period.label, area, member, _shown(p.value, indicator.scale), p.rows)
        for member, one in found.items()
        for p in one.points
    )


def _shown(value: Any, scale: int) -> Any:
    """The value as pages show it, a number still."""
    from decimal import Decimal

    text = rounded(value, scale)
    return None if text is None else Decimal(text)
