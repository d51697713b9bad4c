"""Rows as files that a spreadsheet opens: CSV in a stream, Excel with bounded memory."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.spreadsheet_text import csv_cell, set_text

Rows = Iterable[Sequence[Any]]
EXCEL_ROWS = 1_048_576


def csv_stream(header: Sequence[str], batches: Iterable[Rows], zone: ZoneInfo) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, without which Excel reads Chinese wrongly; formulas are neutralised."""
    yield b"\xef\xbb\xbf" + _lines([header], zone)
    for rows in batches:
        yield _lines(rows, zone)


def _lines(rows: Rows, zone: ZoneInfo) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([[csv_cell(value, zone) for value in row] for row in rows])
    return text.getvalue().encode()


def write_xlsx(
    path: Path,
    sheet: str,
    header: Sequence[str],
    batches: Iterable[Rows],
    zone: ZoneInfo,
    *,
    widths: Sequence[int] = (),
) -> None:
    """One sheet with a frozen header; text stays text whatever it begins with. ZhongshuError beyond Excel's rows."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet[:31])
    page.freeze_panes = "A2"
    for index, name in enumerate(header, start=1):
        page.column_dimensions[get_column_letter(index)].width = (
            widths[index - 1] if index <= len(widths) else max(12, min(len(name) * 2, 40))
        )
    page.append([_head(page, name) for name in header])
    try:
        for written, row in enumerate((row for rows in batches for row in rows), start=2):
            if written > EXCEL_ROWS:
                raise ZhongshuError(f"an Excel sheet holds {EXCEL_ROWS} rows, this has more", hint="take the CSV file")
            page.append([_cell(page, value, zone) for value in row])
    except BaseException:
        page.close()  # openpyxl's temporary file
        raise
    book.save(path)


def _head(page: Any, name: str) -> Any:
    cell = _text(page, name)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="FFDCEFED")
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _cell(page: Any, value: Any, zone: ZoneInfo) -> Any:
    """Numbers, dates and times as Excel's own (times without a zone: Excel knows none), all else as text."""
    if isinstance(value, bool) or value is None or isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, datetime):
        return value.astimezone(zone).replace(tzinfo=None)
    if isinstance(value, date):
        return value
    return _text(page, str(value))


def _text(page: Any, text: str) -> Any:
    cell = WriteOnlyCell(page)
    set_text(cell, text)
    return cell
