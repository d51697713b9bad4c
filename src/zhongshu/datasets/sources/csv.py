"""CSV and its kin: RFC 4180 read by DuckDB with its types, in parallel where that is provably exact."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.encoding import as_utf8
from zhongshu.datasets.sources.names import renamed_names, unique_names
from zhongshu.datasets.sources.records import Record
from zhongshu.datasets.sources.scan import Csv, Scan
from zhongshu.datasets.sources.survey import survey
from zhongshu.datasets.sources.tidy import header_record, tidy
from zhongshu.lake.engine import quote_name, quote_text


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
    if csv.odd is not None:
        return tidy_scan(csv, found)
    return serial_scan(csv, found) if csv.breaks else parallel_scan(csv, found)


def parallel_scan(csv: Csv, encoding: str | None) -> Scan:
    """Two threads and more. Without any quote in the file, quoting is switched off: it is quicker, and the reader
    then cannot mistake the middle of a row for the middle of a quoted value."""
    return _scan(csv, encoding, quoted=csv.quoted, parallel=True)


def serial_scan(csv: Csv, encoding: str | None) -> Scan:
    """One thread; quoted line breaks and blank lines do no harm. `records` counts blank lines between rows too."""
    return _scan(csv, encoding, quoted=csv.quoted, parallel=False)


def tidy_scan(csv: Csv, encoding: str | None) -> Scan:
    """One thread over a copy in which every row is plain and of the right width; the others are aside."""
    tidied = tidy(csv)
    columns = {"_record": "BIGINT", "_line": "BIGINT", **csv.types}
    rejects = _rejects_name()
    sql = _read_csv(tidied.path, csv, columns, rejects, header=True, quoted=True, parallel=False)
    selected = ", ".join(quote_name(name) for name in [*csv.types, "_line"])
    return replace(
        _scan(csv, encoding, quoted=True, parallel=False),
        sql=f"(SELECT {selected} FROM {sql})",
        line_column="_line",
        rejects=rejects,
        records=tidied.records,
        path=tidied.path,
        layout="tidy",
        aside=tidied.aside,
    )


def _scan(csv: Csv, encoding: str | None, *, quoted: bool, parallel: bool) -> Scan:
    rejects = _rejects_name()
    return Scan(
        sql=_read_csv(csv.path, csv, csv.types, rejects, header=csv.header > 0, quoted=quoted, parallel=parallel),
        columns=tuple(csv.types),
        line_column=None,
        rejects=rejects,
        encoding=encoding,
        path=csv.path,
        types=csv.types,
        delimiter=csv.delimiter,
        header=csv.header,
        records=csv.lines - (csv.header > 0),
        layout="quoted" if csv.breaks else "lines",
        csv=csv,
        parallel=parallel,
    )


def _read_csv(
    path: Path, csv: Csv, columns: Mapping[str, str], rejects: str, *, header: bool, quoted: bool, parallel: bool
) -> str:
    quote = quote_text('"' if quoted else "")
    struct = ", ".join(f"{quote_text(name)}: {quote_text(kind)}" for name, kind in columns.items())
    return (
        f"read_csv({quote_text(str(path))}, auto_detect = false, header = {str(header).lower()}, "
        f"delim = {quote_text(csv.delimiter)}, quote = {quote}, escape = {quote}, columns = {{{struct}}}, "
        f"nullstr = [{', '.join(quote_text(word) for word in csv.nulls)}], strict_mode = true, "
        f"parallel = {str(parallel).lower()}, store_rejects = true, rejects_limit = 0, "
        f"rejects_table = '{rejects}', rejects_scan = '{rejects}_scan')"
    )


def _rejects_name() -> str:
    return f"rejects_{secrets.token_hex(6)}"


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
