"""A date and an instant meet as the region's clock says, whatever the optimizer believes.

DuckDB 1.5 takes the statistics of a cast from DATE to TIMESTAMPTZ as if the zone were UTC, so that a plain comparison
loses rows: the first hours of a day, when a table has no other.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.datasets.sql.examples import refused
from zhongshu.datasets.sql.query import analyse, analyse_expression
from zhongshu.datasets.sql.relation import Relation
from zhongshu.datasets.sql.rewrite import rename, to_duckdb

RELATIONS = {
    "p.h": Relation("p.h", "dataset", {"t": "TIMESTAMP WITH TIME ZONE", "x": "BIGINT"}),
    "p.d": Relation("p.d", "parameter", {"d": "DATE", "y": "BIGINT"}),
}
STATEMENTS = [
    "SELECT x, y FROM h JOIN d ON t >= d",
    "SELECT x, y FROM h JOIN d ON h.t < d.d + 1",
    "SELECT x, y FROM h CROSS JOIN d WHERE d.d <= h.t",
    "SELECT x, y FROM h LEFT JOIN d ON h.t > d.d",
    "SELECT x, y FROM h JOIN d ON t = d",
    "SELECT x, y FROM h CROSS JOIN d WHERE t BETWEEN d AND d + 1",
    "SELECT x, y FROM h CROSS JOIN d WHERE NOT t <> d",
    "SELECT x FROM h WHERE t >= DATE '2020-01-02'",
    "SELECT y FROM d WHERE d < TIMESTAMPTZ '2020-01-02 04:00:00+08'",
    "SELECT y FROM d WHERE d IN (SELECT t FROM h)",
    "SELECT y FROM d WHERE CAST(d AS TIMESTAMPTZ) < TIMESTAMPTZ '2020-01-02 04:00:00+08'",
    "SELECT y FROM d WHERE TRY_CAST(d AS TIMESTAMPTZ) < TIMESTAMPTZ '2020-01-02 04:00:00+08'",
    "SELECT y FROM d WHERE coalesce(CAST(d AS TIMESTAMPTZ), d::TIMESTAMPTZ) < TIMESTAMPTZ '2020-01-02 04:00:00+08'",
    "SELECT CAST(d AS TIMESTAMPTZ) AS t, count(*) AS n FROM d GROUP BY t",
    "SELECT y, max(d::TIMESTAMPTZ) AS t FROM d GROUP BY y HAVING CAST(max(d) AS TIMESTAMPTZ) >= DATE '2020-01-02'",
    "SELECT y, count(*) AS n FROM d GROUP BY y HAVING max(d) < TIMESTAMPTZ '2020-01-02 04:00:00+08'",
    "SELECT q.y FROM (SELECT y, max(d) OVER (PARTITION BY y) AS last FROM d) AS q JOIN h ON h.t >= q.last",
]
INSTANTS = st.integers(-30, 30).map(lambda hours: datetime(2020, 1, 2, 4, tzinfo=UTC) + timedelta(hours=hours))


@given(
    sql=st.sampled_from(STATEMENTS),
    zone=st.sampled_from(["Asia/Shanghai", "America/New_York", "Europe/Berlin", "UTC"]),
    instants=st.lists(INSTANTS, min_size=1, max_size=3),
    days=st.lists(st.sampled_from(["2020-01-01", "2020-01-02", "2020-01-03"]), min_size=1, max_size=3),
)
@settings(max_examples=200)
def test_dates_and_instants_meet_as_without_an_optimizer(
    sql: str, zone: str, instants: list[datetime], days: list[str]
) -> None:
    query = analyse(sql, pack="p", relations=RELATIONS, file="t.sql")
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        connection.execute(f"SET TimeZone = '{zone}'")
        connection.execute("CREATE TABLE h (t TIMESTAMPTZ, x BIGINT)")
        connection.execute("CREATE TABLE d (d DATE, y BIGINT)")
        connection.executemany("INSERT INTO h VALUES (?, ?)", [(t, n) for n, t in enumerate(instants)])
        connection.executemany("INSERT INTO d VALUES (?, ?)", [(day, n) for n, day in enumerate(days)])
        ours = connection.execute(to_duckdb(rename(query.tree, {"p.h": "h", "p.d": "d"}))).fetchall()
        connection.execute("PRAGMA disable_optimizer")
        assert sorted(map(repr, ours)) == sorted(map(repr, connection.execute(sql).fetchall()))


def test_a_check_compares_a_date_with_an_instant() -> None:
    columns = {"t": "TIMESTAMP WITH TIME ZONE", "d": "DATE"}
    tree = analyse_expression("t >= d", columns=columns, file="d.yaml", line=1, boolean=True)
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET TimeZone = 'Asia/Shanghai'")
        instant = datetime(2020, 1, 1, 3, tzinfo=ZoneInfo("Asia/Shanghai"))
        connection.execute("CREATE TABLE r AS SELECT ?::TIMESTAMPTZ AS t, DATE '2020-01-01' AS d", [instant])
        assert connection.execute(f"SELECT count(*) FROM r WHERE {to_duckdb(tree)}").fetchone() == (1,)


@pytest.mark.parametrize(
    ("sql", "line"),
    [
        ("SELECT coalesce(day,\nhour) AS x FROM station_hour CROSS JOIN inspection", 7),
        ("SELECT CASE WHEN checked THEN\nday ELSE hour END AS x FROM station_hour CROSS JOIN inspection", 8),
        ("SELECT hour FROM station_hour WHERE hour IN (SELECT day FROM inspection)", 7),
        ("SELECT station FROM station_hour FULL JOIN inspection USING (station)\nWHERE greatest(hour, day) > day", 8),
    ],
)
def test_a_mixture_of_dates_and_instants_is_refused(sql: str, line: int) -> None:
    error = refused(sql)
    assert error.startswith(f"tables/t.sql:{line}: ")
    assert error.endswith("write CAST(... AS DATE) around the time, or CAST(... AS TIMESTAMPTZ) around the date")


def test_a_union_of_dates_and_instants_is_refused() -> None:
    error = refused("SELECT hour FROM station_hour UNION ALL SELECT day FROM inspection")
    assert "is TIMESTAMP WITH TIME ZONE in one SELECT of this UNION and DATE in another" in error
