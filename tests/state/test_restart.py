"""The database is killed in the middle of a stream of commits: what was said to be kept is, the rest is not, soon all
goes on."""

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, insert, select

from tests.postgres import Server
from zhongshu.core.errors import BusyError
from zhongshu.core.text import Text
from zhongshu.datasets.publish import SnapshotStore
from zhongshu.datasets.runs import Counts, RunStore
from zhongshu.state.database import AWAY, open_database, writing
from zhongshu.state.tables.lake import resolution, snapshot

WRITERS = 4
SOON = 10.0
"""Seconds within which everything is as before."""


@pytest.fixture
def durable() -> Iterator[Server]:
    """Flushes every commit, as a region's server does."""
    server = Server(durable=True)
    yield server
    server.stop()


@dataclass
class Writer:
    """Commits pairs of rows until it is stopped: a snapshot and a decision over a row, both or neither."""

    name: int
    database: Engine
    stopped: threading.Event
    kept: list[int] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    def write(self) -> None:
        for number in range(self.name * 1_000_000, (self.name + 1) * 1_000_000):
            if self.stopped.is_set():
                return
            try:
                with writing(self.database, _busy) as connection:
                    connection.execute(insert(snapshot).values(number=number, at=datetime.now(UTC), tables={}))
                    row = {"record": 0, "action": "x", "reason": "", "who": "w", "at": datetime.now(UTC)}
                    connection.execute(insert(resolution).values(run=number, **row))
            except BusyError:
                self.refused.append(number)
                time.sleep(0.05)
            else:
                self.kept.append(number)


def _busy(said: Text) -> BusyError:
    return BusyError(said.en)


def test_what_was_said_to_be_kept_is_kept_and_nothing_half(durable: Server) -> None:
    database = open_database(durable.fresh())
    stopped = threading.Event()
    writers = [Writer(name, database, stopped) for name in range(WRITERS)]
    threads = [threading.Thread(target=writer.write) for writer in writers]
    for thread in threads:
        thread.start()
    kills, recoveries = 2, []
    for _ in range(kills):
        _until_more(writers, 30)
        durable.kill()
        time.sleep(0.5)
        durable.start()
        began = time.monotonic()
        _until_more(writers, WRITERS)
        recoveries.append(time.monotonic() - began)
    stopped.set()
    for thread in threads:
        thread.join()
    with database.connect() as connection:
        snapshots = set(connection.execute(select(snapshot.c.number)).scalars())
        decided = set(connection.execute(select(resolution.c.run)).scalars())
    kept = {number for writer in writers for number in writer.kept}
    refused = {number for writer in writers for number in writer.refused}
    database.dispose()
    assert refused, "the kill came between two commits"
    assert kept - snapshots == set(), "said to be kept, and lost"
    assert snapshots == decided, "half of a commit"
    assert snapshots - kept <= refused, "at most one a writer and kill: its commit was under way"
    assert len(snapshots - kept) <= kills * WRITERS
    assert max(recoveries) < SOON


def _until_more(writers: list[Writer], rows: int) -> None:
    """Wait until so many more are kept."""
    before = sum(len(writer.kept) for writer in writers)
    deadline = time.monotonic() + SOON
    while sum(len(writer.kept) for writer in writers) < before + rows:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_stores_find_the_server_again_by_themselves(durable: Server) -> None:
    database = open_database(durable.fresh())
    runs, snapshots = RunStore(database), SnapshotStore(database)
    number = runs.start("load", "air.x", who="li")
    durable.kill()
    with pytest.raises(AWAY):
        snapshots.current_number()
    durable.start()
    runs.finish(number, counts=Counts(), report={})
    kept = runs.get(number)
    assert kept is not None
    assert kept.status == "done"
    database.dispose()


def test_a_pool_without_a_free_connection_is_said_as_being_away(postgresql_url: str) -> None:
    database = open_database(postgresql_url)
    database.pool._timeout = 0.05  # type: ignore[attr-defined]
    held = [database.connect() for _ in range(20)]
    with pytest.raises(BusyError, match="the database is away"), writing(database, _busy):
        pass
    for connection in held:
        with suppress(Exception):
            connection.close()
    database.dispose()
