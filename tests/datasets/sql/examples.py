"""The relations that these tests read, and a few rows of them."""

import duckdb

from zhongshu.core.errors import PackError
from zhongshu.datasets.sql.query import Query, analyse
from zhongshu.datasets.sql.relation import Partition, Relation

TIME = "TIMESTAMP WITH TIME ZONE"

RELATIONS = {
    relation.name: relation
    for relation in (
        Relation(
            "air.station_hour",
            "dataset",
            {
                "city": "VARCHAR",
                "station": "VARCHAR",
                "hour": TIME,
                "pm25": "DECIMAL(18,1)",
                "co": "DECIMAL(18,2)",
                "flags": "BIGINT",
                "checked": "BOOLEAN",
            },
            ("city", "station", "hour"),
            Partition("month", "hour"),
        ),
        Relation(
            "air.weather",
            "dataset",
            {"station": "VARCHAR", "hour": TIME, "wind": "DECIMAL(18,1)"},
            ("station", "hour"),
            Partition("day", "hour"),
        ),
        Relation(
            "air.inspection",
            "dataset",
            {"station": "VARCHAR", "day": "DATE", "faults": "BIGINT"},
            ("station", "day"),
            Partition("year", "day"),
        ),
        Relation(
            "air.breakpoints",
            "parameter",
            {"low": "DECIMAL(18,1)", "level": "BIGINT", "valid_from": "DATE", "valid_to": "DATE"},
        ),
        Relation("region.area", "dataset", {"code": "VARCHAR", "name": "VARCHAR"}, ("code",)),
    )
}

ROWS = {
    "air.station_hour": """
        ('331000', 's1', '2020-03-31 23:00:00+08', 12.5, 0.40, 1, true),
        ('331000', 's1', '2020-04-01 00:00:00+08', 80.0, NULL, 0, true),
        ('331000', 's2', '2020-04-01 00:00:00+08', 80.0, 1.25, 0, false),
        ('331001', 's3', '2020-04-01 01:00:00+08', NULL, 0.75, 2, NULL),
        ('331001', 's3', '2020-05-01 00:00:00+08', 41.0, 0.10, 5, true)""",
    "air.weather": """
        ('s1', '2020-04-01 00:00:00+08', 3.5), ('s3', '2020-04-01 01:00:00+08', 0.0),
        ('s9', '2020-04-02 00:00:00+08', 9.9)""",
    "air.inspection": "('s1', '2020-04-01', 1), ('s3', '2020-05-01', 0), ('s3', '2020-06-01', 4)",
    "air.breakpoints": """
        (0, 1, '2012-03-02', '2020-04-15'), (75, 2, '2012-03-02', '2020-04-15'), (0, 7, '2020-04-15', '9999-12-31')""",
    "region.area": "('331000', '台州'), ('331001', '椒江'), ('330100', '杭州')",
}


def analysed(sql: str) -> Query:
    return analyse(sql, pack="air", relations=RELATIONS, file="tables/t.sql", first_line=7)


def refused(sql: str) -> str:
    """The whole error that the author would see."""
    try:
        query = analysed(sql)
    except PackError as error:
        return str(error)
    raise AssertionError(f"was read as {query.tree.sql('duckdb')}")


def filled(zone: str = "Asia/Shanghai") -> duckdb.DuckDBPyConnection:
    """A database with a schema a pack and the rows above."""
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.execute(f"SET TimeZone = '{zone}'")
    for name, relation in RELATIONS.items():
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {name.split('.')[0]}")
        columns = ", ".join(f'"{column}" {kind}' for column, kind in relation.columns.items())
        connection.execute(f"CREATE TABLE {name} ({columns})")
        connection.execute(f"INSERT INTO {name} VALUES {ROWS[name]}")
    return connection
