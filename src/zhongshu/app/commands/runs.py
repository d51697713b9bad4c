"""`zhongshu runs`: what came in, what became of it, and why rows were rejected."""

import argparse
from typing import TYPE_CHECKING, Any

from zhongshu.app.asking import access_of
from zhongshu.app.home import add_common, hub_of
from zhongshu.app.output import emit, plain, table

if TYPE_CHECKING:
    from zhongshu.datasets.runs import Run
    from zhongshu.packs.hub import Hub

HELP = "List what was loaded, and why rows were rejected"
EXAMPLE = """zhongshu runs --of air.station_hour --limit 5
zhongshu runs 12                     (counts, warnings, and each rejected row with its reason)"""

_REJECTS = ("record", "line", "file", "column_name", "rule", "value", "why_zh", "why_en", "raw")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """An optional NUMBER, --of, --limit."""
    parser.add_argument("number", metavar="NUMBER", nargs="?", type=int, help="one run, with its rejected rows")
    parser.add_argument("--of", metavar="PACK.DATASET", help="runs of one dataset only")
    parser.add_argument(
        "--limit", metavar="N", type=int, default=20, help="how many runs, or rejected rows, to list (20)"
    )
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """UnknownName for a run that never was."""
    hub = hub_of(args)
    if args.number is not None:
        return _one(args, hub)
    if args.of is not None:
        hub.packs.catalogue.dataset(args.of)
    runs = hub.runs.latest(args.of, limit=args.limit)
    emit(args, {"runs": [_document(hub, item) for item in runs]}, _list(hub, runs))
    return 0


def _one(args: argparse.Namespace, hub: "Hub") -> int:
    from zhongshu.core.errors import UnknownName

    found = hub.runs.get(args.number)
    if found is None:
        newest = hub.runs.latest(limit=1)
        raise UnknownName(
            f"no run {args.number}", hint=f"the newest is {newest[0].number}" if newest else "there is none yet"
        )
    rejects = _rejected(args, hub, found, args.limit)
    emit(args, _document(hub, found) | {"rejects": rejects}, _told(hub, found, rejects))
    return 0


def _rejected(args: argparse.Namespace, hub: "Hub", found: "Run", limit: int) -> list[dict[str, Any]]:
    """The first rejected rows of a run, through the row door; none where its dataset is gone from the packs."""
    from zhongshu.datasets.plan import Plan, table_sql
    from zhongshu.datasets.quarantine import COLUMNS, table_name

    quarantine, snapshot = table_name(found.subject), hub.snapshot()
    if not found.counts.rejected or quarantine not in snapshot.tables:
        return []
    listed = ", ".join(table_sql(name) for name in _REJECTS)
    rows_of = f"SELECT {listed} FROM {table_sql(quarantine)} WHERE run = {int(found.number)}"
    sql = f"{rows_of} ORDER BY record LIMIT {max(int(limit), 0)}"
    rows = access_of(hub, args).read(Plan(sql, snapshot, {quarantine: COLUMNS}, found.subject))
    return [dict(zip(_REJECTS, row, strict=True)) for row in rows]


def _document(hub: "Hub", found: "Run") -> dict[str, Any]:
    return dict(plain(found, hub.place.zone))


def _list(hub: "Hub", runs: "list[Run]") -> str:
    if not runs:
        return "Nothing was loaded yet: zhongshu load --help"
    header = ["run", "kind", "of", "file", "status", "input", "accepted", "rejected", "who", "started"]
    rows = []
    for item in runs:
        counts = (
            (item.counts.input, item.counts.accepted, item.counts.rejected) if item.kind == "load" else ("", "", "")
        )
        started = f"{item.started.astimezone(hub.place.zone):%Y-%m-%d %H:%M:%S}"
        rows.append(
            (item.number, item.kind, item.subject, item.file or item.source, item.status, *counts, item.who, started)
        )
    return table(header, rows, right=[0, 5, 6, 7])


def _told(hub: "Hub", found: "Run", rejects: list[dict[str, Any]]) -> str:
    lines = [_list(hub, [found])]
    if message := found.report.get("message"):
        lines.append(f"\n{message}")
    lines += [
        f"{check}: {count} accepted with a warning" for check, count in (found.report.get("warnings") or {}).items()
    ]
    if rejects:
        rows = [(item["line"], item["column_name"], item["rule"], item["value"], item["why_en"]) for item in rejects]
        lines += ["", table(["line", "column", "rule", "value", "why"], rows, right=[0])]
        if (rest := found.counts.rejected - len(rejects)) > 0:
            lines.append(f"and {rest:,} more: --limit {found.counts.rejected}")
    return "\n".join(lines)
