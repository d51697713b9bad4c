"""From which columns an output comes, and which decide about its rows."""

from collections.abc import Mapping

import pytest

from tests.datasets.sql.examples import analysed


def short(columns: Mapping[str, frozenset[tuple[str, str]]]) -> dict[str, str]:
    """Each output with its columns as "table.column ...", sorted, packs left out."""
    return {
        output: " ".join(sorted(f"{relation.split('.')[1]}.{column}" for relation, column in found))
        for output, found in columns.items()
    }


@pytest.mark.parametrize(
    ("sql", "lineage", "filters"),
    [
        (
            "SELECT city, pm25 + co AS x FROM station_hour WHERE checked",
            {"city": "station_hour.city", "x": "station_hour.co station_hour.pm25"},
            {"city": "station_hour.checked", "x": "station_hour.checked"},
        ),
        (
            "SELECT city, count(*) AS n, max(pm25) FILTER (WHERE co > 1) AS m FROM station_hour GROUP BY city",
            {"city": "station_hour.city", "n": "", "m": "station_hour.pm25"},
            {"city": "station_hour.city", "n": "station_hour.city", "m": "station_hour.city station_hour.co"},
        ),
        (
            "SELECT CASE WHEN checked THEN pm25 END AS x FROM station_hour",
            {"x": "station_hour.checked station_hour.pm25"},
            {"x": ""},
        ),
        (
            "SELECT wind, hour FROM station_hour FULL JOIN weather USING (hour)",
            {"wind": "weather.wind", "hour": "station_hour.hour weather.hour"},
            {"wind": "station_hour.hour weather.hour", "hour": "station_hour.hour weather.hour"},
        ),
        (
            """WITH high AS (SELECT station, max(pm25) AS worst FROM station_hour WHERE checked GROUP BY station)
               SELECT worst AS x, wind FROM high JOIN weather USING (station)""",
            {"x": "station_hour.pm25", "wind": "weather.wind"},
            {
                "x": "station_hour.checked station_hour.station weather.station",
                "wind": "station_hour.checked station_hour.station weather.station",
            },
        ),
        (
            "SELECT pm25 AS x FROM station_hour WHERE checked UNION ALL SELECT wind FROM weather",
            {"x": "station_hour.pm25 weather.wind"},
            {"x": "station_hour.checked"},
        ),
        (
            "SELECT city AS x FROM station_hour UNION SELECT code FROM region.area",
            {"x": "area.code station_hour.city"},
            {"x": "area.code station_hour.city"},
        ),
        ("SELECT DISTINCT city FROM station_hour", {"city": "station_hour.city"}, {"city": "station_hour.city"}),
        (
            "SELECT sum(pm25) OVER (PARTITION BY city ORDER BY hour) AS x, city FROM station_hour",
            {"x": "station_hour.pm25", "city": "station_hour.city"},
            {"x": "station_hour.city station_hour.hour", "city": ""},
        ),
        (
            "SELECT rank() OVER (PARTITION BY city ORDER BY pm25) AS x FROM station_hour",
            {"x": "station_hour.pm25"},
            {"x": "station_hour.city"},
        ),
        (
            "SELECT city, string_agg(station, ',' ORDER BY pm25, station) AS x FROM station_hour GROUP BY city",
            {"city": "station_hour.city", "x": "station_hour.station"},
            {"city": "station_hour.city", "x": "station_hour.city station_hour.pm25 station_hour.station"},
        ),
        (
            "SELECT station FROM weather WHERE station IN (SELECT station FROM inspection WHERE faults > 0)",
            {"station": "weather.station"},
            {"station": "inspection.faults inspection.station weather.station"},
        ),
        (
            "SELECT station IN (SELECT station FROM inspection WHERE faults > 0) AS x FROM weather",
            {"x": "inspection.station weather.station"},
            {"x": "inspection.faults"},
        ),
        (
            "SELECT n FROM (SELECT count(*) AS n FROM station_hour WHERE checked) AS s",
            {"n": ""},
            {"n": "station_hour.checked"},
        ),
        (
            "SELECT city FROM station_hour ORDER BY pm25 LIMIT 3",
            {"city": "station_hour.city"},
            {"city": "station_hour.city station_hour.pm25"},
        ),
    ],
)
def test_lineage_follows_values_and_filters_what_decides(
    sql: str, lineage: dict[str, str], filters: dict[str, str]
) -> None:
    query = analysed(sql)
    assert short(query.lineage) == lineage
    assert short(query.filters) == filters
