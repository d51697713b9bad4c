"""Parquet files."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.datasets.sources.reading import read
from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.parquet import scan_parquet


def write(path: Path, query: str) -> Path:
    duckdb.execute(f"COPY ({query}) TO '{path}'")
    return path


def test_columns_keep_their_types_and_rows_their_number(tmp_path: Path) -> None:
    query = "SELECT 12.30::DECIMAL(9,2) AS co, DATE '2024-05-31' AS day, '台州' AS city"
    path = write(tmp_path / "source.parquet", query)
    got = read(scan_parquet(path, renamed={"city": "城市"}))
    assert got.scan.types == {"co": "DECIMAL(9,2)", "day": "DATE", "城市": "VARCHAR"}
    assert got.rows == [(Decimal("12.30"), date(2024, 5, 31), "台州")]
    assert [(record, line) for record, line, _ in got.places] == [(1, 1)]


def test_a_line_is_the_row(tmp_path: Path) -> None:
    path = write(tmp_path / "source.parquet", "SELECT range AS n FROM range(300000)")
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT _line, n FROM {scan_parquet(path).sql} WHERE n = 250000").fetchall()
    assert found == [(250_001, 250_000)]


def test_columns_of_more_than_one_value_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "source.parquet", "SELECT {'a': 1} AS part, [1] AS list")
    with pytest.raises(LoadError, match="column 'part' holds STRUCT"):
        scan_parquet(path)


def test_what_is_no_parquet_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "source.parquet"
    path.write_text("a,b\n")
    with pytest.raises(LoadError, match=r"source\.parquet is no Parquet file"):
        scan_parquet(path)
