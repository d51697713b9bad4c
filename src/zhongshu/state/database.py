"""The relational state of a region: whatever changes by the row. It is kept in SQLite or in PostgreSQL, alike."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    InterfaceError,
    InternalError,
    NoSuchModuleError,
    OperationalError,
    ProgrammingError,
    TimeoutError,
)
from sqlalchemy.pool import ConnectionPoolEntry

from zhongshu.core.errors import BusyError, HomeError, ZhongshuError
from zhongshu.core.masking import HIDDEN, masked
from zhongshu.core.text import Text
from zhongshu.state.fitting import refuse_unfit
from zhongshu.state.holding import hold

MIGRATIONS = Path(__file__).with_name("migrations")

AWAY = (OperationalError, InterfaceError, InternalError, TimeoutError)
"""What the driver or the pool raises where a database is away, full, read-only, or busy for too long."""

_SESSION = {
    "synchronous_commit": "on",  # whatever the server says of others: what is told to be kept is on its disk
    "default_transaction_isolation": "read\\ committed",
    "statement_timeout": "30s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "5min",
}
_SERVER = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds: a machine that is gone without a word is noticed
    "application_name": "zhongshu",
}

_BUSY = 10
"""Seconds to wait for others who write to an SQLite file."""

_POOL: dict[str, Any] = {
    "pool_pre_ping": True,  # a server that came back is found again at once
    "pool_size": 5,
    "max_overflow": 15,
    "pool_timeout": 10,
    "pool_use_lifo": True,
}


def open_database(url: str) -> Engine:
    """Connect to an SQLAlchemy URL and bring the schema up to date. SQLite runs in WAL mode, synchronised in full.

    HomeError when it cannot be opened, or was written by a newer program than this one. No message holds the URL,
    which may hold a password.
    """
    engine = connect(url)
    try:
        _upgrade(engine)
    except (OperationalError, ProgrammingError) as error:  # the second: this user may not make tables
        said = _first_line(error, engine.url.password)
        raise HomeError(f"the region's state cannot be opened: {said}") from None
    return engine


def connect(url: str | URL, *, pooled: bool = True) -> Engine:
    """The engine alone: nothing is opened or made yet. HomeError as above.

    A connection of one that is not `pooled` is closed when it is let go of.
    """
    try:
        where = make_url(url)
        engine = create_engine(where, **_options(where), **_pool(where, pooled))
    except (ArgumentError, ValueError):
        hint = "for instance postgresql+psycopg://user:password@host/name; : / @ in a password are %3A %2F %40"
        raise HomeError("the region's state has an address that cannot be read", hint=hint) from None
    except (NoSuchModuleError, ImportError) as error:
        hint = f"{masked(str(error))}; for PostgreSQL: pip install 'zhongshu[postgres]'"
        raise HomeError("the region's state needs a driver that is not installed", hint=hint) from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_settings)
    event.listen(engine, "before_cursor_execute", refuse_unfit)
    return engine


NOT_KEPT = Text(
    zh="没有存下：磁盘已满，或数据库连不上", en="this was not kept: the disk is full, or the database is away"
)


@contextmanager
def writing(
    database: Engine, refused: Callable[[Text], ZhongshuError] = lambda told: BusyError(told.en)
) -> Iterator[Connection]:
    """One transaction; raises what `refused` makes of the sentence where the state takes nothing."""
    try:
        with database.begin() as connection:
            yield connection
    except AWAY as error:
        raise refused(NOT_KEPT) from error


def _options(where: URL) -> dict[str, Any]:
    """Of `create_engine`."""
    backend = where.get_backend_name()
    if backend == "sqlite":
        return {}
    if where.get_dialect().driver != "psycopg" or backend != "postgresql":
        hint = "state: sqlite, or postgresql+psycopg://user:${PASSWORD}@host/name"
        raise HomeError(f"a region's state is not kept in {where.drivername}", hint=hint)
    said = " ".join([*(f"-c {name}={value}" for name, value in _SESSION.items()), str(where.query.get("options", ""))])
    own = {name: value for name, value in _SERVER.items() if name not in where.query}
    return {"connect_args": {**own, "options": said.strip()}}


def _pool(where: URL, pooled: bool) -> dict[str, Any]:
    if where.database in (None, "", ":memory:"):  # a state in memory is its one connection
        return {}
    return _POOL if pooled else {"poolclass": NullPool}


def _first_line(error: DBAPIError, password: str | None) -> str:
    """Of what the driver says."""
    first = next(iter(str(error.orig).strip().splitlines()), type(error).__name__)
    return masked(first.replace(password, HIDDEN) if password else first)


def _sqlite_settings(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {1000 * _BUSY}")
    _journal_ahead(cursor)
    for setting in ("synchronous = FULL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()
    connection.create_function("lower", 1, _lower, deterministic=True)  # SQLite's own knows English letters only


def _journal_ahead(cursor: DBAPICursor) -> None:
    """WAL mode. Of several that make it so in a new file each holds what the others wait for: SQLite sees that nobody
    would go on and refuses at once, however long it may wait elsewhere. Whoever tries again finds it done."""
    until = time.monotonic() + _BUSY
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)


def _lower(text: Any) -> Any:
    return text.lower() if isinstance(text, str) else text


def _upgrade(engine: Engine) -> None:
    with engine.begin() as connection:
        if _revision(connection) == _revisions()[0]:
            return
    with engine.begin() as connection:
        hold(connection, "migrations")  # of several processes that open a new state at once one makes the tables
        if connection.dialect.name == "postgresql":
            _require_utf8(connection)
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        if _revision(connection) != _revisions()[0]:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


@cache
def _revisions() -> tuple[str, ...]:
    """All that this program knows, newest first: its files do not change while it runs."""
    return tuple(one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions())


def _revision(connection: Connection) -> str | None:
    """What the state is at; HomeError for one that this program does not know."""
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in _revisions():
        raise HomeError(
            f"this region's state is at revision {current}, which this program does not know",
            hint="it was written by a newer Zhongshu: upgrade this one",
        )
    return current


def _require_utf8(connection: Connection) -> None:
    encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        hint = "CREATE DATABASE name ENCODING 'UTF8' TEMPLATE template0"
        raise HomeError(f"the database for the region's state is encoded in {encoding}, not in UTF8", hint=hint)
