"""Whatever happens to a table, its look-up index gives what the table holds, and gives it at the cost of the change."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.core.errors import Place
from zhongshu.core.text import Text
from zhongshu.datasets import lookups
from zhongshu.datasets.catalogue import Catalogue, Dataset
from zhongshu.datasets.lookups import draft_lookups, lookup_columns
from zhongshu.datasets.publish import EMPTY, Draft
from zhongshu.datasets.spec import ColumnSpec, DatasetSpec
from zhongshu.lake.engine import Engine, Limits, quote_name, relation, write_query
from zhongshu.lake.lookup import Lookups
from zhongshu.lake.lookup_file import index_name, read_manifest
from zhongshu.lake.snapshot import Snapshot
from zhongshu.lake.table import Lake

TYPES: dict[str, ColumnSpec] = {
    "name": ColumnSpec(type="string"),
    "key": ColumnSpec(type="integer"),
    "row": ColumnSpec(type="date"),
    "output": ColumnSpec(type="decimal", scale=2),
    "active": ColumnSpec(type="boolean"),
    "seen": ColumnSpec(type="timestamp"),
}
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "name": st.sampled_from(["", "a", "b", "1:a", 'é\0"\\\n', "\U0001f468\u200d台"])
    | st.text(st.characters(codec="utf-8")),
    "key": st.sampled_from([1, 2, -(2**63)]) | st.integers(-(2**63), 2**63 - 1),
    "row": st.dates(date(2026, 1, 1), date(2026, 1, 3)) | st.dates(),
    "output": st.integers(-(10**18) + 1, 10**18 - 1).map(lambda units: Decimal(units).scaleb(-2)),
    "active": st.booleans(),
    "seen": st.datetimes(datetime(1900, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC)),
}


@dataclass
class Region:
    """A lake with one dataset, and the snapshots that were published of it."""

    root: Path
    engine: Engine
    lake: Lake = field(init=False)
    snapshots: list[Snapshot] = field(default_factory=lambda: [EMPTY])

    def __post_init__(self) -> None:
        self.lake = Lake(self.root / "lake")

    def publish(
        self, catalogue: Catalogue, rows: Sequence[tuple[Any, ...]], columns: Mapping[str, str], how: str
    ) -> None:
        """The rows as a whole new content, or beside what is there; the indexes follow."""
        with self.engine.session() as connection:
            draft = Draft(self.lake, self.snapshots[-1], None)
            old = draft.version("p.firm")
            typed = ", ".join(f"{quote_name(name)} {kind}" for name, kind in columns.items())
            connection.execute(f"CREATE OR REPLACE TEMP TABLE given ({typed})")
            if rows:
                connection.executemany(f"INSERT INTO given VALUES ({', '.join('?' * len(columns))})", list(rows))
            files = write_query(connection, "FROM given", self.lake.path("p.firm"))
            if old is not None and dict(old.columns) != dict(columns):
                draft.recreate("p.firm", columns, add=files, partitioned=False)
            else:
                gone = old.files if old is not None and how == "replace" else ()
                draft.commit("p.firm", columns, add=files, remove=gone, partitioned=False)
            draft_lookups(draft, connection, catalogue)
            self.snapshots.append(Snapshot(len(self.snapshots), datetime.now(UTC), draft.snapshot.tables))

    def rows(self, snapshot: Snapshot, order: Sequence[str]) -> tuple[list[str], list[tuple[Any, ...]]]:
        version = self.lake.version("p.firm", snapshot.tables["p.firm"])
        first = [name for name in order if name in version.columns]
        listed = ", ".join(f'"{name}"' for name in [*first, *(n for n in version.columns if n not in first)])
        with self.engine.session() as connection:
            query = f"FROM {relation(version.paths(), version.columns)} ORDER BY {listed}"
            return list(version.columns), connection.execute(query).fetchall()


@contextmanager
def region() -> Iterator[Region]:
    with TemporaryDirectory() as folder:
        engine = Engine("Asia/Shanghai", Path(folder) / "scratch", Limits(memory=256, threads=1))
        yield Region(Path(folder), engine)
        engine.close()


def catalogue_of(names: Sequence[str], by: Sequence[str], key: Sequence[str] = ()) -> Catalogue:
    spec = DatasetSpec(
        dataset="firm",
        title=Text(zh="企业", en="Firms"),
        owner="office",
        level=1,
        sharing="none",
        origin="synthetic",
        key=tuple(key),
        lookup=tuple(by),
        columns={name: TYPES[name] for name in names},
    )
    return Catalogue(datasets={"p.firm": Dataset("p.firm", spec, Place("firm.yaml"), Path())})


def exact(rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """With each value its type and digits; instants in UTC."""
    return [
        tuple(str((type(v).__name__, v.astimezone(UTC) if isinstance(v, datetime) else v)) for v in row) for row in rows
    ]


def assert_same(made: Region, catalogue: Catalogue, snapshot: Snapshot, asked: set[tuple[Any, ...]]) -> None:
    """For every key that ever was, the index gives what the table holds, in order."""
    spec = catalogue.datasets["p.firm"].spec
    columns, rows = made.rows(snapshot, spec.key)
    found = Lookups(made.lake.root, lookup_columns(catalogue))
    assert list(found.columns(snapshot, "p.firm")) == columns
    places = [columns.index(name) for name in spec.lookup]
    expected: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for row in rows:
        expected.setdefault(tuple(row[place] for place in places), []).append(row)
    for key in {*expected, *asked}:
        if None not in key:
            assert exact(found.find(snapshot, "p.firm", key)) == exact(expected.get(key, [])), key


steps = st.lists(
    st.tuples(
        st.sampled_from([list(TYPES), list(TYPES), list(TYPES), ["name", "key", "row", "output"]]),
        st.sampled_from(["append", "replace", "keep some"]),
        st.lists(st.tuples(*(st.none() | values for values in VALUES.values())), max_size=6),
    ),
    min_size=1,
    max_size=4,
)


@given(
    history=steps,
    by=st.sampled_from([["name"], ["key"], ["row"], ["name", "key"], ["row", "name", "key"]]),
    key=st.sampled_from([[], ["name", "key"]]),
    always_a_segment=st.booleans(),
)
@settings(max_examples=15, deadline=None)
def test_the_index_holds_what_the_table_holds(
    history: list[tuple[list[str], str, list[tuple[Any, ...]]]], by: list[str], key: list[str], always_a_segment: bool
) -> None:
    part, most = lookups._PART_CHANGED, lookups.MOST_SEGMENTS
    lookups._PART_CHANGED, lookups.MOST_SEGMENTS = (0, 2) if always_a_segment else (part, most)
    try:
        with region() as made:
            asked: set[tuple[Any, ...]] = set()
            catalogues = []
            present: list[dict[str, Any]] = []
            for names, how, given_rows in history:
                rows = [dict(zip(TYPES, row, strict=True)) for row in given_rows]
                if how == "keep some":
                    rows += present[::2]
                catalogues.append(catalogue_of(names, by, key))
                kinds = catalogues[-1].datasets["p.firm"].spec.duckdb_columns
                narrow = [tuple(row[name] for name in names) for row in rows]
                made.publish(catalogues[-1], narrow, kinds, "append" if how == "append" else "replace")
                present = rows
                asked |= {tuple(row[name] for name in by) for row in rows}
                assert_same(made, catalogues[-1], made.snapshots[-1], asked)
            for catalogue, snapshot in zip(catalogues, made.snapshots[1:], strict=True):
                assert_same(made, catalogue, snapshot, asked)  # as of then, each snapshot has its own
    finally:
        lookups._PART_CHANGED, lookups.MOST_SEGMENTS = part, most


def test_a_small_change_writes_a_small_segment_and_they_are_put_together() -> None:
    names = ["name", "key"]
    catalogue = catalogue_of(names, ["name"], ["name"])
    kinds = catalogue.datasets["p.firm"].spec.duckdb_columns
    everything = {f"n{n:05}": n for n in range(400)}
    with region() as made:
        made.publish(catalogue, list(everything.items()), kinds, "replace")
        sizes = []
        for change in range(12):
            everything |= {f"n{change * 5 + n:05}": -change - 1 for n in range(5)}
            del everything[f"n{200 + change:05}"]
            made.publish(catalogue, list(everything.items()), kinds, "replace")
            snapshot = made.snapshots[-1]
            name = index_name("p.firm", ["name"])
            segments = read_manifest(made.lake.root, name, snapshot.tables[name]).segments
            sizes.append([segment.keys for segment in segments])
        assert_same(made, catalogue, made.snapshots[-1], {("n00203",)})
    assert [len(keys) for keys in sizes] == [2, 3, 4, 5, 6, 7, 8, 2, 3, 4, 5, 6]
    assert all(keys[-1] == 400 for keys in sizes)
    assert sizes[0][0] == 6


def test_many_changes_write_every_row_again() -> None:
    catalogue = catalogue_of(["name", "key"], ["name"])
    kinds = catalogue.datasets["p.firm"].spec.duckdb_columns
    with region() as made:
        made.publish(catalogue, [(f"n{n}", 0) for n in range(30)], kinds, "replace")
        made.publish(catalogue, [(f"n{n}", int(n < 11)) for n in range(30)], kinds, "replace")
        name = index_name("p.firm", ["name"])
        manifest = read_manifest(made.lake.root, name, made.snapshots[-1].tables[name])
        assert [segment.keys for segment in manifest.segments] == [30]
