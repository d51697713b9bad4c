"""One worker for a region, whoever stands for it: on one machine, on several, through a restart of the database."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from tests.postgres import Server
from zhongshu.app.election import seated, terms
from zhongshu.core.errors import BusyError
from zhongshu.state.database import open_database

SOON = 10.0
"""Seconds within which another one takes over."""


@dataclass
class Candidate:
    """A worker on a machine of its own: its home is a folder that the others do not share."""

    home: Path
    database: Engine
    said: list[str] = field(default_factory=list)
    working: threading.Event = field(default_factory=threading.Event)
    stopped: threading.Event = field(default_factory=threading.Event)

    def stand(self) -> None:
        """Work whenever it is elected."""
        for over in terms(self.home, self.database, self.stopped, self.said.append):
            self.working.set()
            over.wait()
            self.working.clear()


@contextmanager
def standing(*candidates: Candidate) -> Iterator[None]:
    threads = [threading.Thread(target=one.stand) for one in candidates]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for one in candidates:
            one.stopped.set()
        for thread in threads:
            thread.join()


def waited(condition: threading.Event, wanted: bool = True, most: float = SOON) -> float:
    """Seconds until it is so."""
    began = time.monotonic()
    while condition.is_set() is not wanted:
        assert time.monotonic() - began < most
        time.sleep(0.02)
    return time.monotonic() - began


@pytest.fixture
def pair(state_url: str, tmp_path: Path) -> Iterator[list[Candidate]]:
    """Two that share the state; a file's lock is shared with the home, so on SQLite they share that too."""
    homes = [tmp_path / "a", tmp_path / "a" if state_url.startswith("sqlite") else tmp_path / "b"]
    made = [Candidate(home, open_database(state_url)) for home in homes]
    yield made
    for one in made:
        one.database.dispose()


def test_one_is_elected_and_the_other_says_once_that_it_stands_by(pair: list[Candidate]) -> None:
    first, second = pair
    with standing(first):
        waited(first.working)
        with standing(second):
            time.sleep(2.5)
            assert first.working.is_set()
            assert not second.working.is_set()
            first.stopped.set()
            waited(second.working)
    assert first.said == []
    assert second.said == ["another worker is at it: this one stands by"]


def test_who_does_not_wait_is_told(pair: list[Candidate]) -> None:
    first, second = pair
    with seated(first.home, first.database), pytest.raises(BusyError), seated(second.home, second.database):
        pass
    with seated(second.home, second.database) as seat:
        assert seat.held()


def test_a_worker_whose_connection_is_gone_stops_and_another_takes_over(postgresql_url: str, tmp_path: Path) -> None:
    first, second = (Candidate(tmp_path / name, open_database(postgresql_url)) for name in "ab")
    with standing(first):
        waited(first.working)
        with standing(second):
            first.stopped.set()  # it may not stand again, or either might be elected
            with second.database.begin() as connection:
                connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"))
            waited(first.working, False)
            assert waited(second.working) < SOON


def test_it_is_elected_again_when_the_database_has_come_back(tmp_path: Path) -> None:
    server = Server()
    try:
        worker = Candidate(tmp_path, open_database(server.fresh()))
        with standing(worker):
            waited(worker.working)
            server.kill()
            waited(worker.working, False)
            time.sleep(2.5)
            server.start()
            assert waited(worker.working) < SOON
        lost, away = worker.said
        assert "lost" in lost
        assert "the database is away" in away
    finally:
        server.stop()
