"""Types that do not fit are told with the line of the word that does not."""

import pytest

from tests.datasets.sql.examples import refused


@pytest.mark.parametrize(
    ("sql", "line", "what"),
    [
        ("SELECT city,\n city + 1 AS x FROM station_hour", 8, "+ does not take (VARCHAR, INTEGER)"),
        ("SELECT sum(\ncity) AS x FROM station_hour", 8, "sum does not take (VARCHAR)"),
        (
            "SELECT city\nFROM station_hour\nWHERE hour > pm25",
            9,
            "hour is TIMESTAMP WITH TIME ZONE and is compared with DECIMAL(18,1)",
        ),
        ("SELECT city FROM station_hour\nWHERE city = 331000", 8, "city is VARCHAR and is compared with INTEGER"),
        ("SELECT city FROM station_hour\nWHERE city IN (331000)", 8, "city is VARCHAR and is compared with INTEGER"),
        (
            "SELECT city FROM station_hour WHERE flags BETWEEN 1 AND\ncity",
            7,
            "flags is BIGINT and is compared with VARCHAR",
        ),
        (
            "SELECT a.name FROM station_hour JOIN region.area AS a ON\na.code = flags",
            8,
            "a.code is VARCHAR",
        ),
        (
            "SELECT city FROM station_hour WHERE flags IN (\nSELECT code FROM region.area)",
            7,
            "is compared with VARCHAR",
        ),
        ("SELECT city FROM station_hour\nWHERE city", 8, "city is VARCHAR, not a condition"),
        ("SELECT count_if(\nflags) AS n FROM station_hour", 8, "flags is BIGINT, not a condition"),
        ("SELECT city,\nsum(pm25) AS x FROM station_hour", 7, "city is neither grouped by nor inside an aggregate"),
        ("SELECT sum(sum(pm25)) AS x FROM station_hour", 7, "an aggregate stands inside an aggregate"),
        ("SELECT city FROM station_hour\nWHERE sum(pm25) > 3", 8, "aggregates cannot stand in WHERE"),
        ("SELECT avg(\npm25 / 2) AS x FROM station_hour", 8, "DOUBLE: its sum differs from run to run"),
        ("SELECT city FROM station_hour UNION ALL\nSELECT pm25 FROM station_hour", 8, "city is VARCHAR in one SELECT"),
        ("SELECT city,\n NULL AS x FROM station_hour", 8, "the column x is always NULL, of no type"),
        ("SELECT city,\n date_trunc('month', hour::date) AS x FROM station_hour", 8, "x would be TIMESTAMP"),
        ("SELECT city,\n hour - hour AS x FROM station_hour", 8, "x would be INTERVAL"),
    ],
)
def test_a_clash_of_types_is_told_with_its_line(sql: str, line: int, what: str) -> None:
    first = refused(sql).splitlines()[0]
    assert first.startswith(f"tables/t.sql:{line}: ")
    assert what in first
