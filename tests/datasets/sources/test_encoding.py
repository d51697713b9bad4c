"""Bytes told apart by strict decoding."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.encoding import Undecodable, as_utf8, check_utf8, fetched_encoding, named_encoding

MIXED = st.lists(st.sampled_from(["a", "é", "台", "🙂", "\n"]).map(str.encode) | st.binary(max_size=3), max_size=12)


@given(MIXED, st.integers(262_130, 262_144))
@settings(max_examples=150, deadline=None)
def test_the_first_wrong_byte_is_the_one_that_python_finds(parts: list[bytes], before: int) -> None:
    content = b"x" * before + b"".join(parts)  # the parts lie across the end of a piece
    expected = None
    try:
        content.decode()
    except UnicodeDecodeError as error:
        expected = error.start
    with TemporaryDirectory() as folder:
        path = Path(folder) / "source.txt"
        path.write_bytes(content)
        try:
            check_utf8(path)
            found = None
        except Undecodable as wrong:
            found = wrong.offset
    assert found == expected


def test_a_copy_is_made_only_when_needed(tmp_path: Path) -> None:
    path = tmp_path / "source.csv"
    path.write_bytes("城市\n".encode())
    assert as_utf8(path, "auto", tmp_path) == (path, "utf-8")
    path.write_bytes("城市\n".encode("gb18030"))
    copy, name = as_utf8(path, "auto", tmp_path)
    assert (copy.read_text(), name) == ("城市\n", "gb18030")


def test_a_character_cut_off_at_the_end_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "source.csv"
    path.write_bytes("城市".encode()[:-1])
    with pytest.raises(LoadError, match="byte 3 cannot be read"):
        as_utf8(path, "utf-8", tmp_path)


def test_names_of_encodings() -> None:
    assert named_encoding("GB2312") == named_encoding("gbk") == "gb18030"
    assert named_encoding("UTF8") == "utf-8"
    with pytest.raises(LoadError, match="no encoding 'base64'"):
        named_encoding("base64")


@pytest.mark.parametrize(
    ("content", "charset", "read_as"),
    [
        ("城市".encode(), "gbk", "auto"),
        ("城市".encode("gbk"), "gbk", "gb18030"),
        ("臺北市".encode("big5"), "big5", "big5"),
        ("城市".encode("gbk"), "nonsense", "auto"),
    ],
)
def test_a_declared_charset_yields_to_bytes_that_are_utf_8(
    tmp_path: Path, content: bytes, charset: str, read_as: str
) -> None:
    path = tmp_path / "source.csv"
    path.write_bytes(content)
    assert fetched_encoding(path, charset) == read_as
