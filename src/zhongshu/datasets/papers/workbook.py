"""Workbooks (xlsx) as papers: every visible sheet, cells as they show."""

import warnings
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from zhongshu.core.errors import LoadError
from zhongshu.core.text import Text
from zhongshu.datasets.papers.paper import MOST_CELLS, Paper, PaperTable
from zhongshu.datasets.papers.plain_text import lone_lines
from zhongshu.datasets.papers.shown import shown_text
from zhongshu.methods.figures.columns import Cell


def read_workbook(path: Path, shown: str) -> Paper:
    """A formula has its last computed value. LoadError for what openpyxl cannot read, for more than `MOST_CELLS`, and
    for a formula that nobody computed yet."""
    values, formulas = _open(path, shown, computed=True), _open(path, shown, computed=False)
    tables, cells = list[PaperTable](), 0
    for sheet in values.worksheets:
        cells += sheet.max_row * sheet.max_column
        if cells > MOST_CELLS:
            raise LoadError(
                f"{shown}: sheet {sheet.title!r} reaches to row {sheet.max_row:,}, column {sheet.max_column:,}: "
                f"more than {MOST_CELLS:,} cells",
                hint="a paper is a table for people; delete a cell that stands far from the others",
            )
        if sheet.sheet_state == "visible":
            _refuse_uncomputed(sheet, formulas[sheet.title], shown)
            tables.append(PaperTable(sheet.title, _rows(sheet)))
    return Paper(shown, tuple(tables), tuple(lone_lines(tables)))


def _open(path: Path, shown: str, *, computed: bool) -> Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that do not matter here
            return load_workbook(path, data_only=computed, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its XML leads it to
        raise LoadError(f"{shown} cannot be read: {error}", hint="open it in Excel or WPS and save it again") from None


def _rows(sheet: Worksheet) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        tuple(
            Cell(shown_text(value.value, value.number_format), _place(sheet, row, column))
            for column, value in enumerate(values, start=1)
        )
        for row, values in enumerate(sheet.iter_rows(), start=1)
    )


def _refuse_uncomputed(values: Worksheet, formulas: Worksheet, shown: str) -> None:
    for row in formulas.iter_rows():
        for cell in row:
            if cell.data_type == "f" and values[cell.coordinate].value is None:
                raise LoadError(
                    f"{shown}: the formula in {values.title}!{cell.coordinate} has no computed value",
                    hint="open it in Excel or WPS and save it: only then are formulas computed",
                )


def _place(sheet: Worksheet, row: int, column: int) -> Text:
    return Text.model_validate(f"{sheet.title}!{get_column_letter(column)}{row}")
