"""Versions published together: one snapshot or none, one writer at a time, nothing of a writer that died."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from zhongshu.core.errors import BusyError, UnknownName
from zhongshu.datasets.publish import EMPTY, Derivation, Draft, SnapshotStore, drafting
from zhongshu.lake.engine import Engine, Limits, relation, write_query
from zhongshu.lake.table import Lake
from zhongshu.state.database import open_database

COLUMNS = {"n": "BIGINT"}


class Died(Exception):
    """Stands for the writer's sudden end: what it committed stays committed, nothing is published."""


class Place:
    """A lake and a state in a folder."""

    def __init__(self, folder: Path, state: str):
        self.lake = Lake(folder / "lake")
        self.engine = Engine("UTC", folder / "scratch", Limits(memory=128))
        self.snapshots = SnapshotStore(open_database(state))
        self.lock = folder / "writer.lock"

    @contextmanager
    def drafting(self, *, wait: float = 5.0) -> Iterator[Draft]:
        with drafting(self.lake, self.snapshots, self.lock, run=None, wait=wait) as draft:
            yield draft

    def write(self, draft: Draft, table: str, number: int, *, replaces: bool = False) -> None:
        with self.engine.session() as connection:
            files = write_query(connection, f"SELECT {number}::BIGINT AS n", self.lake.path(table))
        old = draft.version(table)
        draft.commit(table, COLUMNS, add=files, remove=old.files if old and replaces else (), partitioned=False)

    def die_over(self, table: str, *numbers: int, recreated: bool = False) -> None:
        """Commit, then die before anything is published."""
        with self.drafting() as draft:
            for number in numbers:
                self.write(draft, table, number)
            if recreated:
                draft.recreate(table, {"other": "VARCHAR"}, add=(), partitioned=False)
            raise Died

    def rows(self, table: str) -> list[int]:
        number = self.snapshots.current().tables[table]
        version = self.lake.version(table, number)
        with self.engine.session() as connection:
            query = f"SELECT n FROM {relation(version.paths(), version.columns)} ORDER BY n"
            return [n for (n,) in connection.execute(query).fetchall()]


@pytest.fixture
def place(tmp_path: Path, state_url: str) -> Place:
    return Place(tmp_path, state_url)


def test_tables_of_one_draft_appear_together(place: Place) -> None:
    with place.drafting() as draft:
        place.write(draft, "p.a", 1)
        place.write(draft, "p.b", 2)
        assert place.snapshots.current() == EMPTY
    assert place.snapshots.current().tables.keys() == {"p.a", "p.b"}
    assert (place.rows("p.a"), place.rows("p.b")) == ([1], [2])


def test_a_draft_of_nothing_publishes_nothing(place: Place) -> None:
    with place.drafting():
        pass
    assert place.snapshots.current_number() == 0


@pytest.mark.parametrize("published", [(), (1,), (1, 2)], ids=["never", "once", "twice"])
def test_what_a_dead_writer_committed_is_undone_by_the_next(place: Place, published: tuple[int, ...]) -> None:
    for number in published:
        with place.drafting() as draft:
            place.write(draft, "p.a", number)
    with pytest.raises(Died):
        place.die_over("p.a", 77, 78)
    assert place.snapshots.current_number() == len(published)
    with place.drafting() as draft:
        place.write(draft, "p.a", 9)
    assert place.rows("p.a") == [*published, 9]


def test_columns_that_a_dead_writer_changed_are_the_old_ones_again(place: Place) -> None:
    with place.drafting() as draft:
        place.write(draft, "p.a", 1)
    with pytest.raises(Died):
        place.die_over("p.a", recreated=True)
    assert place.rows("p.a") == [1]
    with place.drafting() as draft:
        place.write(draft, "p.a", 2)
    assert place.rows("p.a") == [1, 2]


def test_writers_come_one_after_the_other(place: Place) -> None:
    with place.drafting() as first:
        place.write(first, "p.a", 1)
        with pytest.raises(BusyError, match="is writing to this region"), place.drafting(wait=0.1):
            pytest.fail("two writers at once")
    with place.drafting() as second:
        assert second.base.tables.keys() == {"p.a"}
        place.write(second, "p.a", 2)
    assert place.rows("p.a") == [1, 2]
    assert place.snapshots.current_number() == 2


def test_readers_keep_the_snapshot_they_hold(place: Place) -> None:
    with place.drafting() as draft:
        place.write(draft, "p.a", 1)
    held = place.snapshots.current()
    with place.drafting() as draft:
        place.write(draft, "p.a", 2, replaces=True)
    version = place.lake.version("p.a", held.tables["p.a"])
    with place.engine.session() as connection:
        assert connection.execute(f"FROM {relation(version.paths(), version.columns)}").fetchall() == [(1,)]


def test_snapshots_are_found_by_number_and_by_time(place: Place) -> None:
    for number in (1, 2):
        with place.drafting() as draft:
            place.write(draft, "p.a", number)
    first, second = place.snapshots.get(1), place.snapshots.get(2)
    assert place.snapshots.latest() == [second, first]
    assert place.snapshots.at(second.at) == second
    assert place.snapshots.at(second.at - timedelta(microseconds=1)) == first
    assert place.snapshots.at(datetime(2000, 1, 1, tzinfo=UTC)) == EMPTY
    east, west = timezone(timedelta(hours=8)), timezone(timedelta(hours=-8))
    assert place.snapshots.at(datetime(1, 1, 1, tzinfo=east)) == EMPTY, "which is no year in UTC"
    assert place.snapshots.at(datetime(9999, 12, 31, 23, tzinfo=west)) == place.snapshots.current()
    with pytest.raises(UnknownName, match="no snapshot 3\n  hint: the newest is 2"):
        place.snapshots.get(3)


def test_what_a_version_was_made_from_is_remembered_with_it(place: Place) -> None:
    with place.drafting() as draft:
        place.write(draft, "p.a", 1)
        draft.derivations["p.a"] = Derivation("digest", {"p.source": 4})
    made = place.snapshots.current().tables["p.a"]
    assert place.snapshots.derivation("p.a", made) == Derivation("digest", {"p.source": 4})
    assert place.snapshots.derivation("p.a", made + 1) is None


def test_rows_that_stay_the_same_may_be_made_from_newer_ones(place: Place) -> None:
    with place.drafting() as draft:
        place.write(draft, "p.a", 1)
        draft.derivations["p.a"] = Derivation("digest", {"p.source": 4})
    before = place.snapshots.current()
    with place.drafting() as draft:
        draft.derivations["p.a"] = Derivation("digest", {"p.source": 5})
    assert place.snapshots.current() == before
    assert place.snapshots.derivation("p.a", before.tables["p.a"]) == Derivation("digest", {"p.source": 5})
