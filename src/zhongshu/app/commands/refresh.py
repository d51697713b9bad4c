"""`zhongshu refresh`: everything derived, brought up to date."""

import argparse
from typing import TYPE_CHECKING

from zhongshu.app.home import add_common, hub_of, person
from zhongshu.app.output import counted, emit

if TYPE_CHECKING:
    from zhongshu.indicators.refresh import RefreshReport

HELP = "Bring tables and indicators up to date"
EXAMPLE = "zhongshu refresh"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--who beside the common words."""
    parser.add_argument("--who", metavar="NAME", help="the person the run is recorded under (else your login)")
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """One snapshot at most; none when nothing was behind."""
    from zhongshu.app.watched import watching

    hub = hub_of(args)
    before = hub.snapshot().number
    with watching(hub)("refresh"):
        report = hub.refresher.run(who=args.who or person())
    changed = [item for item in report.relations if item.changed]
    document = {
        "snapshot": report.snapshot,
        "published": report.snapshot != before,
        "parameters": list(report.parameters),
        "changed": [item.name for item in changed],
        "relations": [
            {"name": item.name, "partitions": item.partitions, "rows": item.rows, "changed": item.changed}
            for item in report.relations
        ],
    }
    emit(args, document, _told(report, published=report.snapshot != before))
    return 0


def _told(report: "RefreshReport", *, published: bool) -> str:
    if not published:
        return f"Nothing was behind; snapshot {report.snapshot} stays."
    lines = [f"{name}: published" for name in report.parameters]
    for item in report.relations:
        done = "all of it" if item.partitions is None else counted(item.partitions, "partition")
        lines.append(
            f"{item.name}: {done} computed, {'changed' if item.changed else 'as before'}, {counted(item.rows, 'row')}"
        )
    return "\n".join([*lines, f"Snapshot {report.snapshot} is published."])
