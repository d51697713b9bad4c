"""What was fetched is used for a while, fetched again when that helps, and never out of its time."""

from dataclasses import dataclass

import pytest

from zhongshu.core.text import Text
from zhongshu.sharing.people.outside.kept import AGAIN, Kept
from zhongshu.sharing.people.outside.refused import ProviderAway, away


@dataclass
class Source:
    """Counts how often it was asked; `away` is out of order."""

    asked: int = 0
    away: bool = False
    now: float = 100.0

    def __call__(self) -> int:
        self.asked += 1
        if self.away:
            raise away(Text(zh="政务", en="Gov"))
        return self.asked


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def kept(source: Source) -> Kept[int]:
    return Kept(source, 300, lambda: source.now)


def test_it_is_fetched_once_until_it_is_too_old(source: Source, kept: Kept[int]) -> None:
    assert [kept.get(), kept.get()] == [1, 1]
    source.now += 300
    assert kept.get() == 2


def test_what_is_too_old_is_not_used_while_the_source_is_away(source: Source, kept: Kept[int]) -> None:
    kept.get()
    source.away, source.now = True, source.now + 300
    with pytest.raises(ProviderAway):
        kept.get()


def test_anew_is_not_more_often_than_every_ten_seconds(source: Source, kept: Kept[int]) -> None:
    kept.get()
    assert [kept.anew() for _ in range(5)] == [1] * 5
    source.now += AGAIN
    assert [kept.anew(), kept.anew(), kept.get()] == [2, 2, 2]


def test_a_source_that_is_away_is_left_alone_for_a_while(source: Source, kept: Kept[int]) -> None:
    source.away = True
    for _ in range(5):
        with pytest.raises(ProviderAway, match="cannot be reached now"):
            kept.anew()
    assert source.asked == 1
    source.away, source.now = False, source.now + AGAIN
    assert kept.get() == 2
