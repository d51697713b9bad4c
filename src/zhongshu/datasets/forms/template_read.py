"""A filled-in template read back: columns and rows are found by their labels, wherever somebody moved them."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from zhongshu.core.errors import LoadError
from zhongshu.datasets.forms.cells import tidy
from zhongshu.datasets.forms.form import Cell, Form
from zhongshu.datasets.forms.steps import Answer, Entry
from zhongshu.datasets.forms.template import (
    COLUMNS,
    ITEM,
    LINE,
    NOW,
    REASON,
    STAMP,
    UNIT,
    item_label,
    line_label,
    stamp_of,
    unit_label,
)

LARGEST = 4 * 1024 * 1024
_UNPACKED = 64 * 1024 * 1024
_ROWS, _COLUMNS = 2000, 60
_AGAIN = "take a new template from the page of this return · 请从本表页面重新下载模板"

Key = tuple[str, str]
"""The labels of a row: line, item."""


@dataclass(frozen=True)
class _Row:
    """A row as it stands; `number` is the sheet's."""

    number: int
    unit: str
    now: Any
    formula: bool
    reason: str


def read_template(form: Form, unit: str, month: str, path: Path) -> Entry:
    """What the file says of this unit and month. LoadError, in a sentence, for any other file.

    A number is taken as Excel shows it: rounded to the field's digits. A text stays as it was typed.
    """
    values, formulas = _books(path)
    _right_file(values, stamp_of(form, unit, month))
    page = next((page for page in values.worksheets if page.title != STAMP), None)
    if page is None:
        raise LoadError("the file has no sheet to read", hint=_AGAIN)
    rows = _rows(page, formulas[page.title])
    cells: dict[str, str] = {}
    answers: dict[str, Answer] = {}
    for cell in form.cells:
        row = rows.pop((line_label(form, cell), item_label(cell)), None)
        if row is None:
            named = f"{line_label(form, cell)} {item_label(cell)}".strip()
            raise LoadError(f"the row “{named}” is missing: rows are found by their names", hint=_AGAIN)
        cells[cell.address] = _text(cell, row)
        if row.reason:
            answers[cell.address] = Answer(cells[cell.address], row.reason)
    _nothing_left(rows)
    return Entry(cells, answers)


def _books(path: Path) -> tuple[Workbook, Workbook]:
    """The file with the values that formulas had when it was saved, and with the formulas."""
    try:
        with zipfile.ZipFile(path) as packed:
            large = sum(member.file_size for member in packed.infolist()) > _UNPACKED
        if large or path.stat().st_size > LARGEST:
            raise LoadError("the file is too large for a template", hint=_AGAIN)
        content = path.read_bytes()  # by its content: an uploaded file's name need not end in .xlsx
        return load_workbook(BytesIO(content), data_only=True), load_workbook(BytesIO(content))
    except LoadError:
        raise
    except Exception as error:  # whatever a broken file makes the reader raise
        raise LoadError("this is no Excel file (.xlsx) · 不是 Excel 文件", hint=_AGAIN) from error


def _right_file(book: Workbook, wanted: Mapping[str, str]) -> None:
    if STAMP not in book.sheetnames:
        raise LoadError("this file was not made from a template of this form · 不是本表的模板", hint=_AGAIN)
    page = book[STAMP]
    said = {str(page.cell(row, 1).value): str(page.cell(row, 2).value) for row in range(1, 12)}
    for key, word in (("form", "form · 表"), ("unit", "unit · 单位"), ("month", "month · 月份")):
        if said.get(key) != wanted[key]:
            raise LoadError(
                f"this template is for another {word}: {said.get(key, '—')[:60]}, not {wanted[key]}", hint=_AGAIN
            )
    if any(said.get(key) != wanted[key] for key in ("layout", "fields")):
        raise LoadError("the form has changed since this template was made · 表样已变", hint=_AGAIN)


def _rows(page: Worksheet, formulas: Worksheet) -> dict[Key, _Row]:
    """By their labels. LoadError for a label that is missing or stands twice."""
    grid = [list(row) for row in page.iter_rows(max_row=_ROWS, max_col=_COLUMNS, values_only=True)]
    at, columns = _header(grid)
    found: dict[Key, _Row] = {}
    for index, row in enumerate(grid[at + 1 :], start=at + 2):
        key = (_plain(row[columns[LINE]]), _plain(row[columns[ITEM]]))
        now, reason = row[columns[NOW]], _plain(row[columns[REASON]])
        formula = formulas.cell(index, columns[NOW] + 1).data_type == "f"
        made = _Row(index, _plain(row[columns[UNIT]]), now, formula, reason)
        if key == ("", "") and now is None and not formula:
            continue
        if key in found:
            raise LoadError(f"row {index}: “{' '.join(key).strip()}” stands twice", hint=_AGAIN)
        found[key] = made
    return found


def _header(grid: list[list[Any]]) -> tuple[int, dict[str, int]]:
    """The row of the labels and the column of each."""
    for index, row in enumerate(grid):
        said = [_plain(value) for value in row]
        if ITEM in said and NOW in said:
            missing = [label for label in COLUMNS if said.count(label) != 1]
            if missing:
                raise LoadError(f"the column “{missing[0]}” is missing or stands twice", hint=_AGAIN)
            return index, {label: said.index(label) for label in COLUMNS}
    raise LoadError(f"no row has the labels “{ITEM}” and “{NOW}”", hint=_AGAIN)


def _text(cell: Cell, row: _Row) -> str:
    if row.unit != unit_label(cell):
        raise LoadError(
            f"row {row.number}: the unit of “{item_label(cell)}” says “{row.unit}”, the form asks for "
            f"“{unit_label(cell)}” · 计量单位被改动",
            hint="convert the number, and leave the unit as it was",
        )
    if row.now is None:
        if row.formula:
            raise LoadError(
                f"row {row.number}: the formula has no value yet", hint="open the file in Excel and save it once"
            )
        return ""
    if isinstance(row.now, int | float) and not isinstance(row.now, bool):
        return _number(cell, row.now)
    return tidy(str(row.now))


def _number(cell: Cell, value: int | float) -> str:
    """As Excel shows it; 15 digits are all that Excel keeps."""
    exact = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    if not exact.is_finite():
        return str(value)
    if not cell.field.numeric:
        return f"{exact:f}"
    step = Decimal(1).scaleb(-cell.field.scale)
    return f"{exact.quantize(step, ROUND_HALF_UP):f}" if abs(exact) < Decimal(10) ** 18 else f"{exact:f}"


def _nothing_left(rows: Mapping[Key, _Row]) -> None:
    """A value beside a name that the form does not have was moved, or its name was changed."""
    for key, row in rows.items():
        if row.now is not None or row.formula:
            named = " ".join(key).strip() or "—"
            raise LoadError(f"row {row.number}: the form has no “{named}”, but there is a value beside it", hint=_AGAIN)


def _plain(value: Any) -> str:
    return "" if value is None else tidy(str(value))
