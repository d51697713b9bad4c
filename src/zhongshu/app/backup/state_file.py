"""The state of a region as one SQLite file, as of one instant, wherever it is kept."""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from zhongshu.app.region import RegionSpec
from zhongshu.app.wiring import state_url
from zhongshu.core.errors import HomeError
from zhongshu.core.masking import masked
from zhongshu.state.database import open_database
from zhongshu.state.move import copy_state


@dataclass(frozen=True)
class Published:
    """What a state names: its newest snapshot, the versions of tables in it, and the highest version of each in any.

    `attached` are the digests of files of cases, `unattached` of those that no case has yet, or ever will.
    """

    snapshot: int
    current: Mapping[str, int]
    highest: Mapping[str, int]
    attached: tuple[str, ...] = ()
    unattached: tuple[str, ...] = ()


def copy_to_file(home: Path, region: RegionSpec, to: Path) -> Published:
    """While others write to it; a server's is looked at row by row. HomeError where there is none, or it is away."""
    if region.state != "sqlite":
        _from_server(state_url(home, region), to)
    else:
        _from_file(home / "state.db", to)
    return published(to)


def published(state: Path) -> Published:
    """Of a state in a file."""
    newest, current = 0, {}
    highest: dict[str, int] = {}
    with closing(sqlite3.connect(f"file:{state}?mode=ro", uri=True)) as connection:
        for number, text in connection.execute("SELECT number, tables FROM snapshot ORDER BY number"):
            newest, current = number, json.loads(text)
            highest |= {table: max(version, highest.get(table, 0)) for table, version in current.items()}
        attached, unattached = _files(connection)
    return Published(newest, current, highest, attached, unattached)


def _files(connection: sqlite3.Connection) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Digests of the files that cases have, small photos among them, and of those that none has."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'case_file'").fetchone():
        return (), ()  # an older program's
    rows = connection.execute(
        "SELECT id, small, EXISTS (SELECT 1 FROM case_attachment WHERE file = case_file.id) FROM case_file ORDER BY id"
    ).fetchall()
    had = dict.fromkeys(digest for *digests, has in rows if has for digest in digests if digest)
    others = dict.fromkeys(digest for *digests, _ in rows for digest in digests if digest and digest not in had)
    return tuple(had), tuple(others)


def rows_by_table(state: Path) -> dict[str, int]:
    """Of a state in a file, an older program's too."""
    with closing(sqlite3.connect(f"file:{state}?mode=ro", uri=True)) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in sorted(found)}


def _from_file(path: Path, to: Path) -> None:
    if not path.exists():
        raise HomeError(f"{path.parent} has no state yet", hint="zhongshu refresh makes it")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as source, closing(sqlite3.connect(to)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def _from_server(url: str, to: Path) -> None:
    source, target = open_database(url), open_database(f"sqlite:///{to}")
    try:
        copy_state(source, target)
    except DBAPIError as error:
        said = masked(next(iter(str(error.orig).splitlines()), ""))
        raise HomeError(f"the state could not be copied: {said}", hint="the earlier backup is as it was") from None
    finally:
        source.dispose()
        target.dispose()
    with closing(sqlite3.connect(to)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, not three
