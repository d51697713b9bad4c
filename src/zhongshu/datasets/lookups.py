"""Look-up indexes kept in step with their relations, inside the draft that will publish both."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

import duckdb

from zhongshu.core.errors import DamageError, PackError, Place, nearest
from zhongshu.datasets.catalogue import Catalogue, Dataset, Table
from zhongshu.datasets.publish import Draft
from zhongshu.lake.changes import changed_rows_sql
from zhongshu.lake.damage import remembered
from zhongshu.lake.engine import counts_of, damage_named, relation
from zhongshu.lake.lookup_file import (
    KEY_TYPES,
    NO_ROWS,
    Manifest,
    Segment,
    grouped,
    index_folder,
    index_name,
    is_index,
    key_sql,
    read_manifest,
    read_segment,
    rows_sql,
    write_manifest,
    write_segment,
)
from zhongshu.lake.table import Version

MOST_SEGMENTS = 8
"""With more the newer ones are put together; a look-up asks one after the other."""

_PART_CHANGED = 3
"""Once one key in three has changed since every row was written, all are written again."""

_BATCH = 10_000


def lookup_columns(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """The relations whose rows can be looked up, each with the columns that they are looked up by."""
    nouns: dict[str, Dataset | Table] = {**catalogue.datasets, **catalogue.tables}
    return {name: noun.spec.lookup for name, noun in nouns.items() if noun.spec.lookup}


def check_lookup(by: Iterable[str], columns: Mapping[str, str], place: Place) -> None:
    """PackError for a table's look-up by what is no column, or is of a type that none is looked up by."""
    for name in by:
        if name not in columns:
            raise PackError(f"lookup names {name!r}, which is no column ({nearest(name, columns)})", place=place)
        if columns[name] not in KEY_TYPES:
            hint = "look rows up by text, a whole number or a date"
            raise PackError(f"lookup column {name} is {columns[name]}", place=place, hint=hint)


def draft_lookups(draft: Draft, connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
    """Bring every index up to the draft's version of its relation; an index that nobody wants any more leaves it.

    A damaged or missing index is built anew. Unchanged relations cost one look-up. An index waits while the rows of
    its relation still lack one of its columns.
    """
    wanted = set()
    for name, by in lookup_columns(catalogue).items():
        version = draft.version(name)
        if version is not None and all(version.columns.get(column) in KEY_TYPES for column in by):
            wanted.add(index_name(name, by))
            order = tuple(column for column in catalogue.relation(name).key if column in version.columns)
            _Step(draft, connection, version, by, order).run()
    draft.dropped |= {name for name in draft.snapshot.tables if is_index(name)} - wanted


@dataclass
class _Step:
    """One index and the version of its relation that it shall be of."""

    draft: Draft
    connection: duckdb.DuckDBPyConnection
    version: Version
    by: tuple[str, ...]
    order: tuple[str, ...]

    def __post_init__(self) -> None:
        self.name = index_name(self.version.table, self.by)
        self.folder = index_folder(self.draft.lake.root, self.name)

    def run(self) -> None:
        before = self._before()
        if before is not None and before.of == self.version.number:
            return
        with damage_named(self.version.table):
            segments = (None if before is None else self._changed(before)) or (self._whole(),)
        manifest = Manifest(self.version.number, self.by, self.order, self.version.columns, segments)
        self.draft.tables[self.name] = write_manifest(self.draft.lake.root, self.name, manifest)

    def _before(self) -> Manifest | None:
        """The index as it is, None where it cannot be gone on from: damaged, or of other columns."""
        root, number = self.draft.lake.root, self.draft.snapshot.tables.get(self.name)
        if number is None or any(damage.table == self.name for damage in remembered(root)):
            return None
        try:
            found = read_manifest(root, self.name, number)
        except DamageError:
            return None
        alike = found.order == self.order and list(found.columns.items()) == list(self.version.columns.items())
        paths = ((self.folder / one.file, one.size) for one in found.segments)
        whole = all(path.exists() and path.stat().st_size == size for path, size in paths)
        return found if alike and whole else None

    def _whole(self) -> Segment:
        rows = relation(self.version.paths(), self.version.columns)
        return write_segment(self.folder, grouped(self._fetched(self._rows_sql(rows))))

    def _changed(self, before: Manifest) -> tuple[Segment, ...] | None:
        """The segments with one more for what has changed since; None where all had better be written again."""
        old = self.draft.lake.version(self.version.table, before.of)
        kept = set(self.version.files)
        if not all(file in kept or (old.root / file.path).exists() for file in old.files):
            return None
        every = changed_rows_sql(old, self.version)
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE lookup_changed AS "
            f'SELECT DISTINCT {key_sql(self.by)} AS " key" FROM ({every}) WHERE " key" IS NOT NULL'
        )
        (changed,) = counts_of(self.connection, "SELECT count(*) FROM lookup_changed")
        if not changed:
            return before.segments
        *newer, first = before.segments
        if (changed + sum(segment.keys for segment in newer)) * _PART_CHANGED > first.keys:
            return None
        latest = write_segment(self.folder, self._latest())
        if len(before.segments) < MOST_SEGMENTS:
            return (latest, *before.segments)
        return self._together([latest, *newer]), first

    def _latest(self) -> Iterator[tuple[str, str]]:
        """What has become of every changed key: all of its rows, or none."""
        rows = relation(self.version.paths(), self.version.columns)
        now = f'(SELECT * FROM {rows} WHERE {key_sql(self.by)} IN (SELECT " key" FROM lookup_changed))'
        gone = f"SELECT \" key\", '{NO_ROWS}' FROM lookup_changed"
        yield from chain(grouped(self._fetched(self._rows_sql(now))), self._fetched(gone))

    def _together(self, segments: Iterable[Segment]) -> Segment:
        """One segment of several, the newest first: the first entry of a key counts."""
        return write_segment(
            self.folder, chain.from_iterable(read_segment(self.folder / segment.file) for segment in segments)
        )

    def _rows_sql(self, source: str) -> str:
        return rows_sql(source, self.version.columns, self.by, self.order)

    def _fetched(self, sql: str) -> Iterator[tuple[str, str]]:
        """Rows as they come; memory holds one batch."""
        result = self.connection.execute(sql)
        while batch := result.fetchmany(_BATCH):
            yield from batch
