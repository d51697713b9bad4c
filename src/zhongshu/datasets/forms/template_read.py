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

from zhongshu.core.text import Text
from zhongshu.datasets.forms.cells import tidy
from zhongshu.datasets.forms.form import Cell, Form
from zhongshu.datasets.forms.steps import Answer, Entry, ReturnError
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
from zhongshu.datasets.sources.archive import Limits, check_zip

LARGEST = 4 * 1024 * 1024
_UNPACKED = 64 * 1024 * 1024
_ROWS, _COLUMNS = 2000, 60
_AGAIN = Text(zh="请从本页重新下载模板", en="take a new template from this page")
_OLD = b"\xd0\xcf\x11\xe0"
"""How a file of Excel before 2007 begins, and any one that is locked with a password."""

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
    """What the file says of this unit and month. ReturnError for any other file.

    A number is taken as Excel shows it: rounded to the field's digits. A text stays as it was typed.
    """
    values, formulas = _books(path)
    _right_file(values, stamp_of(form, unit, month))
    page, grid, columns = _page(values)
    rows = _rows(grid, columns, formulas[page.title])
    cells: dict[str, str] = {}
    answers: dict[str, Answer] = {}
    for cell in form.cells:
        row = rows.pop((line_label(form, cell), item_label(cell)), None)
        if row is None:
            named = f"{line_label(form, cell)} {item_label(cell)}".strip()
            raise _other(f"缺“{named}”这一行：各行按名称对应", f"the row “{named}” is missing: rows go by their names")
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
            raise _other("文件太大，不是模板", "the file is too large for a template")
        check_zip(path, path.name, Limits(expanded=_UNPACKED), program="Excel", hint="take the template anew")
        content = path.read_bytes()  # by its content: an uploaded file's name need not end in .xlsx
        return load_workbook(BytesIO(content), data_only=True), load_workbook(BytesIO(content))
    except ReturnError:
        raise
    except Exception as error:  # whatever a broken file makes the reader raise
        with path.open("rb") as file:
            old = file.read(len(_OLD)) == _OLD
        if old:
            raise ReturnError(
                Text(
                    zh="这是旧版 Excel（.xls）或加了密码的文件",
                    en="this is an old Excel file (.xls), or has a password",
                ),
                Text(zh="请另存为不加密码的 .xlsx 再传", en="save it as .xlsx without a password, and send that"),
            ) from error
        raise _other("不是 Excel 文件（.xlsx）", "this is no Excel file (.xlsx)") from error


def _right_file(book: Workbook, wanted: Mapping[str, str]) -> None:
    if STAMP not in book.sheetnames:
        raise _other("不是本表的模板", "this file was not made from a template of this form")
    page = book[STAMP]
    said = {str(page.cell(row, 1).value): str(page.cell(row, 2).value) for row in range(1, 12)}
    for key, word in (("form", "表"), ("unit", "单位"), ("month", "月份")):
        if said.get(key) != wanted[key]:
            theirs = said.get(key, "—")[:60]
            raise _other(
                f"这是别的{word}的模板：{theirs}，这里要 {wanted[key]}",
                f"this template is for another {key}: {theirs}, not {wanted[key]}",
            )
    if any(said.get(key) != wanted[key] for key in ("layout", "fields")):
        raise _other("模板下载以后，表样变了", "the form has changed since this template was made")


def _page(book: Workbook) -> tuple[Worksheet, list[list[Any]], dict[str, int]]:
    """The first sheet with the labels, wherever it was moved; its rows from the labels' on, and the labels' columns."""
    for page in book.worksheets:
        grid = [list(row) for row in page.iter_rows(max_row=_ROWS, max_col=_COLUMNS, values_only=True)]
        at = next((index for index, row in enumerate(grid) if {ITEM, NOW} <= {_plain(value) for value in row}), None)
        if at is not None and page.title != STAMP:
            return page, [[None] * _COLUMNS] * at + grid[at:], _columns(grid[at])
    raise _other(f"没有一行有“{ITEM}”和“{NOW}”", f"no row has the labels “{ITEM}” and “{NOW}”")


def _columns(labels: list[Any]) -> dict[str, int]:
    """The column of each label. ReturnError for one that is missing or stands twice."""
    said = [_plain(value) for value in labels]
    missing = [label for label in COLUMNS if said.count(label) != 1]
    if missing:
        raise _other(f"“{missing[0]}”一列没有，或有两列", f"the column “{missing[0]}” is missing or stands twice")
    return {label: said.index(label) for label in COLUMNS}


def _rows(grid: list[list[Any]], columns: Mapping[str, int], formulas: Worksheet) -> dict[Key, _Row]:
    """By their labels. ReturnError for one that stands twice."""
    found: dict[Key, _Row] = {}
    for index, row in enumerate(grid, start=1):
        if _plain(row[columns[ITEM]]) == ITEM:
            continue
        key = (_plain(row[columns[LINE]]), _plain(row[columns[ITEM]]))
        now, reason = row[columns[NOW]], _plain(row[columns[REASON]])
        formula = formulas.cell(index, columns[NOW] + 1).data_type == "f"
        made = _Row(index, _plain(row[columns[UNIT]]), now, formula, reason)
        if key == ("", "") and now is None and not formula:
            continue
        if key in found:
            named = " ".join(key).strip()
            raise _other(f"第 {index} 行：“{named}”出现两次", f"row {index}: “{named}” stands twice")
        found[key] = made
    return found


def _text(cell: Cell, row: _Row) -> str:
    if row.unit != unit_label(cell):
        raise ReturnError(
            Text(
                zh=f"第 {row.number} 行：“{item_label(cell)}”的计量单位写成“{row.unit}”，本表要“{unit_label(cell)}”",
                en=f"row {row.number}: the unit of “{item_label(cell)}” says “{row.unit}”, the form asks for "
                f"“{unit_label(cell)}”",
            ),
            Text(zh="请换算数字，计量单位不要改", en="convert the number, and leave the unit as it was"),
        )
    if row.now is None:
        if row.formula:
            raise ReturnError(
                Text(zh=f"第 {row.number} 行：公式还没有算出值", en=f"row {row.number}: the formula has no value yet"),
                Text(zh="用 Excel 打开，保存一次再传", en="open the file in Excel and save it once"),
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
            raise _other(
                f"第 {row.number} 行：本表没有“{named}”，旁边却有数",
                f"row {row.number}: the form has no “{named}”, but there is a value beside it",
            )


def _plain(value: Any) -> str:
    return "" if value is None else tidy(str(value))


def _other(zh: str, en: str) -> ReturnError:
    return ReturnError(Text(zh=zh, en=en), _AGAIN)
