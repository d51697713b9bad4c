"""Which tables are computed period by period, and the sentence that says so."""

from datetime import timedelta

import pytest

from tests.datasets.sql.examples import RELATIONS, analysed
from zhongshu.core.errors import PackError
from zhongshu.datasets.sql.refresh import RefreshClass, refresh_class
from zhongshu.datasets.sql.relation import Partition, Relation


def classified(sql: str, partition: str | None, reach: timedelta | None = None) -> RefreshClass:
    said = None if partition is None else Partition.parse(partition)
    return refresh_class(analysed(sql), partition=said, reach=reach, relations=RELATIONS)


LOCAL = [
    ("SELECT city, hour FROM station_hour WHERE pm25 > 3", "month(hour)"),
    ("SELECT city, hour FROM station_hour", "day(hour)"),
    ("SELECT city, hour FROM station_hour", "year(hour)"),
    ("SELECT CAST(hour AS DATE) AS day, avg(pm25) AS x FROM station_hour GROUP BY day", "month(day)"),
    ("SELECT date_trunc('month', hour) AS m, max(pm25) AS x FROM station_hour GROUP BY 1", "month(m)"),
    ("SELECT date_trunc('quarter', hour) AS q, max(pm25) AS x FROM station_hour GROUP BY q", "year(q)"),
    ("SELECT city, max(hour) AS last FROM station_hour GROUP BY city, CAST(hour AS DATE)", "day(last)"),
    ("SELECT DISTINCT city, date_trunc('day', hour) AS day FROM station_hour", "month(day)"),
    ("SELECT s.hour, w.wind FROM station_hour AS s JOIN weather AS w USING (hour, station)", "month(hour)"),
    ("SELECT s.hour, w.wind FROM station_hour AS s LEFT JOIN weather AS w ON w.hour = s.hour", "month(hour)"),
    ("SELECT hour, wind FROM station_hour FULL JOIN weather USING (hour)", "month(hour)"),
    (
        "SELECT coalesce(date_trunc('day', s.hour), w.hour) AS day FROM station_hour AS s"
        " FULL JOIN weather AS w ON date_trunc('day', s.hour) = w.hour",
        "day(day)",
    ),
    (
        "SELECT s.hour, i.faults FROM station_hour AS s LEFT JOIN inspection AS i"
        " ON i.station = s.station AND i.day = CAST(s.hour AS DATE)",
        "month(hour)",
    ),
    ("SELECT hour, level FROM station_hour JOIN breakpoints ON hour >= valid_from AND hour < valid_to", "month(hour)"),
    ("SELECT hour, name FROM station_hour LEFT JOIN region.area ON code = city", "month(hour)"),
    ("SELECT hour, name FROM region.area JOIN station_hour ON code = city", "month(hour)"),
    ("SELECT hour FROM station_hour WHERE city IN (SELECT code FROM region.area)", "month(hour)"),
    ("SELECT hour FROM station_hour UNION ALL SELECT hour FROM weather", "month(hour)"),
    ("SELECT hour FROM station_hour UNION SELECT hour FROM weather", "month(hour)"),
    (
        "SELECT hour, sum(pm25) OVER (PARTITION BY station, date_trunc('month', hour) ORDER BY hour) AS x"
        " FROM station_hour",
        "month(hour)",
    ),
    (
        """WITH daily AS (SELECT station, CAST(hour AS DATE) AS day, avg(pm25) AS x FROM station_hour GROUP BY 1, 2),
                ranked AS (SELECT day, station, rank() OVER (PARTITION BY day ORDER BY x) AS place FROM daily)
           SELECT day, station, place, faults FROM ranked LEFT JOIN inspection USING (station, day)""",
        "month(day)",
    ),
]


@pytest.mark.parametrize(("sql", "partition"), LOCAL)
def test_what_keeps_to_its_period_is_local(sql: str, partition: str) -> None:
    grain = partition.split("(", maxsplit=1)[0]
    reason = f"each {grain} is computed from the input rows of that {grain}"
    assert classified(sql, partition) == RefreshClass("local", None, reason)


