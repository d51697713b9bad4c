"""Rows that the reader could not parse, with their place."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from duckdb import DuckDBPyConnection

from zhongshu.core.text import Text
from zhongshu.datasets.sources.aside import read_aside
from zhongshu.datasets.sources.faults import AFTER_QUOTE, NO_TEXT, TOO_LONG, wrong_type, wrong_width
from zhongshu.datasets.sources.lines import Located, located_offsets, physical_lines
from zhongshu.datasets.sources.records import split_row
from zhongshu.datasets.sources.scan import ParseReject, ParseRule, Scan
from zhongshu.lake.engine import quote_text

BATCH = 20_000
RULES: dict[str, ParseRule] = {
    "CAST": "type",
    "MISSING COLUMNS": "columns",
    "TOO MANY COLUMNS": "columns",
    "UNQUOTED VALUE": "quote",
    "LINE SIZE OVER MAXIMUM": "length",
    "INVALID ENCODING": "encoding",
    "INVALID STATE": "quote",
}

WHOLE_ROW: dict[ParseRule, Text] = {"quote": AFTER_QUOTE, "length": TOO_LONG, "encoding": NO_TEXT}

# DuckDB's line_byte_position counts from 1 and may point at line ends before the row, with which csv_line then begins
_START = "line_byte_position - 1 + length(csv_line) - length(ltrim(csv_line, chr(10) || chr(13)))"


def collect_rejects(connection: DuckDBPyConnection, scan: Scan) -> Iterator[ParseReject]:
    """Rows that the reader put apart, in the order of the file, every error of each; call after the statement over
    `scan.sql` ran, on its connection. Memory is bounded; other statements may run between two rows."""
    aside = read_aside(scan.aside)
    waiting = next(aside, None)
    for reject in _typed_rejects(connection, scan):
        while waiting is not None and waiting.record < reject.record:
            yield waiting
            waiting = next(aside, None)
        yield reject
    if waiting is not None:
        yield waiting
        yield from aside


def count_rejected(connection: DuckDBPyConnection, scan: Scan) -> int:
    """Rows (not errors) that the reader put apart."""
    counted = [sum(1 for _ in read_aside(scan.aside))]
    if scan.rejects is not None:
        counted += connection.execute(f"SELECT count(DISTINCT {_START}) FROM {scan.rejects}").fetchone() or ()
    if scan.faults is not None:
        counted += connection.execute(f"SELECT count(*) FROM {scan.faults}").fetchone() or ()
    return sum(counted)


def records_at(positions: Sequence[int], rejected: Sequence[int]) -> list[int]:
    """Record numbers of rows known by their position in the relation (both from 1), given the record numbers the
    reader rejected; all ascending.

    >>> records_at([1, 2, 3], [1, 4])
    [2, 3, 5]
    """
    records = []
    passed = 0
    for position in positions:
        while passed < len(rejected) and rejected[passed] <= position + passed:
            passed += 1
        records.append(position + passed)
    return records


def _typed_rejects(connection: DuckDBPyConnection, scan: Scan) -> Iterator[ParseReject]:
    if scan.csv is None:
        return
    # copies, so that the connection is free for others while the rows are walked
    copy = scan.csv.scratch / f"faults_{scan.layout}.parquet"
    if scan.faults is not None:
        connection.execute(f"COPY (FROM {scan.faults} ORDER BY _record) TO {quote_text(str(copy))}")
        yield from _tidy_rejects(scan, copy)
    elif scan.rejects is not None:
        connection.execute(
            f"COPY (SELECT DISTINCT ({_START})::BIGINT AS start, coalesce(column_idx, 0)::BIGINT AS place, "
            f"column_name, error_type::VARCHAR AS fault FROM {scan.rejects} ORDER BY start, place) "
            f"TO {quote_text(str(copy))}"
        )
        yield from _direct_rejects(scan, copy)


def _tidy_rejects(scan: Scan, copy: Path) -> Iterator[ParseReject]:
    numbers = (record for record, _, _, _ in _stored(copy))
    places = physical_lines(scan, numbers)
    for (_, _, names, texts), row in zip(_stored(copy), places, strict=True):
        for name, text in zip(names, texts, strict=True):
            if name is not None:
                yield _wrong_type(scan, row, name, text)


def _direct_rejects(scan: Scan, copy: Path) -> Iterator[ParseReject]:
    starts = (start for start, _ in groupby(row[0] for row in _stored(copy)))
    rows = groupby(_stored(copy), key=itemgetter(0))
    for (_, faults), row in zip(rows, located_offsets(scan, starts), strict=True):
        yield from _row_rejects(scan, row, [(name, fault) for _, _, name, fault in faults])


def _stored(copy: Path) -> Iterator[tuple[Any, ...]]:
    for batch in pq.ParquetFile(copy).iter_batches(batch_size=BATCH):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _row_rejects(scan: Scan, row: Located, faults: list[tuple[str | None, str]]) -> Iterator[ParseReject]:
    """`faults` are DuckDB's: the name of the column, the kind of error."""
    cells = split_row(row.raw, scan.delimiter)
    kind = next((kind for _, kind in faults if kind != "CAST"), None)
    if kind is not None:
        rule = RULES.get(kind, "quote")
        why = WHOLE_ROW.get(rule) or wrong_width(len(cells), len(scan.columns))
        yield ParseReject(row.record, row.line, None, None, rule, why.en, why.zh, row.raw)
        return
    for name in dict.fromkeys(name for name, _ in faults if name is not None):
        yield _wrong_type(scan, row, name, cells[scan.columns.index(name)])


def _wrong_type(scan: Scan, row: Located, column: str, value: str) -> ParseReject:
    why = wrong_type(value, scan.types[column])
    return ParseReject(row.record, row.line, column, value, "type", why.en, why.zh, row.raw)
