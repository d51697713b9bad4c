"""Decisions over rejected rows, on both databases: each row is decided once, whoever is at it."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from zhongshu.datasets.quarantine import ResolutionStore
from zhongshu.state.database import open_database


@pytest.fixture
def store(state_url: str) -> Iterator[ResolutionStore]:
    database = open_database(state_url)
    yield ResolutionStore(database)
    database.dispose()


def test_a_decided_row_is_not_decided_again(store: ResolutionStore) -> None:
    assert store.add(1, [3, 2, 3], "discarded", reason="停产", who="li") == 2
    assert store.add(1, [2, 4], "corrected", reason="", who="wang") == 1
    assert {one.record: one.who for one in store.of(1)} == {2: "li", 3: "li", 4: "wang"}
    assert store.counts() == {1: 3}


def test_of_several_at_once_each_row_is_one_person_s(store: ResolutionStore) -> None:
    gate = threading.Barrier(6)

    def decide(number: int) -> int:
        gate.wait()
        return store.add(7, range(1, 40), "discarded", reason="x", who=f"w{number}")

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(decide, range(6))) == [0] * 5 + [39]
    assert len({one.who for one in store.of(7)}) == 1
