"""One sheet of a workbook becomes a table of text. Runs as a process of its own (excel.py): a workbook can make its
reader ask for any amount of memory, and this process may die of it where the region's must not."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from zhongshu.core.errors import LoadError, nearest
from zhongshu.datasets.sources.memory import limit_memory
from zhongshu.datasets.sources.names import renamed_names, unique_names
from zhongshu.datasets.sources.tables import TextTable

Cell = int | float | str | bool | time | date | datetime | timedelta
MORE_MEMORY = 2 << 30
"""Bytes that a workbook may take beyond what the process needs to begin with."""


@dataclass(frozen=True)
class SheetRequest:
    """What to read: `sheet` by name or position from 1 (None: the first visible one), `header` the rows of the
    names, first and last, from 1 (None: the first row that is not empty). Without a `folder` the names alone."""

    path: str
    folder: str | None
    sheet: str | int | None
    header: tuple[int, int] | None
    nulls: tuple[str, ...]
    renamed: dict[str, str]


@dataclass(frozen=True)
class SheetRead:
    """The columns that a sheet turned out to have, and how many rows were written."""

    columns: tuple[str, ...]
    rows: int


def read_sheet(request: SheetRequest) -> SheetRead:
    """Write the sheet's rows to a TextTable in `request.folder`, where there is one; `_line` is the row of the sheet.
    Empty rows are no rows. Raises LoadError."""
    path = Path(request.path)
    try:
        with load_workbook(path) as workbook:
            sheet = _pick(workbook, request.sheet, path.name)
            return _write(sheet, request, path.name)
    except CalamineError as error:
        raise LoadError(f"{path.name} cannot be read: {error}", hint="open it in Excel and save it again") from None


def _pick(workbook: CalamineWorkbook, wanted: str | int | None, shown: str) -> CalamineSheet:
    names = workbook.sheet_names
    if wanted is None:
        visible = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        if not visible:
            raise LoadError(f"{shown} has no visible sheet", hint=f"sheets: {', '.join(names)}")
        return workbook.get_sheet_by_name(visible[0])
    if isinstance(wanted, int):
        if not 1 <= wanted <= len(names):
            raise LoadError(f"{shown} has no sheet {wanted}", hint=f"it has {len(names)}: {', '.join(names)}")
        return workbook.get_sheet_by_index(wanted - 1)
    if wanted not in names:
        raise LoadError(f"{shown} has no sheet {wanted!r}", hint=nearest(wanted, names))
    return workbook.get_sheet_by_name(wanted)


def _write(sheet: CalamineSheet, request: SheetRequest, shown: str) -> SheetRead:
    rows = enumerate(sheet.iter_rows(), start=1)
    found = unique_names(_header(sheet, rows, request.header, shown))
    names, nulls = renamed_names(found, request.renamed), frozenset(request.nulls) | {""}
    if request.folder is None:
        return SheetRead(names, 0)
    with TextTable(Path(request.folder), names) as table:
        for number, row in rows:
            cells = [cell_text(cell) for cell in row]
            if any(cell.strip() for cell in cells):
                table.append(number, [None if cell in nulls else cell for cell in cells])
        return SheetRead(table.columns, table.rows)


def _header(
    sheet: CalamineSheet, rows: Iterator[tuple[int, list[Cell]]], header: tuple[int, int] | None, shown: str
) -> list[str]:
    if header == (0, 0):
        return [""] * sheet.width
    above = list(_until_header(rows, header))
    if not above:
        missing = "is empty" if sheet.start is None else f"ends before row {(header or (1, 1))[1]}"
        raise LoadError(f"{shown}: sheet {sheet.name!r} {missing}: there is no header")
    first, last = header or (len(above), len(above))
    return header_names(above, first, last, _merged(sheet))


def _until_header(rows: Iterator[tuple[int, list[Cell]]], header: tuple[int, int] | None) -> Iterator[list[Cell]]:
    """Rows from the first to the last one of the header; none when the sheet ends before."""
    if header is not None:
        above = [row for _, row in islice(rows, header[1])]
        yield from above if len(above) == header[1] else []
        return
    for _, row in rows:
        yield row
        if any(cell_text(cell).strip() for cell in row):
            return


Merged = dict[tuple[int, int], tuple[int, int]]
"""Cell -> the top left cell of the merged range it is in; rows and columns from 0, columns as in the rows."""


def _merged(sheet: CalamineSheet) -> Merged | None:
    """None for a format that does not tell (ods)."""
    ranges = sheet.merged_cell_ranges
    if ranges is None:
        return None
    left = sheet.start[1] if sheet.start else 0
    deepest = 30  # a header is not deeper; a range over a whole column would be a million cells
    return {
        (row, column - left): (top, first - left)
        for (top, first), (bottom, end) in ranges
        for row in range(top, min(bottom, top + deepest) + 1)
        for column in range(max(first, left), min(end, left + sheet.width - 1) + 1)
    }


def header_names(above: Sequence[Sequence[Cell]], first: int, last: int, merged: Merged | None) -> list[str]:
    """Names over header rows `first` to `last` (from 1; `above` are the rows 1 to `last`): the texts of a column
    from top to bottom, joined by " / ". A merged cell gives its text to every cell it covers; where merging is not
    told, an empty cell of an upper row continues the one to its left.

    >>> header_names([["city", "air", ""], ["", "PM2.5", "PM10"]], 1, 2, None)
    ['city', 'air / PM2.5', 'air / PM10']
    """
    texts = [[cell_text(cell).strip() for cell in row] for row in above]
    for row in range(first - 1, last):
        for column, text in enumerate(texts[row]):
            if text or (merged is not None and (row, column) not in merged):
                continue
            if merged is not None:
                top, left = merged[row, column]
                texts[row][column] = texts[top][left] if left >= 0 else ""
            elif row < last - 1 and column:
                texts[row][column] = texts[row][column - 1]
    return [_joined([texts[row][column] for row in range(first - 1, last)]) for column in range(len(texts[-1]))]


def _joined(texts: Sequence[str]) -> str:
    """The texts of a column's header rows; a text repeated by merging stands once."""
    return " / ".join(text for text, before in zip(texts, ("", *texts), strict=False) if text and text != before)


def cell_text(cell: Cell) -> str:
    """A cell as exact text: numbers in full with the 15 digits that Excel itself keeps, a percentage as its number,
    dates and times in ISO 8601 with a space, durations as hours:minutes:seconds.

    >>> cell_text(12.3), cell_text(0.1 + 0.2), cell_text(1e20), cell_text(datetime(2024, 5, 31, 8))
    ('12.3', '0.3', '100000000000000000000', '2024-05-31 08:00:00')
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        text = format(Decimal(f"{cell:.15g}"), "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return str(cell)


def main() -> None:
    """A SheetRequest as JSON on standard input, a SheetRead or {"error", "hint"} as JSON on standard output."""
    limit_memory(MORE_MEMORY)
    fields = json.load(sys.stdin)
    header = fields.pop("header")
    request = SheetRequest(**fields, header=None if header is None else tuple(header))
    try:
        answer: dict[str, object] = asdict(read_sheet(request))
    except LoadError as error:
        answer = {"error": error.message, "hint": error.hint}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
