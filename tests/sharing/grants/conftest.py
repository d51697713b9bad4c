"""An office for each test."""

from collections.abc import Iterator

import pytest

from tests.sharing.grants.office import Office
from zhongshu.state.database import open_database


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def either_office(state_url: str) -> Iterator[Office]:
    """Over each of the databases, for tests of what is kept."""
    database = open_database(state_url)
    yield Office(database=database)
    database.dispose()
