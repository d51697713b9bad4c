"""An engine for answers reads the lake and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from zhongshu.lake.engine import Engine, Limits, quote_text


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    folder = tmp_path / "the lake"
    folder.mkdir()
    duckdb.execute(f"COPY (SELECT 7 AS n) TO {quote_text(str(folder / 'a.parquet'))}")
    duckdb.execute(f"COPY (SELECT 7 AS n) TO {quote_text(str(tmp_path / 'outside.parquet'))}")
    return folder


@pytest.fixture
def shut_in(lake: Path, tmp_path: Path) -> Iterator[Engine]:
    engine = Engine("Asia/Shanghai", tmp_path / "scratch", Limits(memory=64), only=(lake,))
    yield engine
    engine.close()


def test_it_reads_the_lake_in_the_zone_of_the_region(shut_in: Engine, lake: Path) -> None:
    with shut_in.session() as session:
        file = quote_text(str(lake / "a.parquet"))
        assert session.execute(f"SELECT n, current_setting('TimeZone') FROM read_parquet([{file}])").fetchall() == [
            (7, "Asia/Shanghai")
        ]
        session.execute("CREATE TEMP TABLE held AS SELECT 1 AS a")
        session.execute("CREATE OR REPLACE VIEW seen AS SELECT 1 AS a")


@pytest.mark.parametrize(
    "statement",
    [
        "FROM read_parquet('{here}/outside.parquet')",
        "FROM read_parquet('{here}/the lake/../outside.parquet')",
        "FROM read_parquet('{here}/the lake/link.parquet')",
        "FROM read_csv('/etc/passwd')",
        "FROM read_text('/etc/passwd')",
        "FROM glob('/etc/*')",
        "FROM '/etc/passwd'",
        "COPY (SELECT 1) TO '{here}/out.csv'",
        "EXPORT DATABASE '{here}/out'",
        "ATTACH '{here}/out.db' AS other",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET TimeZone = 'UTC'",
        "SET GLOBAL memory_limit = '100GB'",
        "PRAGMA threads = 64",
        "FROM read_csv('http://127.0.0.1:9/x')",
    ],
)
def test_no_statement_reaches_beyond_it(shut_in: Engine, lake: Path, statement: str) -> None:
    (lake / "link.parquet").symlink_to(lake.parent / "outside.parquet")
    with shut_in.session() as session, pytest.raises(duckdb.Error):
        session.execute(statement.format(here=lake.parent)).fetchall()
    assert not list(lake.parent.glob("out.*"))


def test_it_spills_where_it_may(shut_in: Engine) -> None:
    with shut_in.session() as session:
        sorted_rows = (
            "SELECT count(*) FROM (SELECT hash(range) AS h, repeat('x', 40) AS t FROM range(3000000) ORDER BY h, t)"
        )
        assert session.execute(f"{sorted_rows}").fetchone() == (3_000_000,)
        session.execute(
            "CREATE TEMP TABLE large AS SELECT hash(range) AS h, md5(range::VARCHAR) AS t FROM range(4000000)"
        )
        assert session.execute("SELECT count(DISTINCT t) FROM large").fetchone() == (4_000_000,)
