"""Files joined into one: which of them, in what groups, and what stays by itself."""

import hashlib
from pathlib import Path

import pytest

from zhongshu.datasets.sources.joined import join, joinable
from zhongshu.datasets.sources.spec import SourceSpec

CSV = SourceSpec(kind="csv")
HEADER = "企业代号,金额"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "scratch").mkdir()
    return tmp_path


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_files_of_one_header_are_one_whatever_their_encoding_and_line_ends(folder: Path) -> None:
    plain = write(folder, "a.csv", f"{HEADER}\nE1,1\nE1,2\n")
    marked = write(folder, "b.csv", f"{HEADER}\r\nE2,3\r\n", "utf-8-sig")
    chinese = write(folder, "c.csv", f"{HEADER}\n企业三,4", "gb18030")
    empty = write(folder, "d.csv", f"{HEADER}\n")
    made, apart = join([plain, marked, chinese, empty], CSV, folder / "scratch")
    assert apart == []
    (joined,) = made
    assert joined.path.read_text("utf-8") == f"{HEADER}\nE1,1\nE1,2\nE2,3\n企业三,4\n"
    assert [(piece.path, piece.records) for piece in joined.pieces] == [
        (plain, 2),
        (marked, 1),
        (chinese, 1),
        (empty, 0),
    ]
    assert joined.pieces[2].digest == hashlib.sha256(chinese.read_bytes()).hexdigest()
    assert [path.name for path in (folder / "scratch").iterdir()] == ["joined-0.csv"], "no copy is left"


def test_every_header_has_a_file_of_its_own(folder: Path) -> None:
    bought, sold = write(folder, "a.csv", "x,销方\n1,2\n"), write(folder, "b.csv", "x,购方\n3,4\n")
    again = write(folder, "c.csv", "x,销方\n5,6\n")
    made, _ = join([bought, sold, again], CSV, folder / "scratch")
    assert [[piece.path for piece in one.pieces] for one in made] == [[bought, again], [sold]]


@pytest.mark.parametrize(
    "text",
    [
        'x,y\n"open,1\n2,3\n',
        'x,y\n"a\nb",1\n',
        "x,y\n1,2\n\n3,4\n",
        "x,y\n1,2\r3,4\n",
        "x,y\n1,\0\n",
        "",
        "\nx,y\n1,2\n",
    ],
    ids=["quote left open", "break within a value", "blank line", "two line ends", "zero byte", "empty", "late header"],
)
def test_what_is_odd_stays_by_itself(folder: Path, text: str) -> None:
    odd, plain = write(folder, "odd.csv", text), write(folder, "plain.csv", 'x,y\n"a,b",2\n')
    made, apart = join([odd, plain, folder / "missing.csv"], CSV, folder / "scratch")
    assert apart == [odd, folder / "missing.csv"]
    assert [piece.path for one in made for piece in one.pieces] == [plain]


def test_bytes_that_are_no_text_stay_by_themselves(folder: Path) -> None:
    path = folder / "broken.csv"
    path.write_bytes("企业代号,金额\nE1,1\n".encode() + b"\xff\xff,2\n")
    assert join([path], CSV, folder / "scratch") == ([], [path])


def test_a_source_that_asks_for_the_file_or_line_is_not_joined() -> None:
    assert joinable(SourceSpec(kind="csv", columns={"x": "trim(y)"}))
    assert not joinable(SourceSpec(kind="csv", columns={"x": "stem(_file)"}))
    assert not joinable(SourceSpec(kind="csv", header=3))
    assert not joinable(SourceSpec(kind="excel"))
