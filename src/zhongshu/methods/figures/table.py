"""A printed table read as figures: its rows with their labels, its columns by what their headings say they are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from zhongshu.core.text import Text
from zhongshu.core.units import Unit
from zhongshu.methods.figures.columns import (
    Cell,
    Column,
    Refused,
    RowPart,
    looks_dated,
    names_units,
    numbering,
    outline,
    read_heading,
    read_number,
    row_part,
    table_unit,
    unit_of_label,
    with_values,
)
from zhongshu.methods.figures.figure import Figure
from zhongshu.methods.figures.quantities import known_unit

Rows = Sequence[Sequence[Cell]]
_DEEPEST = 4
"""Rows of headings at most."""


@dataclass(frozen=True)
class Row:
    """`figures` by the index of their column; `level`: how deep the row is set (`outline`); `place`: its first cell."""

    label: str
    place: Text
    part: RowPart
    level: tuple[int, str]
    figures: dict[int, Figure]


@dataclass
class TableRead:
    """`units` is the column that gives each row its unit; `skipped` counts cells of number columns without a number."""

    columns: tuple[Column, ...] = ()
    units: int | None = None
    rows: list[Row] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    skipped: int = 0


def read_table(rows: Rows) -> TableRead:
    """Rows may be ragged; what is no table of numbers below headings has no columns and no rows."""
    table = TableRead()
    begins = _body(rows)
    if begins is not None:
        label = _label_column(rows, begins)
        _read_columns(table, rows, begins, label)
        _read_rows(table, rows[begins:], label)
    return table


def _body(rows: Rows) -> int | None:
    """The first row that holds numbers beyond its label, below at least one of headings."""
    for index, row in enumerate(rows[: _DEEPEST + 8]):
        numbers = [cell for cell in row[1:] if _numeric(cell.text) and not re.fullmatch(r"(?:19|20)\d\d", cell.text)]
        if index and numbers:
            return index
    return None


def _numeric(text: str) -> bool:
    return not looks_dated(text) and read_number(text, None) is not None


def _label_column(rows: Rows, begins: int) -> int:
    """The first column that mostly holds words; the first of all where none does."""
    body = rows[begins:]
    for index in range(min(3, max(map(len, body)))):
        texts = [row[index].text.strip() for row in body if index < len(row) and row[index].text.strip()]
        if sum(not _numeric(text) for text in texts) * 2 > len(texts):
            return index
    return 0


def _read_columns(table: TableRead, rows: Rows, begins: int, label: int) -> None:
    above = rows[max(0, begins - _DEEPEST) : begins]
    headers = [row for row in above if len({cell.text.strip() for cell in row if cell.text.strip()}) > 1] or above[-1:]
    common = table_unit([cell.text for row in rows[:begins] for cell in row])
    columns: list[Column] = []
    for index in range(max(len(row) for row in rows)):
        text, place = _heading(headers, index)
        if names_units(text) and any(known_unit(row[index].text) for row in rows[begins:] if index < len(row)):
            table.units = index
        if index <= label or numbering(text) or not text or not _holds_numbers(rows[begins:], index):
            continue
        column = read_heading(index, text, common)
        if isinstance(column, Text):
            table.refused.append(Refused(place, text, column))
        else:
            columns.append(column)
    table.columns = with_values(columns)


def _holds_numbers(body: Rows, index: int) -> bool:
    """Whether any cell of a column is a number, or several; a column of words (备注) is none."""
    return any(read_number(row[index].text, None) is not None for row in body if index < len(row))


def _heading(headers: Rows, index: int) -> tuple[str, Text]:
    """The texts above a column; an empty cell of an upper row continues the one to its left (merged headings)."""
    texts, place = list[str](), Text(zh="", en="")
    for depth, row in enumerate(headers):
        upto = list(row[: index + 1])
        text = upto[-1].text.strip() if len(upto) > index else ""
        if not text and depth < len(headers) - 1:
            text = next((cell.text.strip() for cell in reversed(upto) if cell.text.strip()), "")
        if len(upto) > index:
            place = upto[-1].place
        if text and text not in texts:
            texts.append(text)
    return " ".join(texts), place


def _read_rows(table: TableRead, body: Rows, label: int) -> None:
    above: Unit | None = None
    for row in body:
        texts = [cell.text for cell in row[: label + 1] if cell.text.strip()]
        name = texts[-1] if texts else ""
        part: RowPart = next((found for text in texts if (found := row_part(text)) != "plain"), "plain")
        level = outline(name)
        part = _after_within(table.rows, level) if part == "plain" else part
        own = _unit_of_row(table, row, name) or (above if part in ("within", "unsure") else None)
        above = above if part == "within" else own
        figures = dict[int, Figure]()
        for column in table.columns:
            cell = row[column.index] if column.index < len(row) else None
            figure = None if cell is None else _figure(table, column, cell, name.strip(), own)
            if figure is not None:
                figures[column.index] = figure
        said = any(row[one.index].text.strip() for one in table.columns if one.index < len(row))
        if said:  # else a row of words alone heads the rows below it
            table.rows.append(Row(name.strip(), row[0].place, part, level, figures))


def _unit_of_row(table: TableRead, row: Sequence[Cell], label: str) -> Unit | None:
    said = None if table.units is None or table.units >= len(row) else known_unit(row[table.units].text)
    return said or unit_of_label(label)


def _after_within(rows: Sequence[Row], level: tuple[int, str]) -> RowPart:
    """What a row without a word of its own is: below 其中, one set in deeper than the whole is within it too; one set
    as the whole is, and as 其中 is not, is the next whole; any other is unsure."""
    above = next((row for row in reversed(rows) if row.part != "unsure"), None)
    if above is None or above.part != "within":
        return "plain"
    whole = next((row for row in reversed(rows) if row.part not in ("within", "unsure")), None)
    if whole is None or level[0] > whole.level[0]:
        return "plain" if whole is None else "within"
    apart = level != above.level and (level == whole.level or level[1])
    return "plain" if apart else "unsure"


def _figure(table: TableRead, column: Column, cell: Cell, label: str, own: Unit | None) -> Figure | None:
    """`own` is the unit of the row, for columns that say none themselves."""
    unit = own or column.unit if column.common else column.unit or own
    if unit is not None and column.part == "change":
        unit = unit.difference  # percentages differ by points
    number = read_number(cell.text, unit)
    if isinstance(number, Text):
        table.refused.append(Refused(cell.place, cell.text, number))
        return None
    if number is None or number.printed is None or number.unit is None:
        table.skipped += cell.text.strip() != ""
        return None
    name = f"{label} {column.name}".strip()
    return Figure(cell.place.zh, Text(zh=name, en=name), number.printed, number.unit, number.qualifier)
