"""The one read pointer: which version of every table belongs together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import duckdb

from zhongshu.core.errors import DamageError
from zhongshu.lake.engine import Engine, quote_name, relation
from zhongshu.lake.damage import remembered
from zhongshu.lake.table import Lake, Version


@dataclass(frozen=True)
class Snapshot:
    """Versions published together at `at` (UTC); number 0 is the empty region."""

    number: int
    at: datetime
    tables: Mapping[str, int] = field(default_factory=dict)


class SnapshotViews:
    """One DuckDB schema a snapshot, a view a table: readers resolve names without opening a Delta log.

    A table whose files are damaged refuses by itself; the others answer.
    """

    def __init__(self, lake: Lake, engine: Engine):
        self._lake = lake
        self._engine = engine
        self._views: dict[tuple[str, int], str] = {}

    def version(self, snapshot: Snapshot, table: str) -> Version | None:
        """None when the table has no rows in this snapshot, not even an empty version."""
        number = snapshot.tables.get(table)
        return None if number is None else self._lake.version(table, number)

    def view(self, snapshot: Snapshot, table: str, columns: Mapping[str, str]) -> str:
        """The quoted name of a view of `table` as of `snapshot`, an empty one of `columns` when it has no version."""
        number = snapshot.tables.get(table, -1)
        made = self._views.get((table, number))
        if made is None:
            made = self._make(table, number, columns)
            self._views[table, number] = made
        return made

    def _make(self, table: str, number: int, columns: Mapping[str, str]) -> str:
        name = quote_name(f"{table}@{number}")
        if number < 0:
            source = relation([], columns)
        else:
            version = self._lake.version(table, number)
            _refuse_damage(version, {damage.file for damage in remembered(self._lake.root) if damage.table == table})
            source = relation(version.paths(), version.columns)
        with self._engine.session() as connection:
            _create_view(connection, name, source)
        return name


def _refuse_damage(version: Version, known: set[str | None]) -> None:
    """A file that is gone or has another size is damaged, whatever it holds; flipped bits are known from the last check."""
    for file in version.files:
        path = version.root / file.path
        if file.path in known or not path.exists() or path.stat().st_size != file.size:
            raise DamageError(
                f"table {version.table}: the file {file.path} is damaged",
                hint="restore it from a backup, then zhongshu check --lake",
            )


def _create_view(connection: duckdb.DuckDBPyConnection, name: str, source: str) -> None:
    connection.execute(f"CREATE OR REPLACE VIEW {name} AS FROM {source}")
