"""A return as an Excel file: filled in without a network, read back by its labels (`template_read`)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from zhongshu.core.spreadsheet_text import set_text
from zhongshu.core.text import Text
from zhongshu.datasets.forms.cells import Value, tidy, typed
from zhongshu.datasets.forms.due import Due
from zhongshu.datasets.forms.form import ONLY_LINE, Cell, Form, FormUnit
from zhongshu.datasets.forms.questions import History
from zhongshu.datasets.forms.steps import Entry

STAMP = "zhongshu"
"""The hidden sheet: what the file is for."""
LAYOUT = 1

LINE, ITEM, UNIT, NOW, PREVIOUS, LAST_YEAR, REASON = (
    "分组 · Line",
    "项目 · Item",
    "计量单位 · Unit",
    "本月 · This month",
    "上月 · Last month",
    "去年同月 · A year ago",
    "原因（与上月或去年相差大时填）· Reason, where it differs much",
)
COLUMNS = (LINE, ITEM, UNIT, NOW, PREVIOUS, LAST_YEAR, REASON)
_WIDTHS = (20, 44, 22, 16, 16, 16, 44)
_TOP = 5
_SOFT, _PAPER = PatternFill("solid", fgColor="FFF8E1"), PatternFill("solid", fgColor="F1F4F2")
_SIDE = Side(style="thin", color="CDD5D1")
_THIN = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_GREY = Font(color="64726F")


@dataclass(frozen=True)
class Sheet:
    """What one file is about."""

    form: Form
    unit: FormUnit
    due: Due
    history: History
    entry: Entry

    @property
    def month(self) -> str:
        return self.due.month.label


def stamp_of(form: Form, unit: str, month: str) -> dict[str, str]:
    """What the hidden sheet says; `fields` changes with the form."""
    said = "\n".join(f"{cell.address} {item_label(cell)} {unit_label(cell)}" for cell in form.cells)
    digest = hashlib.sha256(said.encode()).hexdigest()[:16]
    return {"form": form.name, "unit": unit, "month": month, "layout": str(LAYOUT), "fields": digest}


def both(text: Text) -> str:
    """In both languages, or once where they are the same."""
    return text.zh if text.zh == text.en else f"{text.zh} · {text.en}"


def item_label(cell: Cell) -> str:
    """By which, with its line's, a row is found again."""
    return tidy(both(cell.field.title))


def unit_label(cell: Cell) -> str:
    """The unit of measure; empty for a pure number or words."""
    unit = cell.field.unit
    return "" if unit is None else tidy(unit.title.zh)


def line_label(form: Form, cell: Cell) -> str:
    """Empty in a form of one row."""
    return "" if cell.line == ONLY_LINE else tidy(both(form.lines[cell.line]))


def write_template(sheet: Sheet) -> bytes:
    """The file's bytes: only the cells of this month and the reasons can be written in."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = sheet.month
    _head(page, sheet)
    _header(page)
    for index, cell in enumerate(sheet.form.cells):
        _row(page, _TOP + 1 + index, sheet, cell)
    _finish(page, sheet)
    _stamp(book.create_sheet(STAMP), stamp_of(sheet.form, sheet.unit.id, sheet.month))
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def _head(page: Worksheet, sheet: Sheet) -> None:
    form, due = sheet.form, sheet.due
    _put(page, 1, 1, both(form.title)).font = Font(bold=True, size=14)
    month = Text(zh=due.month.title("zh"), en=due.month.title("en"))
    _put(page, 2, 1, f"{both(sheet.unit.title)}　{both(month)}").font = Font(bold=True)
    _put(page, 3, 1, f"截止 {due.day.isoformat()} · due {due.day.isoformat()}").font = _GREY
    if form.spec.note is not None:
        _put(page, 4, 1, both(form.spec.note)).font = _GREY


def _header(page: Worksheet) -> None:
    for column, label in enumerate(COLUMNS, start=1):
        cell = _put(page, _TOP, column, label)
        cell.font, cell.fill, cell.border = Font(bold=True), _PAPER, _THIN
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.column_dimensions[get_column_letter(column)].width = _WIDTHS[column - 1]


def _row(page: Worksheet, row: int, sheet: Sheet, cell: Cell) -> None:
    address, answers = cell.address, sheet.entry.answers
    labels = (line_label(sheet.form, cell), item_label(cell), unit_label(cell))
    for column, label in enumerate(labels, start=1):
        _put(page, row, column, label).border = _THIN
    now = _put(page, row, 4, _typed_in(cell, sheet.entry.cells.get(address, "")))
    reason = _put(page, row, 7, answers[address].reason if address in answers else "")
    for open_cell in (now, reason):
        open_cell.fill, open_cell.border, open_cell.protection = _SOFT, _THIN, Protection(locked=False)
    for column, values in ((5, sheet.history.previous), (6, sheet.history.last_year)):
        known = _put(page, row, column, _known(cell, values))
        known.font, known.border = _GREY, _THIN
    if cell.field.numeric:
        digits = "#,##0" + ("." + "0" * cell.field.scale if cell.field.scale else "")
        for column in (4, 5, 6):
            page.cell(row, column).number_format = digits
    _validate(page, now, cell)


def _validate(page: Worksheet, target: SheetCell, cell: Cell) -> None:
    column, title = cell.field.column, cell.field.title.zh[:30]
    if cell.field.numeric:
        low = column.min if column.min is not None else -1e15
        high = column.max if column.max is not None else 1e15
        whole = column.type == "integer"
        rule = DataValidation(
            type="whole" if whole else "decimal", operator="between", formula1=f"{low:.15g}", formula2=f"{high:.15g}"
        )
        said = f"{low:g} – {high:g} {unit_label(cell)}，一格一个数，不带单位 · one number, without its unit"
    elif column.one_of is not None and '"' not in "".join(column.one_of) and len(",".join(column.one_of)) < 250:
        rule = DataValidation(type="list", formula1=f'"{",".join(column.one_of)}"')
        said = "、".join(column.one_of)[:200]
    else:
        return
    rule.allow_blank, rule.showErrorMessage, rule.errorTitle, rule.error = True, True, title, said[:250]
    rule.add(target.coordinate)
    page.add_data_validation(rule)


def _finish(page: Worksheet, sheet: Sheet) -> None:
    page.freeze_panes = f"D{_TOP + 1}"
    page.protection.sheet = True
    page.protection.formatColumns = False
    page.protection.formatRows = False
    if sheet.form.line_column is None:
        page.column_dimensions["A"].width = 14
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _stamp(page: Worksheet, said: Mapping[str, str]) -> None:
    for row, (key, value) in enumerate(said.items(), start=1):
        _put(page, row, 1, key)
        _put(page, row, 2, value)
    page.sheet_state = "veryHidden"
    page.protection.sheet = True


def _typed_in(cell: Cell, text: str) -> Any:
    try:
        return float(text) if cell.field.numeric and text else text
    except ValueError:
        return text


def _known(cell: Cell, values: Mapping[str, Value]) -> Any:
    value = values.get(cell.address)
    return "" if value is None else value if isinstance(value, str) else float(typed(cell.field, value))


def _put(page: Worksheet, row: int, column: int, value: Any) -> SheetCell:
    """A cell; text stays text, whatever it begins with."""
    cell = page.cell(row, column)
    assert isinstance(cell, SheetCell), "nothing is merged here"
    if isinstance(value, str):
        if value:
            set_text(cell, value)
    else:
        cell.value = value
    return cell
