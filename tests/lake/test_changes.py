"""Exact changes between versions: whatever files hold the rows, only real differences are told."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.lake.changes import changed_rows_sql, changes_sql
from zhongshu.lake.engine import Engine, Limits, write_query
from zhongshu.lake.table import DataFile, Lake

COLUMNS = {"k": "BIGINT", "v": "BIGINT"}
ROWS = st.dictionaries(st.integers(0, 12), st.one_of(st.none(), st.integers(0, 3)), max_size=10)


def put(engine: Engine, lake: Lake, rows: dict[int, int | None], remove: tuple[DataFile, ...]) -> int:
    """Spread over two files, so that rows move between files from version to version."""
    add = []
    with engine.session() as connection:
        for part in (0, 1):
            values = [f"({k}, {'NULL' if v is None else v})" for k, v in rows.items() if (k + len(rows)) % 2 == part]
            if values:
                query = f"SELECT k::BIGINT AS k, v::BIGINT AS v FROM (VALUES {', '.join(values)}) AS t(k, v)"
                add += write_query(connection, query, lake.path("p.t"))
    return lake.commit("p.t", COLUMNS, add=add, remove=remove)


@settings(max_examples=40)
@given(ROWS, ROWS)
def test_changes_are_exact(before: dict[int, int | None], after: dict[int, int | None]) -> None:
    with TemporaryDirectory() as folder:
        engine, lake = Engine("UTC", Path(folder) / "scratch", Limits(memory=128)), Lake(Path(folder) / "lake")
        lake.create("p.t", COLUMNS, partitioned=False)
        old = lake.version("p.t", put(engine, lake, before, ()))
        new = lake.version("p.t", put(engine, lake, after, old.files))
        with engine.session() as connection:
            found = {(change, k): v for change, k, v in connection.execute(changes_sql(old, new, ("k",))).fetchall()}
            rows = {*connection.execute(changed_rows_sql(old, new)).fetchall()}
        expected: dict[tuple[str, int], int | None] = {("inserted", k): v for k, v in after.items() if k not in before}
        expected |= {("deleted", k): v for k, v in before.items() if k not in after}
        expected |= {("updated", k): v for k, v in after.items() if k in before and before[k] != v}
        assert found == expected
        assert rows == before.items() ^ after.items()


def test_without_a_key_a_changed_row_goes_and_comes(tmp_path: Path) -> None:
    engine, lake = Engine("UTC", tmp_path / "scratch", Limits(memory=128)), Lake(tmp_path / "lake")
    lake.create("p.t", COLUMNS, partitioned=False)
    old = lake.version("p.t", put(engine, lake, {1: 1, 2: 2}, ()))
    new = lake.version("p.t", put(engine, lake, {1: 1, 2: 3}, old.files))
    with engine.session() as connection:
        found = connection.execute(changes_sql(old, new, ())).fetchall()
    assert sorted(found) == [("deleted", 2, 2), ("inserted", 2, 3)]
