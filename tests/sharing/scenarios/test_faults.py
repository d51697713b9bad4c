"""Faults are counted a few at a time, and none is lost while the state is away."""

import threading
import time

import pytest
from sqlalchemy.exc import OperationalError

from zhongshu.sharing.scenarios.faults import FaultStore
from zhongshu.state.database import open_database

DAY = "2026-03-02"


@pytest.fixture
def store(state_url: str) -> FaultStore:
    return FaultStore(open_database(state_url), lambda: DAY, after=60)


def test_they_add_up_over_processes(store: FaultStore) -> None:
    other = FaultStore(store.database, lambda: DAY, after=60)
    for _ in range(3):
        store.add("air", "GET /packs/{pack}")
    other.add("air", "GET /packs/{pack}")
    other.add("", "GET /")
    other.flush()
    assert store.since(DAY) == {"air": 4, "": 1}
    assert store.addresses("air", DAY) == [("GET /packs/{pack}", 4)]
    assert store.since("2026-03-03") == {}


def test_many_threads_at_once(store: FaultStore) -> None:
    stores = [FaultStore(store.database, lambda: DAY, after=60) for _ in range(4)]

    def fail(one: FaultStore) -> None:
        for _ in range(10):
            one.add("air", "GET /")
            one.flush()

    threads = [threading.Thread(target=fail, args=(one,)) for one in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.since(DAY) == {"air": 40}


def test_they_are_written_by_themselves(state_url: str) -> None:
    store = FaultStore(open_database(state_url), lambda: DAY, after=0.05)
    store.add("air", "GET /")
    other = FaultStore(store.database, lambda: DAY)
    deadline = time.monotonic() + 10
    while not other.since(DAY) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert other.since(DAY) == {"air": 1}


def test_a_state_that_is_away_makes_them_wait(store: FaultStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.add("air", "GET /")

    def away() -> None:
        raise OperationalError("BEGIN", None, Exception("away"))

    with monkeypatch.context() as patch:
        patch.setattr(store.database, "begin", away)
        store.flush()
    store.add("air", "GET /")
    assert store.since(DAY) == {"air": 2}
