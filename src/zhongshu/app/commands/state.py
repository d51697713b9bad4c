"""`zhongshu state`: where the relational state of a region is kept."""

import argparse
import re
from collections import Counter
from typing import TYPE_CHECKING

from zhongshu.app.actions import add_action
from zhongshu.app.home import home_of
from zhongshu.app.output import counted, emit, table
from zhongshu.app.progress import progress

if TYPE_CHECKING:
    from sqlalchemy import Connection

HELP = "Show where the state is, and move it to another database"
EXAMPLE = """zhongshu state show
zhongshu state move 'postgresql+psycopg://zhongshu:${STATE_PASSWORD}@db.example.gov/zhongshu'
zhongshu state move sqlite"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """show; move URL."""
    actions = parser.add_subparsers(dest="action", metavar="show|move", required=True)
    add_action(actions, "show", "which database it is, and how many rows each table has", "zhongshu state show")
    example = "zhongshu state move 'postgresql+psycopg://zhongshu:${STATE_PASSWORD}@db.example.gov/zhongshu'"
    move = add_action(actions, "move", "copy it, look at every row, then use the copy", example)
    known = "sqlite, or an SQLAlchemy URL of an empty database; ${NAME} in it is taken from the environment"
    move.add_argument("to", metavar="URL", help=known)


def run(args: argparse.Namespace) -> int:
    """HomeError, BusyError and DamageError leave the region where it was."""
    {"show": _show, "move": _move}[args.action](args)
    return 0


def _show(args: argparse.Namespace) -> None:
    from zhongshu.app.moving import shown
    from zhongshu.app.region import read_region
    from zhongshu.app.wiring import state_url
    from zhongshu.state.database import open_database
    from zhongshu.state.move import count_rows

    home = home_of(args)
    url = state_url(home, read_region(home))
    database = open_database(url)
    with database.connect() as connection:
        rows, server = count_rows(connection), _server(connection)
    database.dispose()
    document = {"state": shown(url), "server": server, "tables": rows, "rows": sum(rows.values())}
    listed = table(["table", "rows"], [(name, f"{count:,}") for name, count in rows.items() if count])
    emit(args, document, f"{shown(url)}  ({server})\n{listed}")


def _server(connection: "Connection") -> str:
    from sqlalchemy import text

    asked = {"sqlite": "SELECT 'SQLite ' || sqlite_version()", "postgresql": "SHOW server_version"}
    said = str(connection.execute(text(asked[connection.dialect.name])).scalar_one())
    return said if connection.dialect.name == "sqlite" else f"PostgreSQL {said.partition(' ')[0]}"


def _move(args: argparse.Namespace) -> None:
    from zhongshu.app.moving import move_state
    from zhongshu.app.region import read_region
    from zhongshu.app.wiring import state_url
    from zhongshu.state.database import open_database
    from zhongshu.state.move import count_rows

    home = home_of(args)
    before = open_database(state_url(home, read_region(home)))
    with before.connect() as connection:
        all_rows = max(sum(count_rows(connection).values()), 1)
    before.dispose()
    done: Counter[str] = Counter()

    def reached(_table: str, rows: int) -> None:
        done["rows"] += rows

    with progress("moving the state", lambda: 50 * done["rows"] / all_rows):
        change = move_state(home, args.to, reached)
    rows = sum(change.rows.values())
    document = {"from": change.before, "to": change.after, "rows": rows, "tables": change.rows, "kept": change.kept}
    told = [
        f"{counted(rows, 'row')} moved from {change.before} to {change.after}, each looked at on both sides.",
        f"region.yaml names the new place; the old state is as it was, in {change.kept}.",
    ]
    if re.search(r"://[^/@:]*:[^$@]", args.to):
        told.append("The password stands in region.yaml now: ${NAME} in its place keeps it out of there.")
    emit(args, document, "\n".join(told))
