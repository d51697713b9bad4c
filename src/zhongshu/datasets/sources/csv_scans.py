"""Three ways for DuckDB to read a CSV file: quickly, carefully, and tidied first."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from zhongshu.datasets.sources.scan import Csv, Scan
from zhongshu.datasets.sources.tidy import tidy
from zhongshu.lake.engine import quote_name, quote_text


def parallel_scan(csv: Csv, encoding: str | None) -> Scan:
    """Two threads and more. Without any quote in the file, quoting is switched off: it is quicker, and the reader
    then cannot mistake the middle of a row for the middle of a quoted value."""
    return _scan(csv, encoding, parallel=True)


def serial_scan(csv: Csv, encoding: str | None) -> Scan:
    """One thread; quoted line breaks and blank lines do no harm. `records` counts blank lines between rows too."""
    return _scan(csv, encoding, parallel=False)


def tidy_scan(csv: Csv, encoding: str | None) -> Scan:
    """A copy in which every row is plain and of the right width, the others aside; read as text and cast afterwards,
    so that any number of faulty rows needs no memory."""
    tidied = tidy(csv)
    faults = {
        name: f"({quote_name(name)} IS NOT NULL AND {_cast(name, kind)} IS NULL)"
        for name, kind in csv.types.items()
        if kind != "VARCHAR"
    }
    some = " OR ".join(faults.values()) or "false"
    names = ", ".join(f"CASE WHEN {fault} THEN {quote_text(name)} END" for name, fault in faults.items()) or "NULL"
    texts = ", ".join(f"CASE WHEN {fault} THEN {quote_name(name)} END" for name, fault in faults.items()) or "NULL"
    cast = ", ".join(f"{_cast(name, kind)} AS {quote_name(name)}" for name, kind in csv.types.items())
    text = _tidied_sql(tidied.path, csv)
    return replace(
        _scan(csv, encoding, parallel=False),
        sql=f"(SELECT {cast}, _line FROM {text} WHERE NOT ({some}))",
        line_column="_line",
        rejects=None,
        records=tidied.records,
        path=tidied.path,
        layout="tidy",
        aside=tidied.aside,
        faults=f"(SELECT _record, _line, [{names}] AS names, [{texts}] AS texts FROM {text} WHERE {some})",
    )


def _cast(name: str, kind: str) -> str:
    return quote_name(name) if kind == "VARCHAR" else f"TRY_CAST({quote_name(name)} AS {kind})"


def _scan(csv: Csv, encoding: str | None, *, parallel: bool) -> Scan:
    rejects = f"rejects_{secrets.token_hex(6)}"
    return Scan(
        sql=direct_sql(csv.path, csv, rejects, header=csv.header > 0, parallel=parallel),
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


def direct_sql(path: Path, csv: Csv, rejects: str, *, header: bool, parallel: bool) -> str:
    """What goes after FROM to read a file of this kind with its types, rows that have not these types into the
    temporary table `rejects`."""
    return _read_csv(
        path,
        csv,
        csv.types,
        f"header = {str(header).lower()}, quote = {_quote(csv.quoted)}, escape = {_quote(csv.quoted)}, "
        f"parallel = {str(parallel).lower()}, store_rejects = true, rejects_limit = 0, "
        f"rejects_table = '{rejects}', rejects_scan = '{rejects}_scan'",
    )


def _tidied_sql(path: Path, csv: Csv) -> str:
    # a row of the greatest length has its two numbers in front now
    columns = {"_record": "BIGINT", "_line": "BIGINT", **dict.fromkeys(csv.types, "VARCHAR")}
    options = f"header = true, quote = {_quote(True)}, escape = {_quote(True)}, parallel = false"
    return _read_csv(path, csv, columns, f"{options}, max_line_size = 2100000")


def _quote(used: bool) -> str:
    return quote_text('"' if used else "")


def _read_csv(path: Path, csv: Csv, columns: Mapping[str, str], options: str) -> str:
    struct = ", ".join(f"{quote_text(name)}: {quote_text(kind)}" for name, kind in columns.items())
    nulls = ", ".join(quote_text(word) for word in csv.nulls)
    return (
        f"read_csv({quote_text(str(path))}, auto_detect = false, strict_mode = true, "
        f"delim = {quote_text(csv.delimiter)}, columns = {{{struct}}}, nullstr = [{nulls}], {options})"
    )
