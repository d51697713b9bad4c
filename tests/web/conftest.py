"""The pages over one region, asked directly and by a browser; tests only read it."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.kit import app_for
from tests.sites import AXE, serving
from tests.web.region import make_home
from zhongshu.packs.hub import Hub


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return make_home(tmp_path_factory.mktemp("region"))


@pytest.fixture(scope="session")
def app(hub: Hub) -> FastAPI:
    return app_for(hub)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """A browser's cookies of its own for each test."""
    with TestClient(app) as client:
        yield client


@pytest.fixture(scope="session")
def site(app: FastAPI) -> Iterator[str]:
    """The address of a running server."""
    with serving(app) as address:
        yield address


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """The pages of a region without rows."""
    return TestClient(app_for(make_home(tmp_path_factory.mktemp("empty"), rows=False)))


@pytest.fixture(scope="session")
def axe() -> str:
    return AXE
