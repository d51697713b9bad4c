"""Rows found again in their file."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.datasets.sources.reading import located, read
from zhongshu.datasets.sources.csv import scan_csv
from zhongshu.datasets.sources.lines import count_records


def test_rows_of_a_large_plain_file(tmp_path: Path) -> None:
    path = tmp_path / "source.csv"
    path.write_text("id,note\n" + "".join(f"{number},note {number}\n" for number in range(1, 50_001)))
    scan = scan_csv(path, scratch=tmp_path)
    wanted = [1, 2, 2, 4_999, 31_000, 50_000]
    assert located(scan, wanted) == [(number, number + 1, f"{number},note {number}") for number in wanted]


def test_a_row_as_long_as_many_blocks(tmp_path: Path) -> None:
    path = tmp_path / "source.csv"
    long = '"' + "x,\n" * 200_000 + '"'
    path.write_text(f"a,b\n1,x\n2,{long}\n3,y\n")
    scan = read(scan_csv(path, scratch=tmp_path)).scan
    assert located(scan, [2, 3]) == [(2, 3, f"2,{long}"), (3, 200_004, "3,y")]
    assert count_records(scan) == 3


def test_rows_of_a_tidied_file_have_the_lines_of_their_own_file(tmp_path: Path) -> None:
    path = tmp_path / "source.csv"
    path.write_bytes(b'title\r\n\na,b\n1,"x\ny"\r\nbad\n2,z\r3,w\n')
    scan = read(scan_csv(path, header=3, scratch=tmp_path)).scan
    assert located(scan, [1, 3, 4]) == [(1, 4, '1,"x\ny"'), (3, 7, "2,z"), (4, 8, "3,w")]


@given(st.lists(st.integers(0, 3), min_size=1, max_size=40), st.booleans(), st.data())
@settings(max_examples=50, deadline=None)
def test_breaks_and_blank_lines(breaks: list[int], crlf: bool, data: st.DataObject) -> None:
    ends = "\r\n" if crlf else "\n"
    text, line, expected = f"a,b{ends}", 2, []
    for number, count in enumerate(breaks, start=1):
        if data.draw(st.booleans()):
            text += ends
            line += 1
        raw = f'{number},"{"x" + ends * count}"'
        expected.append((number, line, raw))
        text += raw + ends
        line += count + 1
    with TemporaryDirectory() as folder:
        path = Path(folder) / "source.csv"
        path.write_text(text, newline="")
        got = read(scan_csv(path, scratch=Path(folder)))
    assert got.places == expected
