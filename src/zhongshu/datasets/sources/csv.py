"""CSV and its kin: RFC 4180 read by DuckDB with its types, in parallel where that is provably exact."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.csv_scans import parallel_scan, serial_scan, tidy_scan
from zhongshu.datasets.sources.encoding import as_utf8
from zhongshu.datasets.sources.names import renamed_names, unique_names
from zhongshu.datasets.sources.records import Record
from zhongshu.datasets.sources.sample import expected_faults
from zhongshu.datasets.sources.scan import Csv, Scan
from zhongshu.datasets.sources.survey import survey
from zhongshu.datasets.sources.tidy import header_record

MOST_FAULTS = 100_000
"""Rows that DuckDB may reject: it keeps 1.5 KB of memory for each."""


def scan_csv(
    path: Path,
    *,
    delimiter: str = ",",
    encoding: str = "auto",
    header: int = 1,
    nulls: Sequence[str] = ("",),
    types: Mapping[str, str] | None = None,
    renamed: Mapping[str, str] | None = None,
    scratch: Path,
) -> Scan:
    """The scan of a CSV file; run it by exact.read_exactly.

    `types` names the DuckDB type of columns that the reader shall type; the others are VARCHAR. A cell that is one
    of `nulls`, or empty, is NULL. `header` is the line of the column names, blank lines before it skipped; 0 says
    that there is none (column1, column2, ...). Encoding, copies and counting need one pass over the file and
    bounded memory. Raises LoadError for an empty file and for bytes that are no text.
    """
    _check_delimiter(delimiter)
    text, found = as_utf8(path, encoding, scratch)
    first = _header(text, path.name, delimiter, header)
    names = renamed_names(_names(first, header), renamed or {})
    wanted = {name: kind for name, kind in (types or {}).items() if name in names}
    surveyed = survey(text, delimiter)
    csv = Csv(
        path=text,
        original=path,
        delimiter=delimiter,
        header=header,
        nulls=_usable_nulls(nulls, delimiter),
        types={name: wanted.get(name, "VARCHAR") for name in names},
        scratch=scratch,
        odd=surveyed.odd or _odd_header(first, header),
        quoted=surveyed.quoted,
        breaks=surveyed.breaks,
        lines=surveyed.lines,
    )
    if csv.odd is not None or (csv.lines > MOST_FAULTS and expected_faults(csv) > MOST_FAULTS):
        return tidy_scan(csv, found)
    return serial_scan(csv, found) if csv.breaks else parallel_scan(csv, found)


def _header(text: Path, shown: str, delimiter: str, header: int) -> Record:
    record = header_record(text, delimiter, header)
    if record is None:
        missing = "is empty" if text.stat().st_size == 0 else f"has nothing at line {header} or below"
        raise LoadError(f"{shown} {missing}: there is no header", hint="the first line names the columns")
    if record.fault is not None:
        raise LoadError(f"{shown}:{record.line}: the header cannot be read: {record.fault.en}")
    return record


def _names(record: Record, header: int) -> tuple[str, ...]:
    return unique_names("" if header == 0 else cell.decode() for cell in record.cells)


def _odd_header(record: Record, header: int) -> str | None:
    """Why DuckDB would not find the header, or the file's line ends, by itself."""
    if record.line != 1 or header > 1:
        return "the header is not on line 1"
    if b"\n" in record.raw or b"\r" in record.raw:
        return "a line break in the first row"
    return "one column" if len(record.cells) == 1 else None


def _usable_nulls(nulls: Sequence[str], delimiter: str) -> tuple[str, ...]:
    for word in nulls:
        if delimiter in word or '"' in word or "\n" in word:
            raise LoadError(f"{word!r} cannot be a null word: it has the delimiter, a quote or a line break in it")
    return tuple(dict.fromkeys(["", *nulls]))


def _check_delimiter(delimiter: str) -> None:
    if len(delimiter.encode()) != 1 or delimiter in '"\n\r ':
        raise LoadError(f"{delimiter!r} cannot be a delimiter", hint="one character: , ; | or a tab")
