"""Workbooks as clerks make them."""

import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.datasets.sources.reading import read
from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.excel import scan_excel

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
Cells = list[list[object]]


def save(path: Path, sheets: dict[str, Cells], merged: list[str] | None = None) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, cells in sheets.items():
        sheet = book.create_sheet(name)
        for row, values in enumerate(cells, start=1):
            for column, value in enumerate(values, start=1):
                sheet.cell(row, column, value)
    for area in merged or []:
        book.worksheets[0].merge_cells(area)
    book.save(path)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "source.xlsx"


def test_values_become_exact_text(path: Path, tmp_path: Path) -> None:
    save(
        path,
        {
            "数据": [
                ["城市", "数值", "时间"],
                ["台州", 12.3, datetime(2024, 5, 31, 8, 30)],
                ["杭州", Decimal("123456789.12"), date(2024, 5, 31)],
                [True, 0.125, time(8, 30)],
                [331000, 1e20, timedelta(hours=30, minutes=5)],
                ["0331", 0.1 + 0.2, None],
                [-7, 1e-7, datetime(2024, 5, 31, 23, 59, 59)],
            ]
        },
    )
    got = read(scan_excel(path, scratch=tmp_path))
    assert got.scan.columns == ("城市", "数值", "时间")
    assert got.rows == [
        ("台州", "12.3", "2024-05-31 08:30:00"),
        ("杭州", "123456789.12", "2024-05-31"),
        ("true", "0.125", "08:30:00"),
        ("331000", "100000000000000000000", "30:05:00"),
        ("0331", "0.3", None),
        ("-7", "0.0000001", "2024-05-31 23:59:59"),
    ]


def test_a_percentage_is_its_number(path: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["share"])
    sheet.append([0.923])
    sheet["A2"].number_format = "0.0%"
    book.save(path)
    assert read(scan_excel(path, scratch=tmp_path)).rows == [("0.923",)]


def test_empty_rows_are_dropped_and_rows_keep_their_number(path: Path, tmp_path: Path) -> None:
    save(path, {"s": [[], ["a", "b"], [1, "x"], [], [None, "  "], [2, None]]})
    got = read(scan_excel(path, scratch=tmp_path))
    assert got.rows == [("1", "x"), ("2", None)]
    assert got.places == [(1, 3, "1,x"), (2, 6, "2,")]


def test_a_table_may_stand_anywhere_on_the_sheet(path: Path, tmp_path: Path) -> None:
    save(path, {"s": [[], [], [None, None, "a", "b"], [None, None, 1, 2]]})
    got = read(scan_excel(path, scratch=tmp_path))
    assert (got.scan.columns, got.rows, got.places) == (("a", "b"), [("1", "2")], [(1, 4, "1,2")])


def test_merged_headers_are_joined(path: Path, tmp_path: Path) -> None:
    cells: Cells = [
        ["2024年空气质量", None, None, None],
        ["城市", "浓度", None, "备注"],
        [None, "PM2.5", "PM10", None],
        ["台州", 21, 40, "x"],
    ]
    save(path, {"s": cells}, merged=["A1:D1", "A2:A3", "B2:C2", "D2:D3"])
    got = read(scan_excel(path, header=(2, 3), scratch=tmp_path))
    assert got.scan.columns == ("城市", "浓度 / PM2.5", "浓度 / PM10", "备注")
    assert got.rows == [("台州", "21", "40", "x")]


def test_a_merged_title_above_reaches_into_the_header(path: Path, tmp_path: Path) -> None:
    save(path, {"s": [["城市", "浓度", None], [None, "PM2.5", "PM10"], ["台州", 1, 2]]}, merged=["A1:A2", "B1:C1"])
    got = read(scan_excel(path, header=2, scratch=tmp_path))
    assert got.scan.columns == ("城市", "PM2.5", "PM10")
    assert got.rows == [("台州", "1", "2")]


def test_a_header_below_a_title(path: Path, tmp_path: Path) -> None:
    save(path, {"s": [["title"], [], ["a", "a", None], [1, 2, 3]]})
    got = read(scan_excel(path, header=3, scratch=tmp_path))
    assert (got.scan.columns, got.rows) == (("a", "a_2", "column3"), [("1", "2", "3")])


