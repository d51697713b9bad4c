"""Expressions of checks, mappings, filters and measures."""

import duckdb
import pytest
from sqlglot import exp

from tests.datasets.sql.examples import RELATIONS
from zhongshu.core.errors import PackError
from zhongshu.datasets.sql.query import analyse_expression, expression_type
from zhongshu.datasets.sql.rewrite import to_duckdb


def test_an_expression_over_a_row() -> None:
    columns = {"pm25": "DECIMAL(18,1)", "pm10": "DECIMAL(18,1)"}
    tree = analyse_expression("PM25 <= pm10 OR pm10 IS NULL", columns=columns, file="d.yaml", line=4, boolean=True)
    assert to_duckdb(tree) == '"pm25" <= "pm10" OR "pm10" IS NULL'
    assert expression_type(tree, columns) == "BOOLEAN"


def test_a_mapping_reads_a_sources_columns_and_its_file() -> None:
    columns = {"Date": "VARCHAR", "Hour": "VARCHAR", "PM2.5": "VARCHAR", "_file": "VARCHAR", "_line": "BIGINT"}

    def read(text: str) -> str:
        return to_duckdb(analyse_expression(text, columns=columns, file="d.yaml", line=4))

    assert read("strptime(Date || Hour, '%Y%m%d%H')") == """STRPTIME("Date" || "Hour", '%Y%m%d%H')"""
    assert read('"PM2.5"') == '"PM2.5"'
    with duckdb.connect(":memory:") as connection:
        sql = f"SELECT {read('stem(_file)')} FROM (SELECT 'sample/2020/台州.v1.csv' AS _file)"
        assert connection.execute(sql).fetchone() == ("台州.v1",)


def test_a_measure_is_made_of_aggregates() -> None:
    columns = {"aqi": "BIGINT", "output": "DECIMAL(18,2)"}
    for text in ("count_if(aqi <= 100)", "sum(output)", "sum(output) / nullif(count(aqi), 0)", "count(*)"):
        assert analyse_expression(text, columns=columns, file="i.yaml", line=4, aggregate=True).find(exp.AggFunc)


@pytest.mark.parametrize(
    ("text", "said", "error"),
    [
        ("pm24 > 3", {}, "no column 'pm24'"),
        ("d.pm25 > 3", {}, "names a table"),
        ("pm25 + 1", {"boolean": True}, "this is DECIMAL(18,1), not a condition"),
        ("city > 3", {"boolean": True}, "city is VARCHAR and is compared with INTEGER"),
        ("sum(pm25)", {}, "takes many rows"),
        ("row_number() OVER (ORDER BY pm25)", {}, "a window function cannot stand here"),
        ("sum(pm25) OVER ()", {"aggregate": True}, "a window function cannot stand here"),
        ("pm25 + sum(pm25)", {"aggregate": True}, "pm25 stands outside an aggregate"),
        ("1", {"aggregate": True}, "this has no aggregate"),
        ("sum(pm25 / 3)", {"aggregate": True}, "its sum differs from run to run"),
        ("city IN (SELECT city FROM x)", {}, "a SELECT cannot stand here"),
        ("pm25 > 3 AS x", {}, "this is not one expression"),
        ("pm25, city", {}, "this is not one expression"),
        ("pm25 FROM x", {}, "this is not one expression"),
        ("DISTINCT pm25", {}, "this is not one expression"),
        ("stem(city)", {}, "the function stem is not allowed"),
        ("now() > hour", {}, "the function now is not allowed"),
        ("read_csv('x')", {}, "the function read_csv is not allowed"),
        ("pm25 >", {}, "something is missing"),
    ],
)
def test_a_wrong_expression_is_refused_at_its_place(text: str, said: dict[str, bool], error: str) -> None:
    columns = RELATIONS["air.station_hour"].columns
    with pytest.raises(PackError) as caught:
        analyse_expression(text, columns=columns, file="d.yaml", line=12, **said)
    assert str(caught.value).startswith("d.yaml:12: ")
    assert error in str(caught.value)
