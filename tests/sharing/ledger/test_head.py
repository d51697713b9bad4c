"""The three numbers that every process sees at once."""

import struct
from pathlib import Path

import pytest

from zhongshu.sharing.ledger.head import Head, read_head


def test_what_one_sets_all_see(tmp_path: Path) -> None:
    one, other = Head(tmp_path / "head"), Head(tmp_path / "head")
    assert (other.size, other.acts, other.at) == (0, 0, 0)
    one.set(5, 2, 1_700_000_000_000_000)
    assert (other.size, other.acts, other.at) == (5, 2, 1_700_000_000_000_000)
    one.close()
    other.close()
    assert read_head((tmp_path / "head").read_bytes()) == (5, 2, 1_700_000_000_000_000)


def test_bytes_that_are_not_as_written_are_told() -> None:
    with pytest.raises(ValueError, match="31 bytes, not 32"):
        read_head(bytes(31))
    with pytest.raises(ValueError, match="not that of its numbers"):
        read_head(struct.pack("=4Q", 1, 2, 3, 4))