FULL = [
    ("SELECT hour FROM station_hour", None, "it declares no partition"),
    ("SELECT DATE '2020-01-01' AS day, name FROM region.area", "month(day)", "nothing that it reads is partitioned"),
    ("SELECT hour + INTERVAL 1 HOUR AS hour FROM station_hour AS s", "month(hour)", "hour is not shown to lie"),
    ("SELECT date_trunc('month', hour) AS m FROM station_hour", "day(m)", "m is not shown to lie in the day"),
    ("SELECT date_trunc('week', hour) AS w FROM station_hour", "month(w)", "w is not shown to lie in the month"),
    ("SELECT date_trunc('quarter', hour) AS q FROM station_hour", "month(q)", "q is not shown to lie in the month"),
    ("SELECT CAST(strftime(hour, '%Y-01-01') AS DATE) AS d FROM station_hour", "month(d)", "d is not shown to lie"),
    ("SELECT last_day(CAST(hour AS DATE)) AS d FROM station_hour", "day(d)", "d is not shown to lie in the day"),
    ("SELECT TRY_CAST(hour AS DATE) AS d FROM station_hour", "month(d)", "d is not shown to lie in the month"),
    ("SELECT city, max(hour) AS hour FROM station_hour AS s GROUP BY city", "month(hour)", "GROUP BY says no time"),
    ("SELECT max(hour) AS last FROM station_hour", "month(last)", "an aggregate without GROUP BY"),
    (
        "SELECT date_trunc('week', hour) AS w, max(hour) AS hour FROM station_hour AS s GROUP BY w",
        "month(hour)",
        "GROUP BY says no time that lies in one period",
    ),
    ("SELECT CAST(max(hour) AS DATE) AS d FROM station_hour GROUP BY hour(hour)", "month(d)", "GROUP BY says no time"),
    ("SELECT DISTINCT city, TIMESTAMPTZ '2020-01-01 00:00:00+08' AS t FROM station_hour", "month(t)", "DISTINCT makes"),
    ("SELECT hour FROM station_hour ORDER BY hour LIMIT 5", "month(hour)", "LIMIT chooses among the rows of all time"),
    (
        "SELECT s.hour FROM (SELECT hour, city FROM station_hour ORDER BY hour LIMIT 5) AS s",
        "month(hour)",
        "LIMIT chooses among the rows of all time",
    ),
    (
        "SELECT hour, lag(pm25) OVER (PARTITION BY station ORDER BY hour) AS x FROM station_hour",
        "month(hour)",
        "a window has",
    ),
    (
        "SELECT hour, sum(pm25) OVER (PARTITION BY date_trunc('week', hour)) AS x FROM station_hour",
        "month(hour)",
        "a window has no PARTITION BY a time that lies in one period",
    ),
    ("SELECT s.hour FROM station_hour AS s JOIN weather AS w USING (station)", "month(hour)", "w is joined without"),
    ("SELECT s.hour FROM station_hour AS s CROSS JOIN weather AS w", "month(hour)", "w is joined without"),
    (
        "SELECT s.hour FROM station_hour AS s JOIN weather AS w ON s.hour <= w.hour",
        "month(hour)",
        "w is joined without",
    ),
    (
        "SELECT min(s.hour) AS t FROM station_hour AS s LEFT JOIN weather AS w USING (hour) GROUP BY w.hour",
        "month(t)",
        "GROUP BY says no time that lies in one period",
    ),
    (
        "SELECT s.hour FROM station_hour AS s JOIN weather AS w ON s.hour = w.hour OR s.station = w.station",
        "month(hour)",
        "w is joined without",
    ),
    (
        "SELECT s.hour FROM station_hour AS s JOIN weather AS w ON s.hour IS NOT DISTINCT FROM w.hour",
        "month(hour)",
        "w is joined without",
    ),
    (
        "SELECT s.hour FROM station_hour AS s JOIN weather AS w ON s.hour = w.hour + INTERVAL 1 HOUR",
        "month(hour)",
        "w is joined without",
    ),
    (
        "SELECT s.hour FROM station_hour AS s JOIN weather AS w"
        " ON date_trunc('week', s.hour) = date_trunc('week', w.hour)",
        "month(hour)",
        "w is joined without",
    ),
    ("SELECT w.hour FROM station_hour AS s LEFT JOIN weather AS w USING (hour)", "month(hour)", "hour is not shown"),
    ("SELECT w.hour FROM station_hour AS s FULL JOIN weather AS w USING (hour)", "month(hour)", "hour is not shown"),
    (
        "SELECT w.hour, count(*) AS n FROM station_hour AS s LEFT JOIN weather AS w USING (hour) GROUP BY w.hour",
        "month(hour)",
        "GROUP BY says no time that lies in one period",
    ),
    (
        "SELECT hour, name FROM region.area LEFT JOIN station_hour ON code = city",
        "month(hour)",
        "LEFT JOIN station_hour",
    ),
    ("SELECT hour, name FROM station_hour FULL JOIN region.area ON code = city", "month(hour)", "FULL JOIN area keeps"),
    (
        "SELECT hour FROM station_hour WHERE station IN (SELECT station FROM weather)",
        "month(hour)",
        "IN (SELECT ...) looks at rows of all time",
    ),
    (
        "SELECT hour FROM station_hour UNION ALL SELECT TIMESTAMPTZ '2020-01-01 00:00:00+08' FROM region.area",
        "month(hour)",
        "reads nothing partitioned",
    ),
    (
        "SELECT city, TIMESTAMPTZ '2020-01-01 00:00:00+08' AS t FROM station_hour UNION"
        " SELECT station, TIMESTAMPTZ '2020-01-01 00:00:00+08' FROM weather",
        "month(t)",
        "UNION makes equal rows",
    ),
    (
        "SELECT s.hour FROM station_hour AS s CROSS JOIN (SELECT avg(wind) AS x FROM weather) AS w WHERE pm25 > w.x",
        "month(hour)",
        "an aggregate without GROUP BY",
    ),
    (
        "SELECT coalesce(s.hour, w.hour) AS hour FROM station_hour AS s FULL JOIN weather AS w USING (hour)"
        " FULL JOIN inspection AS i ON i.day = CAST(coalesce(s.hour, w.hour) AS DATE)",
        "month(hour)",
        "hour is not shown to lie",
    ),
]


