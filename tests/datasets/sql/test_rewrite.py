"""The same query over a window of time, or over other sources."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.datasets.sql.examples import analysed, filled
from zhongshu.datasets.sql.rewrite import rename, restrict, to_duckdb

APRIL = (datetime(2020, 4, 1, tzinfo=ZoneInfo("Asia/Shanghai")), datetime(2020, 5, 1, tzinfo=ZoneInfo("Asia/Shanghai")))
SQL = """WITH s AS (SELECT station, hour FROM station_hour)
         SELECT s.hour AS t, w.wind AS wind FROM s JOIN weather AS w USING (station)
         UNION ALL SELECT hour, co FROM station_hour"""


def test_a_window_is_half_open_and_written_in_utc() -> None:
    query = analysed("SELECT city FROM station_hour AS s")
    assert to_duckdb(restrict(query.tree, {"air.station_hour": ("hour", *APRIL)})) == (
        'SELECT "s"."city" AS "city" FROM (SELECT * FROM "air"."station_hour" AS "s"'
        """ WHERE "s"."hour" >= CAST('2020-03-31 16:00:00+00:00' AS TIMESTAMPTZ)"""
        """ AND "s"."hour" < CAST('2020-04-30 16:00:00+00:00' AS TIMESTAMPTZ)) AS "s\""""
    )


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York"])
def test_every_mention_is_restricted_and_the_boundaries_are_kept_to(zone: str) -> None:
    tree = restrict(analysed(SQL).tree, {"air.station_hour": ("hour", *APRIL)})
    with filled(zone) as connection:
        rows = connection.execute(to_duckdb(tree)).fetchall()
    times = [row[0].astimezone(UTC).isoformat() for row in rows]
    assert sorted(times) == ["2020-03-31T16:00:00+00:00"] * 3 + ["2020-03-31T17:00:00+00:00"] * 2


def test_a_date_column_takes_dates() -> None:
    query = analysed("SELECT station FROM inspection")
    tree = restrict(query.tree, {"air.inspection": ("day", date(2020, 4, 1), date(2020, 5, 1))})
    assert "CAST('2020-04-01' AS DATE)" in to_duckdb(tree)
    with filled() as connection:
        assert connection.execute(to_duckdb(tree)).fetchall() == [("s1",)]


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a zone"):
        restrict(analysed(SQL).tree, {"air.weather": ("hour", datetime(2020, 4, 1), datetime(2020, 5, 1, tzinfo=UTC))})


def test_sources_are_renamed_also_inside_a_window_and_aliases_stay() -> None:
    tree = restrict(analysed("SELECT w.wind FROM weather AS w").tree, {"air.weather": ("hour", *APRIL)})
    text = to_duckdb(rename(tree, {"air.weather": '"in:air.weather"', "air.station_hour": '"x"'}))
    assert 'FROM (SELECT * FROM "in:air.weather" AS "w" WHERE "w"."hour" >= ' in text
    assert text.endswith(') AS "w"')


def test_a_source_may_be_a_table_function() -> None:
    tree = rename(analysed("SELECT wind FROM weather").tree, {"air.weather": "read_parquet(['a.parquet'])"})
    assert to_duckdb(tree) == """SELECT "weather"."wind" AS "wind" FROM READ_PARQUET(['a.parquet']) AS "weather\""""


def test_a_query_is_never_changed_itself() -> None:
    query = analysed(SQL)
    before = to_duckdb(query.tree)
    rename(restrict(query.tree, {"air.weather": ("hour", *APRIL)}), {"air.weather": "x", "air.station_hour": "y"})
    assert to_duckdb(query.tree) == before
