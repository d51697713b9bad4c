"""Issues of briefs in the state, on both databases: what several do at once is done once."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from zhongshu.screens.briefs.refusal import Refusal
from zhongshu.screens.briefs.store import BriefStore, Edit
from zhongshu.state.database import open_database

MONTH = ("town.month", "331000", "2020-11")
DOCUMENT = {"document": {"snapshot": 3, "title": "十一月"}}


@pytest.fixture
def store(state_url: str) -> Iterator[BriefStore]:
    database = open_database(state_url)
    yield BriefStore(database)
    database.dispose()


def test_of_many_that_begin_a_draft_all_get_the_same(store: BriefStore) -> None:
    gate = threading.Barrier(8)

    def begin(number: int) -> int:
        gate.wait()
        return store.open(*MONTH, snapshot=3, who=f"w{number}").number

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(begin, range(8)))) == 1
    assert len(store.issues()) == 1


def test_edits_of_the_last_issue_are_carried_once(store: BriefStore) -> None:
    first = store.open(*MONTH, snapshot=3, who="wang")
    store.add([Edit(first.number, "s1", "zh", "甲", "乙", "顺", "wang", datetime.now(UTC))])
    store.release(first.number, snapshot=3, content=DOCUMENT, who="wang")
    with ThreadPoolExecutor(4) as pool:
        (number,) = set(pool.map(lambda _: store.open(*MONTH, snapshot=4, who="li").number, range(4)))
    assert number > first.number
    assert [edit.after for edit in store.edits(number)] == ["乙"]


def test_of_two_releases_at_once_one_is_kept(store: BriefStore) -> None:
    """The same draft, and the same words."""
    number = store.open(*MONTH, snapshot=3, who="wang").number
    gate = threading.Barrier(6)

    def release(_: int) -> bool:
        gate.wait()
        try:
            store.release(number, snapshot=3, content=DOCUMENT, who="wang")
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(release, range(6))) == [False] * 5 + [True]
    again = store.open(*MONTH, snapshot=3, who="wang")
    with pytest.raises(Refusal, match="nothing has changed since"):
        store.release(again.number, snapshot=4, content=DOCUMENT, who="wang")
