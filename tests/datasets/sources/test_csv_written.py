"""Whatever Python's csv module writes is read back, every row at its line."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.datasets.sources.reading import read
from zhongshu.datasets.sources.csv import scan_csv

CELLS = st.text(alphabet='ab1 ,;\t"\n\r台。', max_size=8).map(str.strip)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(1, 4))
    return draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=12))


@given(
    rows=tables(),
    delimiter=st.sampled_from(",;\t"),
    # the module quotes only those line ends that it writes itself
    ends_and_quotes=st.sampled_from([("\r\n", False), ("\n", True), ("\r\n", True), ("\r", True)]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
)
@settings(max_examples=120, deadline=None)
def test_round_trip(rows: list[list[str]], delimiter: str, ends_and_quotes: tuple[str, bool], encoding: str) -> None:
    width = len(rows[0]) if rows else 2
    text = io.StringIO()
    ends, quoted = ends_and_quotes
    writer = csv.writer(text, delimiter=delimiter, lineterminator=ends)
    if quoted:
        writer = csv.writer(text, delimiter=delimiter, lineterminator=ends, quoting=csv.QUOTE_ALL)
    # 州 is no UTF-8 in GB18030; a file of 台 alone would be, and is read as UTF-8
    writer.writerow([f"州{column}" for column in range(width)])
    lines = []
    for row in rows:
        lines.append(line_number(text.getvalue()))
        writer.writerow(row)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(text.getvalue().encode(encoding))
        got = read(scan_csv(path, delimiter=delimiter, scratch=Path(folder)))
    assert got.rows == [tuple(cell or None for cell in row) for row in rows]
    assert [line for _, line, _ in got.places] == lines
    assert got.rejects == []


def line_number(before: str) -> int:
    return len(before.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
