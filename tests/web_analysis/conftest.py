"""A region with China's monthly series as shipped; tests only read it, but for those that make their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.kit import app_for
from tests.web_analysis.region import make_home
from zhongshu.packs.hub import Hub


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return make_home(tmp_path_factory.mktemp("region"))


@pytest.fixture(scope="session")
def site(hub: Hub) -> Iterator[TestClient]:
    with TestClient(app_for(hub)) as client:
        yield client


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The pages before anything was loaded."""
    with TestClient(app_for(make_home(tmp_path_factory.mktemp("empty"), rows=False))) as client:
        yield client


@pytest.fixture
def own(tmp_path: Path) -> Hub:
    """Not loaded, to be changed."""
    return make_home(tmp_path, rows=False)
