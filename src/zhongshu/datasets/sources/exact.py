"""Reading a scan so that no row is lost: read, count, and read again more carefully when the count is off.

Rows that DuckDB gives plus rows it rejects must be the rows of the file. Its parallel CSV reader has been seen to
drop the last piece of a file without a word when a bad row begins it (1.5.5); such a file is read by one thread,
and failing that tidied first.
"""

from collections.abc import Callable
from dataclasses import replace

import duckdb

from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.csv_scans import serial_scan, tidy_scan
from zhongshu.datasets.sources.lines import count_records
from zhongshu.datasets.sources.rejects import count_rejected
from zhongshu.datasets.sources.scan import Scan


def read_exactly(connection: duckdb.DuckDBPyConnection, scan: Scan, run: Callable[[Scan], int]) -> Scan:
    """Call `run(scan)`, which executes one statement over the whole of `scan.sql` and answers the rows it got from
    it, until every row is accounted for; the scan that did it is returned, for rejects and lines.

    `run` may be called up to three times and must then replace what it wrote. Raises LoadError when rows stay lost.
    """
    while True:
        rows = _run_or_none(scan, run)
        if rows is not None:
            found = rows + count_rejected(connection, scan)
            if scan.records in (None, found):
                return scan
            serial = scan.csv is not None and not scan.parallel and scan.layout != "tidy"
            if serial and found == count_records(scan):
                return replace(scan, records=found, layout="quoted")  # there are blank lines between rows
        careful = _more_careful(scan)
        if careful is None:
            raise LoadError(f"{scan.path.name} has {scan.records} rows, but {rows} were read or rejected")
        scan = careful


def _run_or_none(scan: Scan, run: Callable[[Scan], int]) -> int | None:
    """None when the CSV reader itself gave up and a more careful way is left."""
    try:
        return run(scan)
    except duckdb.InvalidInputException as error:
        if scan.csv is None or scan.layout == "tidy" or "CSV" not in str(error):
            raise
        return None


def _more_careful(scan: Scan) -> Scan | None:
    if scan.csv is None or scan.layout == "tidy":
        return None
    return serial_scan(scan.csv, scan.encoding) if scan.parallel else tidy_scan(scan.csv, scan.encoding)