def test_no_header(path: Path, tmp_path: Path) -> None:
    save(path, {"s": [["x", 1], ["y", 2]]})
    got = read(scan_excel(path, header=0, scratch=tmp_path))
    assert (got.scan.columns, got.rows) == (("column1", "column2"), [("x", "1"), ("y", "2")])


def test_a_sheet_is_found_by_name_or_position(path: Path, tmp_path: Path) -> None:
    save(path, {"说明": [["note"]], "数据": [["a"], [1]]})
    by_name = scan_excel(path, sheet="数据", scratch=tmp_path / "1")
    by_position = scan_excel(path, sheet=2, scratch=tmp_path / "2")
    assert read(by_name).rows == read(by_position).rows == [("1",)]
    with pytest.raises(LoadError, match='did you mean "数据"'):
        scan_excel(path, sheet="数据表", scratch=tmp_path)
    with pytest.raises(LoadError, match="no sheet 3"):
        scan_excel(path, sheet=3, scratch=tmp_path)


def test_the_first_visible_sheet_is_read(path: Path, tmp_path: Path) -> None:
    save(path, {"hidden": [["h"], [0]], "shown": [["a"], [1]]})
    book = openpyxl.load_workbook(path)
    book["hidden"].sheet_state = "hidden"
    book.active = 1
    book.save(path)
    assert read(scan_excel(path, scratch=tmp_path)).scan.columns == ("a",)


def test_null_words_and_renamed_columns(path: Path, tmp_path: Path) -> None:
    save(path, {"s": [["PM2_5"], ["NaN"], [3]]})
    save(path, {"s": [["PM2_5", "b"], ["NaN", "x"], [3, "—"]]})
    got = read(scan_excel(path, nulls=["NaN", "—"], renamed={"PM2_5": "PM2.5"}, scratch=tmp_path))
    assert (got.scan.columns, got.rows) == (("PM2.5", "b"), [(None, "x"), ("3", None)])


def test_an_empty_sheet_is_told(path: Path, tmp_path: Path) -> None:
    save(path, {"s": [], "t": [["a"]]})
    with pytest.raises(LoadError, match="sheet 's' is empty: there is no header"):
        scan_excel(path, scratch=tmp_path)
    with pytest.raises(LoadError, match="sheet 't' ends before row 4"):
        scan_excel(path, sheet="t", header=4, scratch=tmp_path)


def test_a_header_alone_is_no_rows(path: Path, tmp_path: Path) -> None:
    save(path, {"s": [["a", "b"]]})
    got = read(scan_excel(path, scratch=tmp_path))
    assert (got.scan.columns, got.rows) == (("a", "b"), [])


def test_a_cell_at_the_far_corner_does_not_take_the_machine_down(path: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "a"
    book.worksheets[0].cell(1_048_576, 16_384, "z")
    book.save(path)
    with pytest.raises(LoadError, match="needs more than 2 GB of memory to be read"):
        scan_excel(path, scratch=tmp_path)


def test_text_repeated_endlessly_does_not_take_the_machine_down(path: Path, tmp_path: Path) -> None:
    save(path, {"s": [["a"]]})
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(2, 300_000))
    shared = f'<sst xmlns="{MAIN}" count="1" uniqueCount="1"><si><t>{"x" * 32_000}</t></si></sst>'
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</sheetData>", rows.encode() + b"</sheetData>"))
        new.writestr("xl/sharedStrings.xml", shared)
    with pytest.raises(LoadError, match="needs more than 2 GB of memory to be read"):
        scan_excel(bomb, scratch=tmp_path)


def test_an_open_document_sheet(tmp_path: Path) -> None:
    path = tmp_path / "source.ods"
    cell = '<table:table-cell office:value-type="{kind}" {value}><text:p>{text}</text:p></table:table-cell>'
    rows = [["air", "", "city"], ["PM2.5", "PM10", ""], ["21.50", "40", "台州"]]
    body = "".join(
        "<table:table-row>"
        + "".join(
            cell.format(kind="float", value=f'office:value="{text}"', text=text)
            if text[:1].isdigit()
            else cell.format(kind="string", value="", text=text)
            if text
            else "<table:table-cell/>"
            for text in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="s">{body}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<?xml version='1.0'?><manifest/>")
        archive.writestr("content.xml", content)
    got = read(scan_excel(path, header=(1, 2), scratch=tmp_path))
    assert got.scan.columns == ("air / PM2.5", "air / PM10", "city")
    assert got.rows == [("21.5", "40", "台州")]
