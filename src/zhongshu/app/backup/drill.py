"""A backup tried: the region is made from it beside the live one, compared with it, asked something, and deleted.

Nothing that is read here is shown to anybody, and the copy writes nothing: its ledger must not go on where the live one
does, under the same key.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from zhongshu.app.backup.folder import FolderStore
from zhongshu.app.backup.home_files import KEYS
from zhongshu.app.backup.manifest import Manifest, read_manifest
from zhongshu.app.backup.restoring import Wanted, restore
from zhongshu.app.backup.store import Store
from zhongshu.app.wiring import open_hub
from zhongshu.core.errors import DamageError, UnknownName, ZhongshuError
from zhongshu.datasets.plan import Plan, table_sql
from zhongshu.lake.lookup_file import is_index
from zhongshu.packs.hub import Hub
from zhongshu.sharing.drills import Drilled, drill_entry
from zhongshu.sharing.ledger.tiles import TileReader


@dataclass(frozen=True)
class Compared:
    """What was found the same in the restored region and in the live one."""

    tables: int
    rows: int
    entries: int
    asked: str | None


@dataclass(frozen=True)
class Drill:
    """`drilled` is what the ledger was told; `own_keys`: the live region's keys were used, not a copy of them."""

    drilled: Drilled
    manifest: Manifest
    compared: Compared | None
    own_keys: bool


def drill(home: Path, source: Store, *, keys: Store | None, said: str | None, actor: str) -> Drill:
    """Try a backup of this region; the ledger is told of it, whatever came of it.

    HomeError where there is no backup to try.
    """
    home = home.resolve()
    manifest = read_manifest(source, said)
    live = open_hub(home)
    started = time.monotonic()
    compared, fault = None, None
    with _room(home) as folder:
        copy = Path(folder) / "home"
        try:
            restore(source, copy, keys=keys or FolderStore(home / KEYS), wanted=Wanted(said))
            compared = _compared(live, open_hub(copy), manifest)
        except (ZhongshuError, OSError) as error:
            fault = error.message if isinstance(error, ZhongshuError) else str(error)
        seconds = round(time.monotonic() - started)
    drilled = Drilled(source.shown, manifest.made, manifest.snapshot, seconds, fault)
    live.ledger.commit(drill_entry(drilled, actor))
    with suppress(ZhongshuError):
        live.ledger.close()
    return Drill(drilled, manifest, compared, keys is None)


def _room(home: Path) -> "tempfile.TemporaryDirectory[str]":
    (home / "scratch").mkdir(exist_ok=True)
    return tempfile.TemporaryDirectory(dir=home / "scratch", prefix="drill-")


def _compared(live: Hub, copy: Hub, manifest: Manifest) -> Compared:
    """DamageError for the first difference."""
    try:
        then, now = live.snapshots.get(manifest.snapshot), copy.snapshots.current()
        if then != now:
            raise DamageError(f"snapshot {then.number} of {_time(then.at)} is not the restored one of {_time(now.at)}")
        rows = dict(_rows(live, copy))
        entries = _require_ledger(live, copy)
        asked = max(rows, key=lambda table: (rows[table], table), default=None)
        if asked is not None and _answer(live, manifest, asked) != _answer(copy, manifest, asked):
            raise DamageError(f"the restored region has other rows in {asked}")
        return Compared(len(rows), sum(rows.values()), entries, asked)
    except UnknownName as error:
        raise DamageError(f"the live region does not know {error.message.removeprefix('no ')}") from error
    finally:
        copy.snapshots.database.dispose()


def _rows(live: Hub, copy: Hub) -> Iterator[tuple[str, int]]:
    for table, version in copy.snapshots.current().tables.items():
        if not is_index(table):
            theirs, mine = (hub.intake.lake.version(table, version).rows for hub in (live, copy))
            if theirs != mine:
                raise DamageError(f"{table} has {mine} rows, and the live region has {theirs} of that version")
            yield table, mine


def _require_ledger(live: Hub, copy: Hub) -> int:
    """Its entries are the first ones of the live ledger; how many there are."""
    size, longer = copy.ledger.size, live.ledger.size
    if longer < size:
        raise DamageError(f"the backup has {size} entries in its ledger, and the live region has {longer}")
    if size:
        theirs, mine = (TileReader(hub.ledger.folders.tree)(0, size) for hub in (live, copy))
        if theirs != mine:
            raise DamageError(f"the first {size} entries of the live ledger are not those of the backup")
    return size


def _answer(hub: Hub, manifest: Manifest, table: str) -> tuple[object, ...]:
    """How many rows a table has, and a digest of all of them; below the row door, as nobody sees it."""
    snapshot = hub.snapshots.get(manifest.snapshot)
    columns = hub.intake.lake.version(table, snapshot.tables[table]).columns
    name = table_sql(table)
    sql = f"SELECT count(*), bit_xor(hash({name})) FROM {name}"
    return hub.door.runner.rows(Plan(sql, snapshot, {table: columns}, about=table))[0]


def _time(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
