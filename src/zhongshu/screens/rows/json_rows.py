"""Rows as JSON has them: objects for whoever goes on with them, and text at once where speed counts."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

Rows = Sequence[Sequence[Any]]


def json_cell(value: Any, zone: ZoneInfo) -> Any:
    """Decimals as text, with all their digits; times in the region's zone; no number that JSON has not."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value.isoformat() if isinstance(value, date) else str(value)


def records(names: Sequence[str], rows: Rows, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Rows as objects of JSON."""
    return [{name: json_cell(value, zone) for name, value in zip(names, row, strict=True)} for row in rows]


def row_text(columns: Mapping[str, str], zone: ZoneInfo) -> Callable[[Sequence[Any]], str]:
    """What writes one row as JSON: `records` and `json_text` in one step, for columns of these DuckDB types."""
    named = (json.dumps(name, ensure_ascii=False).replace("%", "%%") for name in columns)
    form = f"{{{','.join(f'{name}:%s' for name in named)}}}"
    cells = [_TEXTS.get(kind.partition("(")[0]) or _any_text(zone) for kind in columns.values()]

    def write(row: Sequence[Any]) -> str:
        return form % tuple(["null" if value is None else cell(value) for cell, value in zip(cells, row, strict=True)])

    return write


def _any_text(zone: ZoneInfo) -> Callable[[Any], str]:
    return lambda value: json.dumps(json_cell(value, zone), ensure_ascii=False)


_TEXTS: Mapping[str, Callable[[Any], str]] = {
    "VARCHAR": json.JSONEncoder(ensure_ascii=False).encode,
    "BIGINT": str,
    "INTEGER": str,
    "SMALLINT": str,
    "DECIMAL": '"{:f}"'.format,
    "DATE": '"{}"'.format,
}


def json_text(content: object) -> bytes:
    """Compact, UTF-8."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
