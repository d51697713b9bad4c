"""The one read pointer: which version of every table belongs together."""

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from zhongshu.core.errors import DamageError
from zhongshu.lake.damage import remembered
from zhongshu.lake.engine import Engine, damage_named, quote_name, relation
from zhongshu.lake.table import Lake, Version

HELD_BYTES = 8 * 2**20
"""A relation whose files are no larger than this is held in memory as a table."""

BUDGET_BYTES = 64 * 2**20
"""The files of all held relations together."""

MOST_NAMES = 20_000

IN_USE = 60.0
"""Seconds for which a name that was asked for stays: a plan that has it may not have begun to run."""


@dataclass(frozen=True)
class Snapshot:
    """Versions published together at `at` (UTC); number 0 is the empty region."""

    number: int
    at: datetime
    tables: Mapping[str, int] = field(default_factory=dict)


Window = tuple[datetime | None, datetime | None]
"""Half-open; None is open on that side."""


class SnapshotViews:
    """Relations of a snapshot as DuckDB names them: readers do not open a Delta log, and small ones are held in memory.

    A table with a damaged file refuses by itself, with DamageError; the others answer. Threads may share it.
    """

    def __init__(self, lake: Lake, engine: Engine):
        self._lake = lake
        self._engine = engine
        self._names: OrderedDict[tuple[str, int, frozenset[str] | None], tuple[int, float]] = OrderedDict()
        self._lock = threading.Lock()

    def version(self, snapshot: Snapshot, table: str) -> Version | None:
        """None when the table has no rows in this snapshot, not even an empty version."""
        number = snapshot.tables.get(table)
        return None if number is None else self._lake.version(table, number)

    def view(self, snapshot: Snapshot, table: str, columns: Mapping[str, str], window: Window = (None, None)) -> str:
        """The quoted name of `table` as of `snapshot`, of nothing with `columns` when it has no version.

        `window` bounds the partition column: files of partitions outside it are left out.
        """
        number = snapshot.tables.get(table, -1)
        version = None if number < 0 else self._lake.version(table, number)
        held = version is not None and sum(file.size for file in version.files) <= HELD_BYTES
        near = None if version is None or held else _near(version, window, self._engine.zone)
        key = (table, number, near)
        with self._lock:
            there = self._names.get(key)
            bytes_held, _ = there or (self._make(key, version, columns, held=held), 0.0)
            self._names[key] = (bytes_held, time.monotonic())
            self._names.move_to_end(key)
            if there is None:
                self._let_go(table, number)
        return _name(key)

    def _make(
        self,
        key: tuple[str, int, frozenset[str] | None],
        version: Version | None,
        columns: Mapping[str, str],
        *,
        held: bool,
    ) -> int:
        """Returns the bytes of the files that it now holds in memory, 0 for a view over them."""
        table, _, near = key
        if version is None:
            source = relation([], columns)
        else:
            _refuse_damage(version, {damage.file for damage in remembered(self._lake.root) if damage.table == table})
            wanted = {**version.columns, **columns}  # an old version may lack a column that was added since
            source = relation(version.paths(near), wanted, stored=version.columns)
        with self._engine.session() as connection, damage_named(table):
            kind = "TABLE" if held else "VIEW"
            connection.execute(f"CREATE OR REPLACE {kind} {_name(key)} AS FROM {source}")
        return sum(file.size for file in version.files) if version is not None and held else 0

    def _let_go(self, table: str, number: int) -> None:
        """Forget what was not asked for longest: tables above the budget, views above their number; and of the table
        that came in a new version those that are older, which hardly anybody asks for again."""
        old = time.monotonic() - IN_USE
        bytes_held = sum(held for held, _ in self._names.values())
        for key, (held, used) in list(self._names.items()):
            outdated = held > 0 and key[0] == table and key[1] < number
            if used <= old and (outdated or bytes_held > BUDGET_BYTES or len(self._names) > MOST_NAMES):
                del self._names[key]
                bytes_held -= held
                with self._engine.session() as connection:
                    connection.execute(f"DROP {'TABLE' if held else 'VIEW'} IF EXISTS {_name(key)}")


def _name(key: tuple[str, int, frozenset[str] | None]) -> str:
    table, number, near = key
    if near is None:
        return quote_name(f"{table}@{number}")
    return quote_name(f"{table}@{number}:{min(near, default='')}..{max(near, default='')}")


def _near(version: Version, window: Window, zone: str) -> frozenset[str] | None:
    """The partitions that the window touches; None for all. A partition is a day, month or year of the zone."""
    start, until = window
    if not version.partitions or (start is None and until is None):
        return None
    local = ZoneInfo(zone)
    first = "" if start is None else start.astimezone(local).strftime("%Y-%m-%d")
    last = "9999" if until is None else (until - timedelta(microseconds=1)).astimezone(local).strftime("%Y-%m-%d")
    return frozenset(part for part in version.partitions if first[: len(part)] <= part <= last[: len(part)])


def _refuse_damage(version: Version, known: set[str | None]) -> None:
    """A file that is gone or has another size is damaged, whatever it holds; the last check knows of flipped bits."""
    for file in version.files:
        path = version.root / file.path
        if not path.exists():
            raise DamageError(
                f"table {version.table}: the file {file.path} of version {version.number} is gone",
                hint="rows of old versions go after the dataset's `keep`; if the version is current, restore a backup",
            )
        if file.path in known or path.stat().st_size != file.size:
            raise DamageError(
                f"table {version.table}: the file {file.path} is damaged",
                hint="restore it from a backup, then zhongshu check --lake",
            )
