"""Rows that the reader could not parse, with their place."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pyarrow.parquet as pq
from duckdb import DuckDBPyConnection

from zhongshu.core.text import Text
from zhongshu.datasets.sources.aside import read_aside
from zhongshu.datasets.sources.faults import AFTER_QUOTE, NO_TEXT, TOO_LONG, wrong_type, wrong_width
from zhongshu.datasets.sources.lines import Located, located_offsets
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
    apart = sum(1 for _ in read_aside(scan.aside))
    if scan.rejects is None:
        return apart
    row = connection.execute(f"SELECT count(DISTINCT {_START}) FROM {scan.rejects}").fetchone()
    return apart + (row[0] if row else 0)


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
    if scan.rejects is None or scan.csv is None:
        return
    # a copy, so that the connection is free for others while the rows are walked
    copy = scan.csv.scratch / f"{scan.rejects}.parquet"
    connection.execute(
        f"COPY (SELECT DISTINCT ({_START})::BIGINT AS start, coalesce(column_idx, 0)::BIGINT AS place, column_name, "
        f"error_type::VARCHAR AS fault, csv_line FROM {scan.rejects} ORDER BY start, place) TO {quote_text(str(copy))}"
    )
    rows = ((start, list(errors)) for start, errors in groupby(_stored(copy), key=itemgetter(0)))
    for row, errors in _placed(scan, rows):
        yield from _row_rejects(scan, row, errors)


Fault = tuple[int, int, str | None, str, str]
"""Offset of the row in the file, place of the column, its name, DuckDB's kind of error, the text of the row."""


def _stored(copy: Path) -> Iterator[Fault]:
    for batch in pq.ParquetFile(copy).iter_batches(batch_size=BATCH):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _placed(scan: Scan, rows: Iterable[tuple[int, list[Fault]]]) -> Iterator[tuple[Located, list[Fault]]]:
    if scan.layout == "tidy":
        for _, errors in rows:
            number, line, raw = errors[0][4].strip("\r\n").split(scan.delimiter, 2)
            yield Located(int(number), int(line), raw), errors
        return
    ahead: deque[list[Fault]] = deque()

    def starts() -> Iterator[int]:
        for start, errors in rows:
            ahead.append(errors)
            yield start

    for row in located_offsets(scan, starts()):
        yield row, ahead.popleft()


def _row_rejects(scan: Scan, row: Located, errors: list[Fault]) -> Iterator[ParseReject]:
    cells = split_row(row.raw, scan.delimiter)
    fault = next((error[3] for error in errors if error[3] != "CAST"), None)
    if fault is not None:
        rule = RULES.get(fault, "quote")
        why = WHOLE_ROW.get(rule) or wrong_width(len(cells), len(scan.columns))
        yield ParseReject(row.record, row.line, None, None, rule, why.en, why.zh, row.raw)
        return
    for column in dict.fromkeys(error[2] for error in errors if error[2] is not None):
        value = cells[scan.columns.index(column)]
        why = wrong_type(value, scan.types[column])
        yield ParseReject(row.record, row.line, column, value, "type", why.en, why.zh, row.raw)
