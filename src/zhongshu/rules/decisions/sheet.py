"""An edition of a rule as an Excel file that an official edits, and back without loss.

The first sheet has the rows: conditions, outcomes, why, and where it is written; the last row may be `otherwise`. The
second has what the edition says of itself.
"""

import json
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import ValidationError

from zhongshu.core.errors import ZhongshuError, nearest
from zhongshu.core.spreadsheet_text import set_text
from zhongshu.core.text import Text
from zhongshu.rules.decisions.cells import condition_cell, condition_of, outcome_cell, outcome_of
from zhongshu.rules.decisions.spec import RowSpec, RuleEditionSpec, RuleSpec

ROWS, EDITION = "规则 rows", "版本 edition"
_OTHERWISE = "否则 otherwise"
_WHY = {"why.zh": "理由", "why.en": "Why"}
_REFERENCE = ("title", "section", "document", "clause", "issued", "url")
_HEAD = PatternFill("solid", fgColor="E7EEF0")
_NARROW, _WIDE = 18, 40
_LARGEST_ROWS = 5000


def edition_sheet(rule: RuleSpec, edition: RuleEditionSpec) -> bytes:
    """The file. Row 1 has names for people, row 2 those by which it is read back."""
    book = Workbook()
    rows = book.active
    assert isinstance(rows, Worksheet), "a new workbook has a sheet"
    rows.title = ROWS
    columns = _columns(rule)
    for at, (name, title) in enumerate(columns.items(), 1):
        _head(rows.cell(1, at), title)
        _head(rows.cell(2, at), name)
        rows.column_dimensions[get_column_letter(at)].width = _WIDE if name.startswith("why") else _NARROW
    for at, row in enumerate(edition.rows, 3):
        for column, value in enumerate(_cells(rule, row, columns), 1):
            _set(rows.cell(at, column), value)
    if edition.otherwise:
        _otherwise(rule, edition, rows, columns)
    rows.freeze_panes = "A3"
    own = book.create_sheet(EDITION)
    said = edition.model_dump(mode="json", exclude={"rows", "otherwise"}, exclude_none=True)
    for at, (key, value) in enumerate({"rule": rule.rule, **said}.items(), 1):
        _head(own.cell(at, 1), key)
        set_text(own.cell(at, 2), value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def read_sheet(rule: RuleSpec, content: bytes) -> RuleEditionSpec:
    """The edition that a file says. ZhongshuError, with the cell, for what it cannot say."""
    try:
        book = load_workbook(BytesIO(content), keep_links=False)
    except (BadZipFile, KeyError, ValueError, OSError) as error:
        raise ZhongshuError(f"this is no Excel file: {error}") from None
    for name in (ROWS, EDITION):
        if name not in book.sheetnames:
            raise ZhongshuError(f"there is no sheet {name!r}", hint=nearest(name, book.sheetnames))
    said = _said(book[EDITION])
    if said.pop("rule", None) != rule.rule:
        raise ZhongshuError(f"this file is not of the rule {rule.rule}")
    rows, otherwise = _read_rows(rule, book[ROWS])
    try:
        return RuleEditionSpec.model_validate({**said, "rows": rows, "otherwise": otherwise})
    except ValidationError as error:
        first = error.errors()[0]
        raise ZhongshuError(f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from None


def _columns(rule: RuleSpec) -> dict[str, str]:
    found = {f"when.{name}": _titled(one.title, one.unit) for name, one in rule.inputs.items()}
    found |= {f"then.{name}": _titled(one.title, one.unit) for name, one in rule.outputs.items()}
    return found | _WHY | {f"reference.{name}": name for name in _REFERENCE}


def _titled(title: Text, unit: str | None) -> str:
    said = title.zh if title.zh == title.en else f"{title.zh} · {title.en}"
    return said if unit is None else f"{said} ({unit})"


def _cells(rule: RuleSpec, row: RowSpec, columns: Mapping[str, str]) -> list[Any]:
    found: dict[str, Any] = {}
    for name, said in row.when.items():
        found[f"when.{name}"] = condition_cell(rule.inputs[name], said)
    for name, said in row.then.items():
        found[f"then.{name}"] = outcome_cell(rule.outputs[name], said)
    if row.why is not None:
        found |= {"why.zh": row.why.zh, "why.en": row.why.en}
    if row.reference is not None:
        own = row.reference.model_dump(mode="json", exclude_none=True)
        found |= {f"reference.{name}": value for name, value in own.items()}
    return [found.get(name) for name in columns]


def _otherwise(rule: RuleSpec, edition: RuleEditionSpec, rows: Worksheet, columns: Mapping[str, str]) -> None:
    at = len(edition.rows) + 3
    for column, name in enumerate(columns, 1):
        kind, _, word = name.partition(".")
        if kind == "then" and word in edition.otherwise:
            _set(rows.cell(at, column), outcome_cell(rule.outputs[word], edition.otherwise[word]))
    set_text(rows.cell(at, 1), _OTHERWISE)


def _head(cell: Cell | MergedCell, text: str) -> None:
    set_text(cell, text)
    cell.font, cell.fill, cell.alignment = Font(bold=True), _HEAD, Alignment(wrap_text=True, vertical="top")


def _set(cell: Cell | MergedCell, value: Any) -> None:
    if isinstance(value, str):
        set_text(cell, value)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    else:
        cell.value = value


def _said(sheet: Worksheet) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value, *_ in sheet.iter_rows(min_col=1, max_col=2, values_only=True):
        if key is not None and value is not None:
            text = str(value)
            found[str(key)] = json.loads(text) if text.startswith("{") else text
    return found


def _read_rows(rule: RuleSpec, sheet: Worksheet) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    if sheet.max_row > _LARGEST_ROWS:
        raise ZhongshuError(f"the sheet has {sheet.max_row} rows; a rule has at most {_LARGEST_ROWS}")
    names = [str(cell.value or "") for cell in sheet[2]]
    known = _columns(rule)
    for name in names:
        if name and name not in known:
            raise ZhongshuError(f"row 2 names {name!r}", hint=nearest(name, known))
    rows: list[dict[str, Any]] = []
    otherwise: dict[str, Any] = {}
    for cells in sheet.iter_rows(min_row=3, max_col=len(names)):
        if all(cell.value in (None, "") for cell in cells):
            continue
        last = cells[0].value == _OTHERWISE
        row = _read_row(rule, cells[1:] if last else cells, names[1:] if last else names)
        if last:
            otherwise = row["then"]
        elif otherwise:
            raise ZhongshuError(f"row {cells[0].row} stands behind {_OTHERWISE!r}, which is the last")
        else:
            rows.append(row)
    return rows, otherwise


def _read_row(rule: RuleSpec, cells: Sequence[Any], names: Sequence[str]) -> dict[str, Any]:
    row: dict[str, Any] = {"when": {}, "then": {}}
    for name, cell in zip(names, cells, strict=True):
        if cell.value in (None, ""):
            continue
        kind, _point, word = name.partition(".")
        try:
            row.setdefault(kind, {})[word] = _value(rule, kind, word, cell)
        except ZhongshuError as error:
            raise ZhongshuError(f"{cell.coordinate}: {error.message}", hint=error.hint) from None
    return row


def _value(rule: RuleSpec, kind: str, word: str, cell: Any) -> Any:
    if cell.data_type == "f":
        raise ZhongshuError("a formula is not read: write what it makes")
    value = cell.value.date() if hasattr(cell.value, "hour") else cell.value
    if kind == "when":
        return condition_of(rule.inputs[word], value)
    return outcome_of(rule.outputs[word], value) if kind == "then" else str(value)
