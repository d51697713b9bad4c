"""Rows as programs take them: JSON, lines of JSON, CSV, Arrow."""

import csv
import io
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from zhongshu.api.accepting import liked
from zhongshu.api.data.question import Format
from zhongshu.core.errors import ZhongshuError
from zhongshu.core.spreadsheet_text import csv_cell

MEDIA: Mapping[Format, str] = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "arrow": "application/vnd.apache.arrow.stream",
    "ndjson": "application/x-ndjson",
}
_ACCEPTED: Mapping[str, Format] = {
    **{name: one for one, media in MEDIA.items() for name in [media.partition(";")[0]]},
    "application/*": "json",
    "text/*": "csv",
    "*/*": "json",
}
_ARROW = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "INTEGER": pa.int32(),
    "SMALLINT": pa.int16(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
}
Rows = Sequence[Sequence[Any]]


def accepted(header: str | None) -> Format:
    """The format that an Accept header likes best. ZhongshuError when that is none of ours."""
    found = liked(header, _ACCEPTED)
    if found is None:
        known = ", ".join(media.partition(";")[0] for media in MEDIA.values())
        raise ZhongshuError(f"Accept asks for {(header or '')[:80]!r}", hint=f"there are {known}")
    return found


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
    names = ",".join(
        f"{json.dumps(name, ensure_ascii=False)}:%s".replace("%", "%%").replace("%%s", "%s") for name in columns
    )
    form = f"{{{names}}}"
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


def _csv_lines(rows: Iterable[Sequence[Any]], zone: ZoneInfo) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([[csv_cell(value, zone) for value in row] for row in rows])
    return text.getvalue().encode()


def arrow_type(kind: str, zone: ZoneInfo) -> pa.DataType:
    """The Arrow type of a DuckDB type."""
    if kind.startswith("DECIMAL"):
        digits, scale = kind.removeprefix("DECIMAL(").rstrip(")").split(",")
        return pa.decimal128(int(digits), int(scale))
    return pa.timestamp("us", tz=zone.key) if kind == "TIMESTAMP WITH TIME ZONE" else _ARROW[kind]


def written(form: Format, columns: Mapping[str, str], batches: Iterable[Rows], zone: ZoneInfo) -> Iterator[bytes]:
    """Rows batch by batch; `columns` are names with DuckDB types. Of JSON, lines."""
    match form:
        case "csv":
            yield b"\xef\xbb\xbf" + _csv_lines([list(columns)], zone)  # without the mark Excel reads Chinese wrongly
            for rows in batches:
                yield _csv_lines(rows, zone)
        case "arrow":
            yield from _arrow(columns, batches, zone)
        case _:
            for rows in batches:
                yield b"".join(json_text(one) + b"\n" for one in records(list(columns), rows, zone))


def _arrow(columns: Mapping[str, str], batches: Iterable[Rows], zone: ZoneInfo) -> Iterator[bytes]:
    schema = pa.schema([(name, arrow_type(kind, zone)) for name, kind in columns.items()])
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, schema) as writer:
        for rows in batches:
            turned = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
            arrays = [pa.array(values, type=one.type) for values, one in zip(turned, schema, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            yield _taken(sink)
    yield _taken(sink)


def _taken(sink: io.BytesIO) -> bytes:
    found = sink.getvalue()
    sink.seek(0)
    sink.truncate()
    return found
