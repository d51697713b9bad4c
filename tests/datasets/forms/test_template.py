"""The Excel template: filled in at home, read back by its labels, refused in a sentence when it is another one."""

import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.datasets.forms.region import STALLS, TRADE, entry, form_of
from zhongshu.core.periods import Period
from zhongshu.core.text import Text
from zhongshu.datasets.forms.due import due_of
from zhongshu.datasets.forms.form import FormUnit
from zhongshu.datasets.forms.questions import History
from zhongshu.datasets.forms.steps import Answer, Entry, ReturnError
from zhongshu.datasets.forms.template import ITEM, NOW, REASON, STAMP, Sheet, write_template
from zhongshu.datasets.forms.template_read import read_template
from zhongshu.packs.hub import Hub
from zhongshu.rules.working_days import WorkingCalendar

ZONE = ZoneInfo("Asia/Shanghai")
UNIT = FormUnit("331083", Text(zh="玉环市商务局", en="Commerce bureau of Yuhuan"), "331083")
SALES, TAX, STAFF, KIND = 6, 7, 8, 9
"""Rows of the first form's sheet."""

Change = Callable[[Worksheet], None]


def written(
    hub: Hub, path: Path, change: Change | None = None, *, name: str = TRADE, said: Entry | None = None
) -> Path:
    """A template for November 2020, opened, changed and saved as a clerk would."""
    form = form_of(hub, name)
    due = due_of(form.spec, Period.parse("2020-11", ZONE), WorkingCalendar())
    history = History({"sales": Decimal("84.36")}, {"sales": Decimal("79.10")})
    path.write_bytes(write_template(Sheet(form, UNIT, due, history, said or Entry())))
    if change is not None:
        book = load_workbook(path)
        page = book["2020-11"]
        page.protection.sheet = False
        change(page)
        book.save(path)
    return path


def read(hub: Hub, path: Path, *, name: str = TRADE, unit: str = "331083", month: str = "2020-11") -> Entry:
    return read_template(form_of(hub, name), unit, month, path)


def good(page: Worksheet) -> None:
    page.cell(SALES, 4).value = 84.5
    page.cell(TAX, 4).value = "3.20"
    page.cell(STAFF, 4).value = 820


def refusal(hub: Hub, path: Path, **where: str) -> str:
    with pytest.raises(ReturnError) as caught:
        read(hub, path, **where)
    assert caught.value.advice
    return f"{caught.value.said.en} · {caught.value.said.zh}"


def test_what_was_filled_in_comes_back(seen: Hub, tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        good(page)
        page.cell(TAX, 7).value = "一次性税款"

    found = read(seen, written(seen, tmp_path / "t.xlsx", change))
    assert found.cells == {"sales": "84.50", "tax": "3.20", "staff": "820", "kind": ""}
    assert found.answers == {"tax": Answer("3.20", "一次性税款")}


def test_a_template_begins_with_what_the_return_says(seen: Hub, tmp_path: Path) -> None:
    said = entry({"kind": "=1+1"}, sales="已核实")
    assert read(seen, written(seen, tmp_path / "t.xlsx", said=said)) == said


def test_units_earlier_months_and_bounds_stand_beside_the_cells(seen: Hub, tmp_path: Path) -> None:
    page = load_workbook(written(seen, tmp_path / "t.xlsx"))["2020-11"]
    assert [page.cell(SALES, column).value for column in (2, 3, 5, 6)] == ["销售额 · Sales", "亿元", 84.36, 79.1]
    rules = {str(rule.sqref): rule for rule in page.data_validations.dataValidation}
    assert (rules["D6"].type, rules["D6"].formula1, rules["D6"].formula2) == ("decimal", "0", "10000")
    assert rules["D8"].type == "whole"
    assert "一格一个数" in rules["D6"].error
    assert page.protection.sheet
    assert [page.cell(SALES, column).protection.locked for column in (2, 3, 4, 5, 7)] == [
        True,
        True,
        False,
        True,
        False,
    ]
    assert load_workbook(tmp_path / "t.xlsx")[STAMP].sheet_state == "veryHidden"


def test_moved_columns_and_rows_are_found_by_their_labels(seen: Hub, tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        good(page)
        page.insert_cols(2, 2)
        page.insert_rows(1, 3)
        page.move_range(f"A{SALES + 3}:I{SALES + 3}", rows=12)
        page.cell(2, 12).value = "备忘"

    found = read(seen, written(seen, tmp_path / "t.xlsx", change))
    assert found.cells == {"sales": "84.50", "tax": "3.20", "staff": "820", "kind": ""}


def _rename(page: Worksheet) -> None:
    page.cell(SALES, 2).value = "营业额"


def _drop_column(page: Worksheet) -> None:
    page.delete_cols(7)


def _twice(page: Worksheet) -> None:
    page.cell(5, 9).value = NOW


def _unlabelled(page: Worksheet) -> None:
    page.cell(5, 2).value = "甲"


def _other_unit(page: Worksheet) -> None:
    page.cell(SALES, 3).value = "万元"


def _stray(page: Worksheet) -> None:
    page.cell(20, 4).value = 99


def _same_row_twice(page: Worksheet) -> None:
    page.cell(TAX, 2).value = page.cell(SALES, 2).value


def _formula(page: Worksheet) -> None:
    page.cell(SALES, 4).value = "=E6*1.05"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_rename, "the row “销售额 · Sales” is missing"),
        (_drop_column, f"the column “{REASON}” is missing"),
        (_twice, f"the column “{NOW}” is missing or stands twice"),
        (_unlabelled, f"no row has the labels “{ITEM}”"),
        (_other_unit, "the unit of “销售额 · Sales” says “万元”, the form asks for “亿元”"),
        (_stray, "row 20: the form has no “—”, but there is a value beside it"),
        (_same_row_twice, "“销售额 · Sales” stands twice"),
        (_formula, "the formula has no value yet"),
    ],
)
def test_a_changed_template_is_refused_in_a_sentence(seen: Hub, tmp_path: Path, change: Change, says: str) -> None:
    assert says in refusal(seen, written(seen, tmp_path / "t.xlsx", change))


