"""Versions: appended, replaced, read back as they were; what a killed writer left behind is undone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from zhongshu.core.errors import DamageError
from zhongshu.lake.engine import Engine, Limits, instant_sql, relation, write_query
from zhongshu.lake.snapshot import Snapshot, SnapshotViews
from zhongshu.lake.table import DataFile, Lake
from zhongshu.lake.verify import verify

NOW = datetime(2020, 2, 1, tzinfo=UTC)
COLUMNS = {"n": "BIGINT", "at": "TIMESTAMP WITH TIME ZONE", "price": "DECIMAL(18,2)", "name": "VARCHAR"}


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return Engine("Asia/Shanghai", tmp_path / "scratch", Limits(memory=256))


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = Lake(tmp_path / "lake")
    made.create("p.t", COLUMNS, partitioned=True)
    return made


def write(engine: Engine, lake: Lake, first: int, count: int) -> list[DataFile]:
    query = (
        f"SELECT i::BIGINT AS n, TIMESTAMPTZ '2020-01-31 12:00:00+08' + to_hours(i) AS \"at\", "
        f"(i / 4)::DECIMAL(18,2) AS price, '甲' || i AS name FROM range({first}, {first + count}) AS r(i)"
    )
    with engine.session() as connection:
        return write_query(connection, query, lake.path("p.t"), partition="strftime(\"at\", '%Y-%m')")


def read(engine: Engine, lake: Lake, number: int) -> list[int]:
    version = lake.version("p.t", number)
    query = f"SELECT n FROM {relation(version.paths(), version.columns)} ORDER BY n"
    with engine.session() as connection:
        return [n for (n,) in connection.execute(query).fetchall()]


def test_every_version_stays_readable(engine: Engine, lake: Lake) -> None:
    first = lake.commit("p.t", COLUMNS, add=write(engine, lake, 0, 20))
    old = lake.version("p.t", first)
    second = lake.commit(
        "p.t", COLUMNS, add=write(engine, lake, 100, 5), remove=[f for f in old.files if f.partition == "2020-01"]
    )
    assert read(engine, lake, 0) == []
    assert read(engine, lake, first) == list(range(20))
    assert read(engine, lake, second) == [*range(12, 20), *range(100, 105)]
    assert lake.version("p.t", second).partitions == {"2020-02"}


def test_types_come_back_as_declared(engine: Engine, lake: Lake) -> None:
    number = lake.commit("p.t", COLUMNS, add=write(engine, lake, 0, 3))
    assert dict(lake.version("p.t", number).columns) == COLUMNS


def test_restore_undoes_what_was_not_published(engine: Engine, lake: Lake) -> None:
    published = lake.commit("p.t", COLUMNS, add=write(engine, lake, 0, 4))
    lake.commit("p.t", COLUMNS, add=write(engine, lake, 50, 4))
    assert read(engine, lake, lake.restore("p.t", published)) == [0, 1, 2, 3]


def test_other_columns_leave_old_versions_alone(engine: Engine, lake: Lake) -> None:
    before = lake.commit("p.t", COLUMNS, add=write(engine, lake, 0, 2))
    lake.recreate("p.t", {"n": "BIGINT"}, partitioned=False)
    with engine.session() as connection:
        files = write_query(connection, "SELECT 7::BIGINT AS n", lake.path("p.t"))
    after = lake.commit("p.t", {"n": "BIGINT"}, add=files)
    assert read(engine, lake, before) == [0, 1]
    assert read(engine, lake, after) == [7]


@pytest.mark.parametrize("damage", ["truncate", "flip", "remove"])
def test_verify_names_the_damaged_file(engine: Engine, lake: Lake, damage: str) -> None:
    number = lake.commit("p.t", COLUMNS, add=write(engine, lake, 0, 2000))
    victim, *_ = lake.version("p.t", number).files
    path = lake.path("p.t") / victim.path
    content = bytearray(path.read_bytes())
    if damage == "truncate":
        path.write_bytes(content[:-40])
    elif damage == "flip":
        content[len(content) // 3] ^= 4
        path.write_bytes(content)
    else:
        path.unlink()
    snapshot = Snapshot(1, NOW, {"p.t": number})
    assert [found.file for found in verify(lake, snapshot)] == [victim.path]


def test_a_damaged_table_refuses_and_the_others_answer(engine: Engine, lake: Lake) -> None:
    number = lake.commit("p.t", COLUMNS, add=write(engine, lake, 0, 10))
    lake.create("p.u", {"n": "BIGINT"}, partitioned=False)
    with engine.session() as connection:
        other = lake.commit(
            "p.u", {"n": "BIGINT"}, add=write_query(connection, "SELECT 1::BIGINT AS n", lake.path("p.u"))
        )
    victim = lake.path("p.t") / lake.version("p.t", number).files[0].path
    victim.write_bytes(victim.read_bytes()[:-10])
    views = SnapshotViews(lake, engine)
    snapshot = Snapshot(1, NOW, {"p.t": number, "p.u": other})
    with pytest.raises(DamageError, match=r"p\.t.*damaged"):
        views.view(snapshot, "p.t", COLUMNS)
    with engine.session() as connection:
        assert connection.execute(f"FROM {views.view(snapshot, 'p.u', {'n': 'BIGINT'})}").fetchall() == [(1,)]


def test_a_date_is_its_midnight_in_the_zone_whatever_the_file_statistics_say(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "days.parquet"
    with engine.session() as connection:
        connection.execute(f"COPY (SELECT DATE '2020-01-01' + i::INT AS d FROM range(40) AS r(i)) TO '{path}'")
        before = (
            f"SELECT count(*) FROM '{path}' WHERE {instant_sql('d', 'DATE')} < TIMESTAMPTZ '2020-01-01 08:00:00+08'"
        )
        assert connection.execute(before).fetchone() == (1,)


def test_of_a_table_in_a_new_version_older_ones_are_not_held_once_nobody_asks_for_them(
    engine: Engine, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    views = SnapshotViews(lake, engine)
    numbers = [lake.commit("p.t", COLUMNS, add=write(engine, lake, 10 * turn, 10)) for turn in range(3)]

    def rows(number: int) -> int:
        with engine.session() as connection:
            query = f"SELECT count(*) FROM {views.view(Snapshot(1, NOW, {'p.t': number}), 'p.t', COLUMNS)}"
            return int(connection.execute(query).fetchall()[0][0])

    def held() -> int:
        with engine.session() as connection:
            return len(connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name LIKE 'p.t@%'").fetchall())

    assert [rows(number) for number in numbers] == [10, 20, 30]
    assert held() == 3, "a plan that has the older name may not have begun to run"
    monkeypatch.setattr("zhongshu.lake.snapshot.IN_USE", -1.0)
    newest = lake.commit("p.t", COLUMNS, add=write(engine, lake, 30, 10))
    assert rows(newest) == 40
    assert held() == 1
    assert rows(numbers[0]) == 10, "it is made again for whoever asks"
