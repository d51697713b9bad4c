"""Rows as programs take them: JSON, lines of JSON, CSV, Arrow."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from zhongshu.api.accepting import liked
from zhongshu.core.errors import ZhongshuError
from zhongshu.core.spreadsheet_text import csv_cell
from zhongshu.screens.rows.json_rows import Rows, json_text, records
from zhongshu.screens.rows.question import Format

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


def accepted(header: str | None) -> Format:
    """The format that an Accept header likes best. ZhongshuError when that is none of ours."""
    found = liked(header, _ACCEPTED)
    if found is None:
        known = ", ".join(media.partition(";")[0] for media in MEDIA.values())
        raise ZhongshuError(f"Accept asks for {(header or '')[:80]!r}", hint=f"there are {known}")
    return found


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
