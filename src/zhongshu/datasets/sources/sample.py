"""How many rows of a CSV file cannot be read, reckoned from pieces of it."""

from pathlib import Path

import duckdb

from zhongshu.datasets.sources.csv_scans import direct_sql
from zhongshu.datasets.sources.lines import last_end
from zhongshu.datasets.sources.scan import Csv

PIECES = 64
PIECE = 1 << 16


def expected_faults(csv: Csv) -> int:
    """Rows that the reader would reject: their share in 64 pieces of 64 KB from all over the file (where quoted
    values hold line breaks: in its first 4 MB), times its lines."""
    path = csv.scratch / "sample.csv"
    path.write_bytes(_head(csv.path) if csv.breaks else _pieces(csv.path))
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        sql = direct_sql(path, csv, "faults", header=csv.breaks and csv.header > 0, parallel=False)
        # every column must be asked for, or its values would not be read
        good = connection.execute(f"SELECT any_value(COLUMNS(*)), count(*) FROM {sql}").fetchall()[0][-1]
        bad = (connection.execute("SELECT count(DISTINCT line) FROM faults").fetchone() or (0,))[0]
    return int(csv.lines * bad / max(1, good + bad))


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        head = file.read(PIECES * PIECE)
    return head[: last_end(head)]


def _pieces(path: Path) -> bytes:
    """Whole lines from all over the file."""
    size = path.stat().st_size
    pieces = []
    with path.open("rb") as file:
        for number in range(PIECES):
            file.seek(number * (size // PIECES))
            piece = file.read(PIECE)
            pieces.append(piece[piece.find(b"\n") + 1 : piece.rfind(b"\n") + 1])
    return b"".join(pieces)
