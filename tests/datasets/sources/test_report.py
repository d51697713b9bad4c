"""What the hub tells of itself, written down for a load."""

from pathlib import Path

import pytest

from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.report import Batch, Feed, written


def test_no_room_for_it_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "town.links.jsonl").symlink_to("/dev/full")
    feed = Feed(lambda cursor: Batch([{"record": "r1"}], "2"))
    with pytest.raises(LoadError, match=r"no room to write town\.links\.jsonl: No space left"):
        written("town.links", {"town.links": feed}, tmp_path, "1")