def test_another_month_unit_or_form_is_refused(seen: Hub, tmp_path: Path) -> None:
    path = written(seen, tmp_path / "t.xlsx", good)
    assert "for another month: 2020-11, not 2020-10 · 这是别的月份的模板：2020-11，这里要 2020-10" in refusal(
        seen, path, month="2020-10"
    )
    assert "for another unit: 331083, not 331002 · 这是别的单位的模板" in refusal(seen, path, unit="331002")
    assert "for another form: trade.month, not trade.stalls · 这是别的表的模板" in refusal(seen, path, name=STALLS)


def test_a_template_of_an_earlier_form_is_refused(seen: Hub, tmp_path: Path) -> None:
    path = written(seen, tmp_path / "t.xlsx", good)
    book = load_workbook(path)
    stamp = book[STAMP]
    for row in range(1, 8):
        if stamp.cell(row, 1).value == "fields":
            stamp.cell(row, 2).value = "0123456789abcdef"
    book.save(path)
    assert "the form has changed" in refusal(seen, path)


def test_a_formula_counts_as_what_excel_shows(seen: Hub, tmp_path: Path) -> None:
    """Excel saves the value beside the formula; openpyxl cannot, so the file is given one by hand."""

    def change(page: Worksheet) -> None:
        good(page)
        _formula(page)

    path = written(seen, tmp_path / "t.xlsx", change)
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    name = next(name for name in parts if name.endswith("sheet1.xml"))
    saved = b"<f>E6*1.05</f><v>88.578000000000003</v>"
    parts[name], count = re.subn(rb"<f>E6\*1\.05</f><v ?(/>|></v>)", saved, parts[name])
    assert count == 1
    with zipfile.ZipFile(path, "w") as packed:
        for part, content in parts.items():
            packed.writestr(part, content)
    assert read(seen, path).cells["sales"] == "88.58"


def test_two_units_in_a_cell_come_back_as_typed_to_be_refused_by_the_page(seen: Hub, tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        good(page)
        page.cell(SALES, 4).value = "12.3 万元"
        page.cell(TAX, 4).value = "3亿元2000万元"

    found = read(seen, written(seen, tmp_path / "t.xlsx", change))
    assert (found.cells["sales"], found.cells["tax"]) == ("12.3 万元", "3亿元2000万元")


@pytest.mark.parametrize("content", [b"", b"unit,month\n1,2\n", b"PK\x03\x04 broken"])
def test_what_is_no_excel_file_is_refused(seen: Hub, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(content)
    assert "no Excel file" in refusal(seen, path)


def test_an_old_or_locked_excel_file_is_told_how_to_be_saved(seen: Hub, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    assert "旧版 Excel（.xls）或加了密码" in refusal(seen, path)


def test_a_sheet_put_before_the_templates_own_is_passed_over(seen: Hub, tmp_path: Path) -> None:
    path = written(seen, tmp_path / "t.xlsx", good)
    book = load_workbook(path)
    book.create_sheet("备忘", 0).cell(1, 1).value = "问过统计站"
    book.save(path)
    assert read(seen, path).cells["sales"] == "84.50"


def test_a_file_that_unpacks_to_too_much_is_not_opened(seen: Hub, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * (65 * 1024 * 1024))
    assert "too large" in refusal(seen, path)


def test_a_plain_workbook_is_no_template(seen: Hub, tmp_path: Path) -> None:
    path = written(seen, tmp_path / "t.xlsx")
    book = load_workbook(path)
    del book[STAMP]
    book.save(path)
    assert "not made from a template" in refusal(seen, path)


def test_lines_are_rows_with_their_own_name(seen: Hub, tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        for row in range(6, 12):
            item, line = page.cell(row, 2).value, page.cell(row, 1).value
            page.cell(row, 4).value = (
                {"Fish": 12, "Fruit": 30, "Toys": 0}[str(line).split(" · ")[1]] if "Stalls" in str(item) else "好"
            )

    found = read(seen, written(seen, tmp_path / "t.xlsx", change, name=STALLS), name=STALLS)
    assert found.cells["stalls@fruit"] == "30"
    assert found.cells["mood@toys"] == "好"
