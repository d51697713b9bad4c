"""Files of keys: the first one stays, nobody else reads it, and nothing of one that failed is left."""

import os
from pathlib import Path

import pytest

from zhongshu.sharing.key_file import make_key_file, replace_key_file


def test_the_first_one_stays_until_it_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "one.key"
    make_key_file(path, b"first")
    make_key_file(path, b"second")
    assert path.read_bytes() == b"first"
    replace_key_file(path, b"third")
    assert path.read_bytes() == b"third"
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(path.parent) == ["one.key"]


def test_of_a_file_that_could_not_be_written_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError("no space")

    monkeypatch.setattr("zhongshu.sharing.key_file.os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        make_key_file(tmp_path / "one.key", b"first")
    assert os.listdir(tmp_path) == []
