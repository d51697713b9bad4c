"""Rows of text that is not plain CSV."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.datasets.sources.reading import read
from zhongshu.datasets.sources.csv import scan_csv
from zhongshu.datasets.sources.records import read_records, split_row


@pytest.mark.parametrize(
    ("raw", "cells"),
    [
        ("", [""]),
        ("a,,", ["a", "", ""]),
        ('"a,b","",c', ["a,b", "", "c"]),
        ('"a""b"', ['a"b']),
        (' "x" , y ', ["x", " y "]),
        ('5" pipe,b', ['5" pipe', "b"]),
    ],
)
def test_cells_of_a_row(raw: str, cells: list[str]) -> None:
    assert split_row(raw, ",") == cells


def test_a_cell_of_any_length() -> None:
    assert split_row(f'1,"{"x" * 1_000_000}"', ",") == ["1", "x" * 1_000_000]


@given(st.text(alphabet='a1,"\r\n \0台', max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_text_is_lost_whatever_it_is(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "source.csv"
        path.write_text(text, newline="")
        records = list(read_records(path, ","))
    assert "".join(record.raw.decode() for record in records).replace("\r", "").replace("\n", "") == text.replace(
        "\r", ""
    ).replace("\n", "")
    assert [record.line for record in records] == sorted({record.line for record in records})


@given(st.text(alphabet='a1,"\r\n \0', max_size=60))
@settings(max_examples=120, deadline=None)
def test_every_row_is_read_or_rejected(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "source.csv"
        # a first row long enough that zero bytes do not make it look like UTF-16
        path.write_text(f"n,x\n1,{'x' * 300}\n{text}", newline="")
        records = list(read_records(path, ","))
        got = read(scan_csv(path, types={"n": "BIGINT"}, scratch=Path(folder)))
    lines = [line for _, line, _ in got.places] + list(dict.fromkeys(reject.line for reject in got.rejects))
    assert sorted(lines) == [record.line for record in records[1:]]