@pytest.mark.parametrize(("sql", "partition", "why"), FULL)
def test_what_is_not_proved_is_full_and_says_why(sql: str, partition: str | None, why: str) -> None:
    found = classified(sql, partition)
    assert (found.kind, found.reach) == ("full", None)
    assert found.reason.startswith("computed anew as a whole: ")
    assert why in found.reason


DAY = timedelta(hours=24)
REACH = [
    "SELECT hour, lag(pm25) OVER (PARTITION BY station ORDER BY hour) AS x FROM station_hour",
    "SELECT hour, avg(pm25) OVER (PARTITION BY station ORDER BY hour"
    " RANGE BETWEEN INTERVAL 23 HOURS PRECEDING AND CURRENT ROW) AS x FROM station_hour",
    "SELECT s.hour FROM station_hour AS s JOIN weather AS w ON w.hour = s.hour - INTERVAL 1 DAY",
    "SELECT hour + INTERVAL 1 DAY AS hour FROM station_hour AS s",
    "SELECT date_trunc('week', hour) AS w, max(hour) AS hour FROM station_hour AS s GROUP BY w",
    "SELECT hour, sum(pm25) OVER (PARTITION BY date_trunc('week', hour) ORDER BY hour) AS x FROM station_hour",
]


@pytest.mark.parametrize("sql", REACH)
def test_a_declared_reach_is_believed(sql: str) -> None:
    found = classified(sql, "month(hour)", DAY)
    assert (found.kind, found.reach) == ("reach", DAY)
    assert found.reason.startswith("each month is computed from its input rows and the declared 24h before and after: ")


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("SELECT hour FROM station_hour ORDER BY hour LIMIT 5", "LIMIT chooses among the rows of all time"),
        ("SELECT city, max(hour) AS hour FROM station_hour AS s GROUP BY city", "a group has rows of all time"),
        ("SELECT max(hour) AS hour FROM station_hour AS s", "it takes all rows together"),
        ("SELECT hour, sum(pm25) OVER (ORDER BY hour) AS x FROM station_hour", "a window sees rows of all time"),
        ("SELECT hour, row_number() OVER (ORDER BY hour) AS x FROM station_hour", "a window sees rows of all time"),
        (
            "SELECT hour, sum(pm25) OVER (ORDER BY hour RANGE BETWEEN INTERVAL 2 DAYS PRECEDING AND CURRENT ROW) AS x"
            " FROM station_hour",
            "a window looks INTERVAL '2' DAYS far",
        ),
        (
            "SELECT hour FROM station_hour WHERE city IN (SELECT max(station) FROM weather)",
            "it takes all rows together",
        ),
    ],
)
def test_a_reach_that_cannot_be_true_is_not_believed(sql: str, why: str) -> None:
    found = classified(sql, "month(hour)", DAY)
    assert found.kind == "full"
    assert found.reason == f"computed anew as a whole in spite of the declared reach: {found.reason.split(': ')[-1]}"
    assert why in found.reason


def test_what_is_proved_local_needs_no_reach() -> None:
    assert classified("SELECT hour FROM station_hour", "month(hour)", DAY).kind == "local"


def test_a_relation_partitioned_by_no_time_is_never_local() -> None:
    odd = Relation("air.weather", "dataset", {"hour": "VARCHAR", "t": "DATE"}, (), Partition("month", "hour"))
    relations = {"air.weather": odd}
    from_odd = analysed("SELECT CAST(hour AS DATE) AS t FROM weather")
    found = refresh_class(from_odd, partition=Partition("month", "t"), reach=DAY, relations=relations)
    assert found.reason.endswith("hour is no date or time")


@pytest.mark.parametrize(
    ("partition", "reach", "error"),
    [
        ("month(huor)", None, 'partition month(huor) names no column of this table\n  hint: did you mean "hour"?'),
        ("month(city)", None, "partition month(city) is by VARCHAR, which is no date or time"),
        ("month(hour)", timedelta(hours=-1), "is negative"),
    ],
)
def test_a_partition_or_reach_that_cannot_be_is_an_error(partition: str, reach: timedelta | None, error: str) -> None:
    with pytest.raises(PackError) as caught:
        classified("SELECT hour, city FROM station_hour", partition, reach)
    assert error in str(caught.value)
