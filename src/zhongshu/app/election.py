"""Who of all that could is the one worker of a region: on one machine by a file, on several by the database.

A lock ends with whoever holds it. A file's does so at once. PostgreSQL's belongs to a connection: the server lets go of
it some seconds after the machine at its other end is gone, and the worker looks every second whether it still has it.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import DBAPIError

from zhongshu.core.errors import BusyError
from zhongshu.lake.lease import lease
from zhongshu.state.database import connect
from zhongshu.state.holding import lock_number

_STAND_AGAIN = 2.0
_LOOK = 1.0
_SERVER_NOTICES = ("tcp_keepalives_idle = 3", "tcp_keepalives_interval = 1", "tcp_keepalives_count = 3")
_CLIENT_NOTICES = {
    "keepalives_idle": "2",
    "keepalives_interval": "1",
    "keepalives_count": "2",
    "tcp_user_timeout": "4000",
}

Say = Callable[[str], None]


@dataclass(frozen=True)
class Seat:
    """The worker's place while it is taken; `connection` is what the database's lock belongs to."""

    connection: Connection | None

    def held(self) -> bool:
        """Whether it is taken still; a file's lock always is."""
        if self.connection is None:
            return True
        try:
            self.connection.execute(select(1))
        except DBAPIError:
            return False
        return True


@contextmanager
def seated(home: Path, database: Engine) -> Iterator[Seat]:
    """Be the worker of a home; BusyError where another one is, on this machine or elsewhere."""
    with lease(home / "worker.lock", wait=0):
        if database.dialect.name != "postgresql":
            yield Seat(None)
            return
        own = connect(database.url.update_query_dict(_CLIENT_NOTICES), pooled=False)
        with own.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for setting in _SERVER_NOTICES:
                connection.execute(text(f"SET {setting}"))
            if not connection.execute(select(func.pg_try_advisory_lock(lock_number("worker")))).scalar_one():
                raise BusyError("a worker on another machine is at it")
            yield Seat(connection)


def terms(home: Path, database: Engine, stopped: threading.Event, say: Say) -> Iterator[threading.Event]:
    """Stand for worker until `stopped`: an event for each time that it is won, set when that time is over.

    A term ends when `stopped` is set or the lock is lost. Why one is not elected is said once.
    """
    told: str | None = None
    while not stopped.is_set():
        try:
            with seated(home, database) as seat, _watched(seat, stopped, say) as over:
                told = None
                yield over
        except BusyError:
            news = "another worker is at it: this one stands by"
        except DBAPIError:
            news = "the database is away: no work until it is back"
        else:
            continue
        if news != told:
            say(told := news)
        stopped.wait(_STAND_AGAIN)


@contextmanager
def _watched(seat: Seat, stopped: threading.Event, say: Say) -> Iterator[threading.Event]:
    """An event that is set when the seat is lost or everything is to stop."""
    over, left = threading.Event(), threading.Event()

    def watch() -> None:
        while not (left.wait(_LOOK) or stopped.is_set() or over.is_set()):
            if not seat.held():
                say("the lock in the database is lost: no work until it is won again")
                over.set()
        over.set()

    watcher = threading.Thread(target=watch, name="worker's seat", daemon=True)
    watcher.start()
    try:
        yield over
    finally:
        left.set()
        watcher.join()
