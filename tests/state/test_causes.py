"""The migration that adds what a case is about: cases from before are about nothing, and stay as they were."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, inspect, select, text

from tests.postgres import server
from zhongshu.state.database import MIGRATIONS, connect, open_database
from zhongshu.state.tables.cases import work_case

_ROW = {
    "number": 1,
    "type": "street.event",
    "edition": "e" * 16,
    "version": 1,
    "step": "new",
    "post": "street.grid_officer/331002-07",
    "opened": datetime(2026, 3, 2, tzinfo=UTC),
    "changed": datetime(2026, 3, 2, tzinfo=UTC),
    "channel": "page",
    "headline": "井盖坏了",
    "fields": "{}",
    "written": 1,
}


def at(engine: Engine, revision: str) -> None:
    """Bring an empty state up to a revision."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A state without a table, on each of the databases that a region can be kept in."""
    url = f"sqlite:///{tmp_path / 'state.db'}" if request.param == "sqlite" else server().empty()
    yield url
    if request.param == "postgresql":
        server().drop(url)


def test_cases_from_before_are_about_nothing(empty: str) -> None:
    engine = connect(empty)
    at(engine, "0012")
    names = ", ".join(f'"{name}"' for name in _ROW)
    with engine.begin() as connection:
        connection.execute(text(f"INSERT INTO work_case ({names}) VALUES ({', '.join(f':{n}' for n in _ROW)})"), _ROW)
    engine.dispose()
    opened = open_database(empty)
    assert "work_case_about" in {one["name"] for one in inspect(opened).get_indexes("work_case")}
    with opened.connect() as connection:
        assert connection.execute(select(work_case.c.headline, work_case.c.about)).all() == [("井盖坏了", None)]
    opened.dispose()
