"""The state's migrations make what the code expects; a state from the future is left alone."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, insert, inspect, select, text

from zhongshu.core.errors import HomeError
from zhongshu.state.database import open_database
from zhongshu.state.schema import METADATA
from zhongshu.state.tables.lake import snapshot


@pytest.fixture
def url(state_url: str) -> str:
    return state_url


@pytest.fixture
def database(url: str) -> Engine:
    return open_database(url)


def test_the_migrations_make_the_schema(database: Engine) -> None:
    with database.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)
    assert differences == []
    assert {*METADATA.tables} < {*inspect(database).get_table_names()}


def test_opened_again_it_keeps_what_it_has(url: str, database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(insert(snapshot).values(at=datetime(2020, 4, 1, tzinfo=UTC), tables={"air.x": 3}))
    with open_database(url).connect() as connection:
        assert connection.execute(select(snapshot.c.number, snapshot.c.tables)).all() == [(1, {"air.x": 3})]


def test_times_come_back_as_instants(database: Engine) -> None:
    noon_in_china = datetime(2020, 4, 1, 12, tzinfo=timezone(timedelta(hours=8)))
    with database.begin() as connection:
        connection.execute(insert(snapshot).values(at=noon_in_china, tables={}))
        (found,) = connection.execute(select(snapshot.c.at)).scalars()
    assert found == noon_in_china
    assert found.utcoffset() == timedelta(0)


def test_a_power_cut_loses_nothing_that_was_said(database: Engine) -> None:
    """SQLite's own words for a write-ahead log that is flushed with every commit, and for references that hold; and
    PostgreSQL's for the first, whatever the server was told of others."""
    asked = {
        "sqlite": ["PRAGMA journal_mode", "PRAGMA synchronous", "PRAGMA foreign_keys"],
        "postgresql": ["SHOW synchronous_commit"],
    }
    with database.connect() as connection:
        told = [connection.execute(text(statement)).scalar() for statement in asked[database.dialect.name]]
    assert told == {"sqlite": ["wal", 2, 1], "postgresql": ["on"]}[database.dialect.name]


def test_a_newer_state_is_refused_and_left_alone(url: str, database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(HomeError, match="revision 9999, which this program does not know") as refused:
        open_database(url)
    assert refused.value.hint == "it was written by a newer Zhongshu: upgrade this one"
    with database.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == ["9999"]
