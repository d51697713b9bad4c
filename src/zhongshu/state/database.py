"""The relational state of a region: whatever changes by the row."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from zhongshu.core.errors import HomeError, ZhongshuError
from zhongshu.core.masking import HIDDEN, masked
from zhongshu.core.text import Text

MIGRATIONS = Path(__file__).with_name("migrations")


def open_database(url: str) -> Engine:
    """Connect to an SQLAlchemy URL and bring the schema up to date. SQLite runs in WAL mode, synchronised in full.

    HomeError when it cannot be opened, or was written by a newer program than this one. No message holds the URL,
    which may hold a password.
    """
    try:
        engine = create_engine(url)
    except (ArgumentError, ValueError):
        hint = "for instance postgresql+psycopg://user:password@host/name; : / @ in a password are %3A %2F %40"
        raise HomeError("the region's state has an address that cannot be read", hint=hint) from None
    except (NoSuchModuleError, ImportError) as error:
        raise HomeError("the region's state needs a driver that is not installed", hint=masked(str(error))) from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_settings)
    try:
        _upgrade(engine)
    except OperationalError as error:
        raise HomeError(f"the region's state cannot be opened: {_first_line(error, engine.url.password)}") from None
    return engine


NOT_KEPT = Text(
    zh="没有存下：磁盘已满，或数据库连不上", en="this was not kept: the disk is full, or the database is away"
)


@contextmanager
def writing(database: Engine, refused: Callable[[Text], ZhongshuError]) -> Iterator[Connection]:
    """One transaction; raises what `refused` makes of the sentence where the state takes nothing."""
    try:
        with database.begin() as connection:
            yield connection
    except OperationalError as error:
        raise refused(NOT_KEPT) from error


def _first_line(error: OperationalError, password: str | None) -> str:
    """Of what the driver says."""
    first = next(iter(str(error.orig).strip().splitlines()), type(error).__name__)
    return masked(first.replace(password, HIDDEN) if password else first)


def _sqlite_settings(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 10000"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _upgrade(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    with engine.begin() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        if current == script.get_current_head():
            return
        if current is not None and current not in {revision.revision for revision in script.walk_revisions()}:
            raise HomeError(
                f"this region's state is at revision {current}, which this program does not know",
                hint="it was written by a newer Zhongshu: upgrade this one",
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
