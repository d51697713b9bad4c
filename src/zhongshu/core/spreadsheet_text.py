"""Text on its way into a spreadsheet: what Excel, LibreOffice or WPS would run as a formula stays text.

A cell is a formula to them when it begins with one of = + - @ (also full-width), with a tab or a line end, or with
spaces or a byte order mark and then one of those.

In CSV an apostrophe goes before it: the programs show it, none runs what follows. Only text is changed: numbers, dates
and times are written as they are, and so is text that is a number (-3.5). Text that begins with apostrophes and then
a formula gets one more, so `undone` gives back exactly what there was.

In an Excel file the cell says that it is text, so nothing is changed; `quotePrefix` keeps it text after somebody has
edited it.
"""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol
from zoneinfo import ZoneInfo

BLANKS = "\\x00-\\x20\\x7f\u00a0\u3000\u200b\u2060\ufeff"
FORMULA = rf"(?:[\t\r\n]|[{BLANKS}]*[=+\-@＝＋－＠])"
"""How a formula begins, after what is passed over; in the words that Python and DuckDB (RE2) have in common."""
NUMBER = r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
_FORMULA, _NUMBER = re.compile(FORMULA), re.compile(NUMBER)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
CELL = 32_767
"""Characters that a cell of an Excel file holds."""


def runs(text: str) -> bool:
    """Whether a spreadsheet could take a text for a formula; a signed number is none."""
    return _FORMULA.match(text) is not None and _NUMBER.fullmatch(text) is None


def csv_text(text: str) -> str:
    """A text as a cell of CSV.

    >>> csv_text("=1+1"), csv_text("-3.5"), csv_text("@SUM(A1)"), csv_text("'=1")
    ("'=1+1", '-3.5', "'@SUM(A1)", "''=1")
    """
    return f"'{text}" if runs(text.lstrip("'")) else text


def csv_cell(value: Any, zone: ZoneInfo) -> str:
    """A value of the row door as a cell of CSV: times as ISO 8601 with the offset of `zone`, decimals with all their
    digits, true and false, nothing for NULL, text as `csv_text` has it.

    >>> [csv_cell(one, ZoneInfo("Asia/Shanghai")) for one in (None, True, Decimal("1E+2"), "=1")]
    ['', 'true', '100', "'=1"]
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return csv_text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat()
    return str(value)


def undone(text: str) -> str:
    """The text that `csv_text` made this of.

    >>> undone("'=1+1"), undone("'quoted'")
    ('=1+1', "'quoted'")
    """
    return text[1:] if text.startswith("'") and runs(text.lstrip("'")) else text


class SheetCell(Protocol):
    """An openpyxl cell, as far as text needs it."""

    value: Any
    data_type: Any
    quotePrefix: Any  # noqa: N815  (openpyxl's name)


def set_text(cell: SheetCell, text: str) -> None:
    """Make it the text of an Excel cell: characters that XML cannot hold become U+FFFD, what is too long is cut."""
    cell.value = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)[:CELL]
    cell.data_type = "s"
    if runs(text):
        cell.quotePrefix = True
