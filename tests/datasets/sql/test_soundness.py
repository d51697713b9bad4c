"""Whatever is called local or of a reach: recomputing the touched partitions equals recomputing everything.

The rows of a partition are replaced by the SELECT over inputs restricted to the partition's period (and the reach
around it), for random SELECTs, rows and changes.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from tests.datasets.sql.queries import INSTANTS, RELATIONS, Rows, a_rows, b_rows, selects, u_rows
from zhongshu.core.errors import PackError
from zhongshu.datasets.sql.query import Query, analyse
from zhongshu.datasets.sql.refresh import refresh_class
from zhongshu.datasets.sql.relation import Partition
from zhongshu.datasets.sql.rewrite import restrict, to_duckdb

ZONE = ZoneInfo("Asia/Shanghai")
HOURS = timedelta(hours=1)
grains = st.sampled_from(["day", "month", "month", "year"])
days = st.sets(st.sampled_from([instant[:10] for instant in INSTANTS]), min_size=1, max_size=3)
histories = st.tuples(a_rows, b_rows, u_rows, a_rows, b_rows, days)
History = tuple[Rows, Rows, Rows, Rows, Rows, set[str]]
"""Rows of a, b and u; later rows of a and b, and the days on which these take the place of the first."""


@pytest.fixture(scope="module")
def lake() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        connection.execute(f"SET TimeZone = '{ZONE.key}'")
        connection.execute("CREATE SCHEMA p")
        yield connection


@given(sql=selects(), grain=grains, history=histories)
@settings(max_examples=80)
def test_local(lake: duckdb.DuckDBPyConnection, sql: str, grain: str, history: History) -> None:
    query = _read(sql)
    found = refresh_class(query, partition=Partition(grain, "t"), reach=None, relations=RELATIONS)
    event(found.kind)
    assume(found.kind == "local")
    _assert_same(lake, query, Partition(grain, "t"), timedelta(0), history)


HONEST = [
    """SELECT t, k, sum(v) OVER (PARTITION BY k ORDER BY t
       RANGE BETWEEN INTERVAL {h} HOURS PRECEDING AND CURRENT ROW) AS x FROM a""",
    """SELECT t, k, count(*) OVER (PARTITION BY k ORDER BY t
       RANGE BETWEEN INTERVAL {h} HOURS PRECEDING AND INTERVAL {h} HOURS FOLLOWING) AS x FROM a""",
    """SELECT s.t, s.k, count(o.t) AS x FROM a AS s LEFT JOIN a AS o
       ON o.k = s.k AND o.t < s.t AND o.t >= s.t - INTERVAL {h} HOURS GROUP BY s.t, s.k""",
    "SELECT s.t + INTERVAL {h} HOURS AS t, k, v AS x FROM a AS s",
    """SELECT s.t, s.k, s.v AS x FROM a AS s JOIN a AS o ON o.t = s.t - INTERVAL {h} HOURS
       UNION ALL SELECT t, k, v FROM a""",
]
"""Queries over a that look exactly h hours far."""


@given(sql=st.sampled_from(HONEST), hours=st.integers(0, 60), grain=grains, history=histories)
@settings(max_examples=80)
def test_reach(
    lake: duckdb.DuckDBPyConnection,
    sql: str,
    hours: int,
    grain: str,
    history: History,
) -> None:
    query = _read(sql.format(h=hours))
    partition = Partition(grain, "t")
    # A row at the very end of the reach still counts: the windows are half-open.
    reach = hours * HOURS + timedelta(microseconds=1)
    found = refresh_class(query, partition=partition, reach=reach, relations=RELATIONS)
    assert found.kind == "reach"
    _assert_same(lake, query, partition, reach, history)


def _read(sql: str) -> Query:
    try:
        return analyse(sql, pack="p", relations=RELATIONS, file="t.sql")
    except PackError as error:
        event(f"refused: {error.message[:60]}")
        assume(False)
        raise


def _assert_same(
    lake: duckdb.DuckDBPyConnection,
    query: Query,
    partition: Partition,
    reach: timedelta,
    history: History,
) -> None:
    """The days in `history` are those on which rows of a and b are others in the second state."""
    a, b, u, later_a, later_b, days = history
    changed_a = tuple(row for row in a if str(row[1])[:10] not in days)
    changed_b = tuple(row for row in b if row[1] not in days)
    changed_a += tuple(row for row in later_a if str(row[1])[:10] in days)
    changed_b += tuple(row for row in later_b if row[1] in days)
    _fill(lake, {"p.a": a, "p.b": b, "p.u": u})
    before = _run(lake, to_duckdb(query.tree), partition)
    _fill(lake, {"p.a": changed_a, "p.b": changed_b, "p.u": u})
    touched = _touched(partition, reach, days)
    kept = [row for row in before if row[0] not in touched]
    for value in touched:
        start, end = partition.window(value, ZONE)
        dates = (start.date(), end.date())
        windows: dict[str, tuple[str, date, date]] = {"p.a": ("t", start - reach, end + reach), "p.b": ("d", *dates)}
        rows = _run(lake, to_duckdb(restrict(query.tree, windows)), partition)
        if not reach:
            assert {row[0] for row in rows} <= {value}
        kept += [row for row in rows if row[0] == value]
    assert sorted(map(repr, kept)) == sorted(map(repr, _run(lake, to_duckdb(query.tree), partition)))


def _touched(partition: Partition, reach: timedelta, days: set[str]) -> set[str]:
    """The partitions whose window holds any moment of these days."""
    found = set()
    for day in days:
        start = datetime.fromisoformat(day).replace(tzinfo=ZONE)
        moment, last = start - reach, start + 24 * HOURS + reach
        while moment < last:
            found.add(partition.value(moment, ZONE))
            moment += HOURS
        found.add(partition.value(last, ZONE))
    return found


def _fill(lake: duckdb.DuckDBPyConnection, rows: Mapping[str, Rows]) -> None:
    for name, relation in RELATIONS.items():
        columns = ", ".join(f"{column} {kind}" for column, kind in relation.columns.items())
        lake.execute(f"CREATE OR REPLACE TABLE {name} ({columns})")
        if rows[name]:
            values = ", ".join(f"({', '.join('NULL' if v is None else repr(v) for v in row)})" for row in rows[name])
            lake.execute(f"INSERT INTO {name} VALUES {values}")


def _run(lake: duckdb.DuckDBPyConnection, sql: str, partition: Partition) -> list[tuple[object, ...]]:
    """Rows with the partition's value before them."""
    return lake.execute(f"SELECT {partition.sql('q')}, q.* FROM ({sql}) AS q").fetchall()
