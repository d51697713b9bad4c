"""A source as DuckDB sees it: one relation, and the rows its reader could not parse."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

ParseRule = Literal["type", "columns", "encoding", "quote", "length", "json"]

Layout = Literal["lines", "quoted", "tidy", "table"]
"""How a row is found again in `Scan.path`: a record is a line; a record may span lines and blank lines are none;
a tidied CSV whose first columns are record and line; a Parquet file."""


@dataclass(frozen=True)
class ParseReject:
    """One error of one row that the reader could not parse; a row may have several, next to each other.

    `record` counts data rows from 1 (blank lines are no rows). `line` is the line of the file where the row
    starts, from 1, header included; for Excel the row of the sheet. `column` and `value` are None where the
    whole row is wrong (too few columns, a quote that never closes). `raw` is the row as it stands in the file,
    decoded, without its line end.
    """

    record: int
    line: int
    column: str | None
    value: str | None
    rule: ParseRule
    message: str
    message_zh: str
    raw: str


@dataclass(frozen=True)
class Csv:
    """What a CSV file turned out to be. `path` is UTF-8; `original` the file as it came; `line_ends` outside quotes.

    `types` holds every column in the order of the file. `odd` says why the file must be tidied before DuckDB reads
    it (None: it need not). `quoted`: a quote occurs; `breaks`: a line break stands inside quotes. `lines` counts
    rows outside quotes, the header and blank lines between rows included, blank lines at the end not.
    """

    path: Path
    original: Path
    delimiter: str
    header: int
    nulls: tuple[str, ...]
    types: Mapping[str, str]
    scratch: Path
    odd: str | None
    quoted: bool
    breaks: bool
    lines: int


@dataclass(frozen=True)
class Scan:
    """What the loader needs to stage a source with one statement.

    `sql` goes after FROM; it gives `columns`, in the order of the file, and `line_column` when there is one (the
    line, sheet row or index of each row). `types` has the DuckDB type of each column: the one asked for where the
    reader could give it, VARCHAR otherwise. The relation keeps the order of the file. `rejects` is the temporary
    table that running `sql` fills. `records` is the number of data rows, those in `rejects` and `aside` included,
    when it is known beforehand (exact.py checks it). `path` is the file that `sql` reads: the source itself or a
    copy in the scratch folder; `aside` holds rows that were put apart before DuckDB saw them (rejects.py). `faults`,
    in place of `rejects`, is a relation (record, line, names, texts) of the rows that `sql` leaves out because a
    value is not of its type.
    """

    sql: str
    columns: tuple[str, ...]
    line_column: str | None
    rejects: str | None
    encoding: str | None
    path: Path
    types: Mapping[str, str] = field(default_factory=dict)
    delimiter: str = ","
    header: int = 1
    records: int | None = None
    layout: Layout = "table"
    aside: Path | None = None
    faults: str | None = None
    csv: Csv | None = None
    parallel: bool = False
