"""What a pack may say of a source, and how it is told what it may not."""

import pytest
from pydantic import ValidationError

from zhongshu.datasets.sources.spec import SourceSpec

DATABASE = {"kind": "database", "connection": "registry"}


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "csv", "path": "sample/*.csv", "every": "1h", "nulls": ["NaN", "_", ""], "columns": {"co": "CO"}},
        {"kind": "tsv", "encoding": "gb18030", "header": 3},
        {"kind": "excel", "sheet": 2, "header": [1, 2]},
        {"kind": "json", "rows": "data.items"},
        {"kind": "http", "url": "https://example.org/a.xlsx", "format": "excel", "sheet": "数据"},
        DATABASE | {"query": "WITH t AS (SELECT 1) SELECT * FROM t;", "watermark": "updated_at"},
        DATABASE | {"table": "public.firm", "mode": "snapshot"},
    ],
)
def test_what_may_be_said(said: dict[str, object]) -> None:
    assert SourceSpec.model_validate(said).kind == said["kind"]


@pytest.mark.parametrize(
    ("said", "taught"),
    [
        ({"kind": "csw"}, "Input should be 'csv', 'tsv', 'excel'"),
        ({"kind": "csv", "patj": "a.csv"}, "patj"),
        ({"kind": "csv", "sheet": "x"}, "sheet belongs to kind excel; this is kind csv"),
        ({"kind": "json", "row": "x"}, "row"),
        ({"kind": "csv", "rows": "data"}, "rows belongs to kind json"),
        ({"kind": "csv", "header": [1, 2]}, "header: [first, last] joins header rows of Excel"),
        ({"kind": "excel", "header": [2, 1]}, "header: [2, 1] is no range of rows"),
        ({"kind": "csv", "header": -1}, "lines count from 1"),
        ({"kind": "csv", "every": "hourly"}, "String should match pattern"),
        ({"kind": "http", "url": "https://example.org/a.csv"}, "kind http needs url and format"),
        ({"kind": "http", "url": "ftp://example.org/a", "format": "csv"}, "no http or https address"),
        ({"kind": "http", "url": "https://me:secret@example.org/a", "format": "csv"}, "url holds a user or password"),
        ({"kind": "database", "table": "t"}, "kind database needs connection"),
        (DATABASE, "either table or query"),
        (DATABASE | {"table": "t", "query": "SELECT 1"}, "either table or query"),
        (DATABASE | {"query": "DELETE FROM t"}, "query must be one SELECT"),
        (DATABASE | {"query": "SELECT 1; DROP TABLE t"}, "query must be one SELECT"),
        (DATABASE | {"query": "SELECT ';' -- ; \n ; SELECT 2"}, "query must be one SELECT"),
        (DATABASE | {"table": "t", "path": "a.csv"}, "path belongs to kind csv or tsv"),
        ({"kind": "csv", "renamed": {"a": "a"}}, "a is its own old name"),
        ({"kind": "csv", "renamed": {"a": "c", "b": "c"}}, "two new names stand for one old column"),
    ],
)
def test_what_may_not_be_said_is_taught(said: dict[str, object], taught: str) -> None:
    with pytest.raises(ValidationError) as raised:
        SourceSpec.model_validate(said)
    assert taught in str(raised.value)


def test_the_kind_of_the_file_behind_an_address() -> None:
    fetched = SourceSpec(kind="http", url="https://example.org/a", format="jsonl")
    assert fetched.file_kind == "jsonl"
    assert SourceSpec(kind="tsv").file_kind == "tsv"
    assert SourceSpec(kind="database", connection="registry", table="t").file_kind is None
