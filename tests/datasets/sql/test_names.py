"""A wrong name is told with its line, what exists, and the nearest right one."""

import pytest

from tests.datasets.sql.examples import refused


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        (
            "SELECT city,\n  statoin\nFROM station_hour",
            "tables/t.sql:8: no column 'statoin'\n"
            '  hint: did you mean "station"? known: checked, city, co, flags, hour, pm25, station',
        ),
        (
            "SELECT h.city FROM station_hour",
            "tables/t.sql:7: no table 'h' in this FROM\n  hint: known: station_hour",
        ),
        (
            "SELECT station_hour.city FROM station_hour AS s",
            "tables/t.sql:7: no table 'station_hour' in this FROM\n  hint: station_hour is called s here",
        ),
        (
            "SELECT s.ctiy FROM\n station_hour AS s",
            "tables/t.sql:7: s has no column 'ctiy'\n"
            '  hint: did you mean "city"? known: checked, city, co, flags, hour, pm25, station',
        ),
        (
            "SELECT city\nFROM\n  station_hours",
            "tables/t.sql:9: no dataset, table or parameter 'station_hours'\n"
            '  hint: did you mean "station_hour"? known: breakpoints, inspection, region.area, station_hour, weather',
        ),
        ("SELECT code FROM area", "tables/t.sql:7: no dataset, table or parameter 'area'\n  hint: write region.area"),
        (
            "SELECT city\n  , station FROM station_hour AS s JOIN weather AS w ON s.hour = w.hour",
            "tables/t.sql:8: the column 'station' is in s and in w\n  hint: write s.station or w.station",
        ),
        (
            "SELECT city FROM station_hour JOIN weather USING (sation)",
            "tables/t.sql:7: no column 'sation'\n"
            '  hint: did you mean "station"? known: checked, city, co, flags, hour, pm25, station',
        ),
        (
            "SELECT pm25 + 1 AS a,\n a * 2 AS b FROM station_hour",
            "tables/t.sql:8: 'a' is a name given in the same SELECT\n"
            "  hint: write its expression again, or put the SELECT into a WITH query",
        ),
        (
            "SELECT date_trunc('day', hour) AS hour, count(*) AS n\nFROM station_hour\nGROUP BY hour",
            "tables/t.sql:9: 'hour' is both a column and a name given in this SELECT\n"
            "  hint: write table.column, or give another name",
        ),
        (
            "SELECT city,\n pm25 + 1 FROM station_hour",
            "tables/t.sql:8: this column has no name\n  hint: write AS and a name behind it",
        ),
        (
            "SELECT city, flags AS city FROM station_hour",
            "tables/t.sql:7: two columns are called city\n  hint: write AS and another name",
        ),
        (
            'SELECT pm25 AS "AQI 1" FROM station_hour',
            "tables/t.sql:7: the column 'AQI 1' is not called in lower-case letters, digits and underscores\n"
            "  hint: write AS aqi_1",
        ),
        (
            "SELECT s.city FROM station_hour s JOIN\nweather s ON true",
            "tables/t.sql:8: two tables of this FROM are called s\n  hint: write table AS name",
        ),
        (
            "SELECT city FROM (SELECT city FROM station_hour)",
            "tables/t.sql:7: a query in FROM needs a name\n  hint: write (SELECT ...) AS name",
        ),
        (
            "WITH a AS (SELECT city FROM station_hour),\na AS (SELECT city FROM station_hour) SELECT city FROM a",
            "tables/t.sql:8: two WITH queries are called a",
        ),
        (
            "WITH weather AS (SELECT city FROM station_hour) SELECT city FROM weather",
            "tables/t.sql:7: the WITH query weather has the name of a table of this pack\n  hint: call it otherwise",
        ),
        ("SELECT city FROM station_hour GROUP BY 2", "tables/t.sql:7: there is no column number 2"),
        (
            "SELECT city FROM station_hour UNION ALL\nSELECT code, name FROM region.area",
            "tables/t.sql:8: the SELECTs of this UNION have 1 and 2 columns",
        ),
        (
            "SELECT city FROM station_hour WHERE city IN (SELECT code, name FROM region.area)",
            "tables/t.sql:7: the SELECT of IN has 2 columns, not one",
        ),
        ("SELECT city FROM station_hour WHERE", "tables/t.sql:7: something is missing near 'WHERE'"),
        ("SELECT city\nFROM station_hour\nWHERE city = = 3", "tables/t.sql:9: something is missing near '='"),
    ],
)
def test_a_wrong_name_is_told_with_its_line_and_the_nearest_right_one(sql: str, error: str) -> None:
    assert refused(sql) == error


def test_a_column_that_using_did_not_merge_is_ambiguous() -> None:
    sql = """SELECT station FROM station_hour AS s JOIN weather AS w USING (station)
             JOIN inspection AS i ON i.faults = s.flags"""
    assert refused(sql) == (
        "tables/t.sql:7: the column 'station' is in s and in i\n  hint: write s.station or i.station"
    )
