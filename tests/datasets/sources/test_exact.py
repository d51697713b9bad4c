"""No row is lost, wherever the pieces of a file that several threads read happen to meet."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.datasets.sources.reading import read
from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.csv import scan_csv
from zhongshu.datasets.sources.exact import read_exactly
from zhongshu.datasets.sources.rejects import records_at
from zhongshu.datasets.sources.scan import Scan

PIECE = 8_000_000
"""Bytes of a file that DuckDB gives to one thread."""


def rows_around_the_border(*, first: str, at_border: list[str]) -> Iterator[str]:
    """Rows of 40 bytes up to the border of the first two pieces, those to try there, and a hundred more."""
    yield first
    written = len(first)
    number = 1
    while written < PIECE:
        row = f"{number},{'x' * (38 - len(str(number)))}\n"
        yield row
        written += len(row)
        number += 1
    yield from at_border
    for last in range(100):
        yield f"{number + last},tail\n"


@pytest.mark.parametrize("header", ["id,note\n", '"id","note"\n'])
@pytest.mark.parametrize(
    ("at_border", "faults"),
    [
        (["q,bad\n"] * 3, ["type"] * 3),
        (["7\n"] * 2, ["columns"] * 2),
        (["7,x,y,z\n", "q,bad\n", "7\n"], ["columns", "type", "columns"]),
    ],
)
def test_bad_rows_at_the_border_of_two_threads(
    tmp_path: Path, header: str, at_border: list[str], faults: list[str]
) -> None:
    path = tmp_path / "source.csv"
    rows = list(rows_around_the_border(first=header, at_border=at_border))
    path.write_text("".join(rows))
    got = read(scan_csv(path, types={"id": "BIGINT"}, scratch=tmp_path))
    good = [row.rstrip("\n").split(",") for row in rows[1:] if row not in at_border]
    assert got.rows == [(int(number), note) for number, note in good]
    assert [rule for _, _, rule in got.faults] == faults
    before = len(rows) - 1 - len(at_border) - 100
    assert [record for record, _, _ in got.faults] == [before + nth for nth in range(1, len(at_border) + 1)]
    assert [line for _, line, _ in got.faults] == [before + 1 + nth for nth in range(1, len(at_border) + 1)]


def test_rows_that_stay_lost_are_an_error(tmp_path: Path) -> None:
    path = tmp_path / "source.csv"
    path.write_text("a,b\n1,x\n2,y\n")
    with duckdb.connect() as connection:

        def forgets(scan: Scan) -> int:
            connection.execute(f"CREATE OR REPLACE TEMP TABLE t AS FROM {scan.sql}")
            return 1

        with pytest.raises(LoadError, match="has 2 rows, but 1 were read or rejected"):
            read_exactly(connection, scan_csv(path, scratch=tmp_path), forgets)


def test_a_fault_of_the_statement_is_not_retried(tmp_path: Path) -> None:
    path = tmp_path / "source.csv"
    path.write_text("a,b\n1,x\n")
    tries = 0
    with duckdb.connect() as connection:

        def fails(scan: Scan) -> int:
            nonlocal tries
            tries += 1
            connection.execute(f"SELECT b::BIGINT FROM {scan.sql}").fetchall()
            return 1

        with pytest.raises(duckdb.ConversionException):
            read_exactly(connection, scan_csv(path, scratch=tmp_path), fails)
    assert tries == 1


@given(st.sets(st.integers(1, 60)), st.integers(1, 60))
@settings(deadline=None)
def test_records_at_counts_around_the_rejected(rejected: set[int], total: int) -> None:
    accepted = [record for record in range(1, total + 1) if record not in rejected]
    assert records_at(range(1, len(accepted) + 1), sorted(rejected)) == accepted
