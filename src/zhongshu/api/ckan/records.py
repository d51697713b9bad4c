"""Rows as datastore_search gives them: objects, lists, or text with commas or tabs; types in CKAN's words."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal
from zoneinfo import ZoneInfo

from zhongshu.core.spreadsheet_text import csv_cell
from zhongshu.screens.rows.json_rows import json_cell

Form = Literal["objects", "lists", "csv", "tsv"]
_TYPES = {"BOOLEAN": "bool", "DATE": "date", "TIMESTAMP WITH TIME ZONE": "timestamptz", "DOUBLE": "float"}
_WHOLE = ("SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
Rows = Sequence[tuple[Any, ...]]


def type_word(kind: str) -> str:
    """What CKAN says for a DuckDB type.

    >>> type_word("DECIMAL(18,2)"), type_word("BIGINT"), type_word("VARCHAR")
    ('numeric', 'int', 'text')
    """
    if kind.startswith("DECIMAL"):
        return "numeric"
    return "int" if kind in _WHOLE else _TYPES.get(kind, "text")


def records_text(form: Form, kinds: Mapping[str, str], rows: Rows, zone: ZoneInfo) -> str:
    """The records as JSON; `kinds` are the shown columns, times are told in the zone."""
    return _RECORDS[form](kinds, rows, zone)


def _cell(value: Any, zone: ZoneInfo) -> str:
    """Decimals are numbers here, as CKAN has them, with all their digits."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return json.dumps(json_cell(value, zone), ensure_ascii=False, allow_nan=False)


def _objects(kinds: Mapping[str, str], rows: Rows, zone: ZoneInfo) -> str:
    names = [json.dumps(name) for name in kinds]
    made = (", ".join(f"{name}: {_cell(value, zone)}" for name, value in zip(names, row, strict=True)) for row in rows)
    return f"[{', '.join(f'{{{one}}}' for one in made)}]"


def _lists(kinds: Mapping[str, str], rows: Rows, zone: ZoneInfo) -> str:
    made = (", ".join(_cell(value, zone) for value in row) for row in rows)
    return f"[{', '.join(f'[{one}]' for one in made)}]"


def _separated(sign: str) -> Callable[[Mapping[str, str], Rows, ZoneInfo], str]:
    def write(kinds: Mapping[str, str], rows: Rows, zone: ZoneInfo) -> str:
        text = io.StringIO()
        writer = csv.writer(text, delimiter=sign, lineterminator="\n")
        writer.writerows([[csv_cell(value, zone) for value in row] for row in rows])
        return json.dumps(text.getvalue(), ensure_ascii=False)

    return write


_RECORDS: Mapping[Form, Callable[[Mapping[str, str], Rows, ZoneInfo], str]] = {
    "objects": _objects,
    "lists": _lists,
    "csv": _separated(","),
    "tsv": _separated("\t"),
}
