"""`zhongshu snapshots`: what was published, and when."""

import argparse

from zhongshu.app.home import add_common, hub_of
from zhongshu.app.output import emit, plain, table

HELP = "List what was published, and when"
EXAMPLE = """zhongshu snapshots --limit 5
zhongshu snapshots 12                (the version of every table in snapshot 12)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """An optional NUMBER, --limit."""
    parser.add_argument(
        "number", metavar="NUMBER", nargs="?", type=int, help="one snapshot: the version of each table in it"
    )
    parser.add_argument("--limit", metavar="N", type=int, default=20, help="how many to list (20)")
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """UnknownName for a number that was never published."""
    hub = hub_of(args)
    zone = hub.place.zone
    if args.number is not None:
        snapshot = hub.snapshots.get(args.number)
        document = plain(snapshot, zone)
        head = f"Snapshot {snapshot.number}, published {snapshot.at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
        emit(args, document, f"{head}\n{table(['table', 'version'], sorted(snapshot.tables.items()), right=[1])}")
        return 0
    snapshots = hub.snapshots.latest(args.limit)
    rows = [(item.number, f"{item.at.astimezone(zone):%Y-%m-%d %H:%M:%S}", len(item.tables)) for item in snapshots]
    documents = [{"number": item.number, "at": plain(item.at, zone), "tables": len(item.tables)} for item in snapshots]
    text = (
        table(["snapshot", "published", "tables"], rows, right=[0, 2])
        if rows
        else "Nothing is published yet: zhongshu load, or zhongshu refresh."
    )
    emit(args, {"snapshots": documents}, text)
    return 0
