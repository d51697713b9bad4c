"""Texts read once and kept: what comes of them is the same, whatever a folder has or what became of it."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from zhongshu.linkage.reading import Reading, read_texts


def _reading(heard: list[str], goes_by: str = "1") -> Reading:
    def read(text: str) -> tuple[str, ...]:
        heard.append(text)
        return text[:1], text[1:]

    return Reading("read_sign", ("first", "rest"), read, goes_by)


def _read(texts: list[str], reading: Reading, kept: Path | None) -> set[tuple[str, ...]]:
    with duckdb.connect() as connection:
        said = ", ".join(f"('{text}')" for text in texts)
        return set(connection.execute(f"FROM {read_texts(connection, f'VALUES {said}', reading, kept)}").fetchall())


def test_what_was_read_is_not_read_again(tmp_path: Path) -> None:
    heard: list[str] = []
    first = _read(["ab", "c", "ab", " ", ""], _reading(heard), tmp_path)
    assert first == {("ab", "a", "b"), ("c", "c", None)}
    assert sorted(heard) == ["ab", "c"]
    assert _read(["c", "ab"], _reading(heard), tmp_path) == first
    assert _read(["c", "de"], _reading(heard), tmp_path) == {("c", "c", None), ("de", "d", "e")}
    assert sorted(heard) == ["ab", "c", "de"]


def test_what_is_said_no_more_is_not_kept(tmp_path: Path) -> None:
    heard: list[str] = []
    for texts in (["ab"], ["cd"], ["ab"]):
        _read(texts, _reading(heard), tmp_path)
    assert heard == ["ab", "cd", "ab"]


def test_of_another_way_to_read_nothing_counts(tmp_path: Path) -> None:
    heard: list[str] = []
    _read(["ab"], _reading(heard), tmp_path)
    _read(["ab"], _reading(heard, goes_by="2"), tmp_path)
    assert heard == ["ab", "ab"]
    assert len(list(tmp_path.iterdir())) == 1  # what nobody will read again is gone


@pytest.mark.parametrize("spoil", [lambda file: file.write_bytes(b"no"), lambda file: file.unlink()])
def test_a_file_that_is_damaged_or_gone_is_made_anew(tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    heard: list[str] = []
    first = _read(["ab"], _reading(heard), tmp_path)
    (file,) = tmp_path.iterdir()
    spoil(file)
    assert _read(["ab"], _reading(heard), tmp_path) == first
    assert _read(["ab"], _reading(heard), tmp_path) == first
    assert heard == ["ab", "ab"]


def test_without_a_folder_nothing_is_kept() -> None:
    heard: list[str] = []
    for _ in range(2):
        assert _read(["ab"], _reading(heard), None) == {("ab", "a", "b")}
    assert heard == ["ab", "ab"]
