"""An office for each test."""

import pytest

from tests.sharing.grants.office import Office


@pytest.fixture
def office() -> Office:
    return Office()
