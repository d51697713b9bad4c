"""So many times a minute, each name for itself; so many names at once share what is left."""

import pytest

from zhongshu.core import pace
from zhongshu.core.pace import Pace


def test_each_name_has_its_own_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [600.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    tried = Pace(2)
    assert [tried.allows("a") for _ in range(3)] == [True, True, False]
    assert tried.allows("b")
    now[0] += 60
    assert tried.allows("a")


def test_more_names_than_are_counted_share_one_and_those_before_keep_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "_MOST_NAMES", 2)
    tried = Pace(2)
    assert [tried.allows(name) for name in "abcde"] == [True, True, True, True, False]
    assert tried.allows("a")
