"""Running a scan the way the loader does."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from zhongshu.datasets.sources.exact import read_exactly
from zhongshu.datasets.sources.lines import physical_lines
from zhongshu.datasets.sources.rejects import collect_rejects, records_at
from zhongshu.datasets.sources.scan import ParseReject, Scan
from zhongshu.lake.engine import quote_name


@dataclass(frozen=True)
class Read:
    """`rows` in the order of the file; `places` is (record, line, raw) of each of them; `tries` counts readings."""

    scan: Scan
    rows: list[tuple[object, ...]]
    rejects: list[ParseReject]
    places: list[tuple[int, int, str]]
    tries: int

    @property
    def faults(self) -> list[tuple[int, int, str]]:
        return [(reject.record, reject.line, reject.rule) for reject in self.rejects]


def read(scan: Scan, *, threads: int = 2) -> Read:
    tries = 0
    with duckdb.connect() as connection:
        connection.execute(f"SET threads = {threads}")

        def run(careful: Scan) -> int:
            nonlocal tries
            tries += 1
            connection.execute(f"CREATE OR REPLACE TEMP TABLE rows_read AS SELECT * FROM {careful.sql}")
            return count(connection)

        final = read_exactly(connection, scan, run)
        rejects = list(collect_rejects(connection, final))
        names = ", ".join(quote_name(name) for name in final.columns)
        rows = connection.execute(f"SELECT {names} FROM rows_read").fetchall()
    records = records_at(range(1, len(rows) + 1), sorted({reject.record for reject in rejects}))
    return Read(final, rows, rejects, located(final, records), tries)


def count(connection: duckdb.DuckDBPyConnection) -> int:
    (rows,) = connection.execute("SELECT count(*) FROM rows_read").fetchone() or (0,)
    return int(rows)


def located(scan: Scan, records: Sequence[int]) -> list[tuple[int, int, str]]:
    return [(place.record, place.line, place.raw) for place in physical_lines(scan, records)]
