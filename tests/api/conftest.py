"""The API over one loaded region, and over the town of works."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.linkage.conftest import town, works_home
from tests.web_data.home import client, make_loaded_home
from zhongshu.packs.hub import Hub

__all__ = ["api", "region", "town", "works_home"]


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return make_loaded_home(tmp_path_factory.mktemp("api"))


@pytest.fixture(scope="session")
def api(region: Hub) -> Iterator[TestClient]:
    with client(region) as made:
        yield made
