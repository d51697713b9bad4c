"""What a spreadsheet would run stays text, and comes back as it was."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

from zhongshu.core.spreadsheet_text import FORMULA, NUMBER, csv_cell, csv_text, runs, set_text, undone

BEGINNINGS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
    " =",
    "\ufeff=",
    "\u3000@",
    "\x00=",
    "\u200b-",
)
texts = st.one_of(
    st.text(max_size=20),
    st.builds(str.__add__, st.sampled_from(BEGINNINGS), st.text(max_size=10)),
    st.builds(str.__add__, st.sampled_from(("'", "''", "'=", "''-", "'-1")), st.text(max_size=6)),
    st.decimals(allow_nan=False, allow_infinity=False).map(str),
)


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_what_would_run_gets_an_apostrophe(beginning: str) -> None:
    text = f"{beginning}cmd|' /C calc'!A0"
    assert csv_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5.0", "+3", "1e-3", "-1.5E+10", "台州", "a=b", "", "2020-04-02", "'quoted'", "'-5"])
def test_numbers_and_other_text_stay(text: str) -> None:
    assert csv_text(text) == text


@pytest.mark.parametrize("text", ["-2+3", "-rm", "+86-576-1", "-5,", "--5", "-", "-1e", "-５"])
def test_what_only_looks_like_a_number_does_not(text: str) -> None:
    assert csv_text(text) == f"'{text}"


@given(texts)
def test_csv_never_runs_and_comes_back(text: str) -> None:
    written = csv_text(text)
    assert not runs(written)
    assert undone(written) == text


@given(st.lists(texts.filter(lambda text: "\x00" not in text), min_size=1, max_size=5))
def test_no_cell_of_a_csv_file_begins_a_formula(row: list[str]) -> None:
    held = io.StringIO()
    csv.writer(held).writerow([csv_text(text) for text in row])
    read = next(csv.reader(io.StringIO(held.getvalue(), newline="")))
    assert not any(runs(cell) for cell in read)
    assert [undone(cell) for cell in read] == row


@given(texts)
def test_duckdb_finds_the_same(text: str) -> None:
    found = duckdb.execute(
        "SELECT regexp_matches(?, ?) AND NOT regexp_full_match(?, ?)", [text, "^" + FORMULA, text, NUMBER]
    ).fetchone()
    assert found == (runs(text),)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (False, "false"),
        (7, "7"),
        (0.1, "0.1"),
        (Decimal("-1.50E+3"), "-1500"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 2, 28, 16, tzinfo=UTC), "2026-03-01T00:00:00+08:00"),
        ("-2+3", "'-2+3"),
    ],
)
def test_a_value_is_a_cell_of_csv(value: object, cell: str) -> None:
    assert csv_cell(value, ZoneInfo("Asia/Shanghai")) == cell


def test_an_excel_file_holds_text_and_no_formula() -> None:
    book = Workbook(write_only=True)
    page = book.create_sheet()
    said = ["=1+1", "@SUM(A1)", "-2+3", "-5", "台州", "＝1", "x" * 40_000, "a\x00\ud800b"]
    for text in said:
        cell = WriteOnlyCell(page)
        set_text(cell, text)
        page.append([cell])
    held = io.BytesIO()
    book.save(held)
    cells = [row[0] for row in load_workbook(held).worksheets[0].iter_rows()]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells[:6]] == said[:6]
    assert [bool(cell.quotePrefix) for cell in cells[:6]] == [True, True, True, False, False, True]
    assert (len(str(cells[6].value)), cells[7].value) == (32_767, "a\ufffd\ufffdb")
