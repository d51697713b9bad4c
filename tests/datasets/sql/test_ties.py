"""The same rows give the same table, in whatever order they lie."""

import random
from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.datasets.sql.query import analyse
from zhongshu.datasets.sql.relation import Relation
from zhongshu.datasets.sql.rewrite import rename, to_duckdb

KEYED = Relation("p.t", "dataset", {"id": "BIGINT", "g": "VARCHAR", "x": "BIGINT"}, ("id",))
LOOSE = Relation("p.t", "dataset", {"id": "BIGINT", "g": "VARCHAR", "x": "BIGINT"})
STATEMENTS = [
    "SELECT id, row_number() OVER (ORDER BY x) AS n FROM t",
    "SELECT id, ntile(3) OVER (PARTITION BY g ORDER BY x) AS n FROM t",
    "SELECT id, lag(id) OVER (PARTITION BY g ORDER BY x) AS n FROM t",
    "SELECT id, lead(id, 2, -1) OVER (ORDER BY x DESC) AS n FROM t",
    "SELECT id, first_value(id) OVER (PARTITION BY g ORDER BY x) AS n FROM t",
    "SELECT id, sum(id) OVER (ORDER BY x ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS n FROM t",
    "SELECT id, sum(id) OVER (PARTITION BY g ORDER BY x) AS n FROM t",
    "SELECT g, string_agg(CAST(id AS VARCHAR), ',' ORDER BY x) AS n FROM t GROUP BY g",
    "SELECT g, sum(x) AS s, row_number() OVER (ORDER BY sum(x)) AS n FROM t GROUP BY g",
    "SELECT id, x FROM t ORDER BY x LIMIT 3",
    "SELECT g FROM t UNION ALL SELECT CAST(x AS VARCHAR) FROM t ORDER BY 1 LIMIT 4",
    "SELECT s.id, s.n FROM (SELECT id, g, row_number() OVER (ORDER BY g) AS n FROM t) AS s WHERE s.n < 4",
    "SELECT a.id, row_number() OVER (ORDER BY a.x) AS n FROM t AS a LEFT JOIN t AS b ON a.x = b.x",
]
Row = tuple[int, str, int]
rows = st.lists(st.tuples(st.integers(0, 3), st.sampled_from("ab"), st.integers(0, 2)), min_size=2, max_size=8)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        yield connection


@given(sql=st.sampled_from(STATEMENTS), relation=st.sampled_from([KEYED, LOOSE]), rows=rows, seed=st.integers(0, 100))
@settings(max_examples=300)
def test_rows_in_another_order_give_the_same_table(
    connection: duckdb.DuckDBPyConnection, sql: str, relation: Relation, rows: list[Row], seed: int
) -> None:
    query = analyse(sql, pack="p", relations={"p.t": relation}, file="t.sql")
    text = to_duckdb(rename(query.tree, {"p.t": '"t"'}))
    shuffled = random.Random(seed).sample(rows, len(rows))
    assert _run(connection, text, rows) == _run(connection, text, shuffled)


def _run(connection: duckdb.DuckDBPyConnection, text: str, rows: list[Row]) -> list[str]:
    connection.execute("CREATE OR REPLACE TABLE t (id BIGINT, g VARCHAR, x BIGINT)")
    connection.execute(f"INSERT INTO t VALUES {', '.join(map(repr, rows))}")
    return sorted(map(repr, connection.execute(text).fetchall()))
