"""What attacks are tried on. `open_client` is the one place where a browser of these tests logs in."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.kit import app_for
from tests.security.region import make_region
from tests.security.vault import make_base
from zhongshu.app.wiring import open_hub
from zhongshu.packs.hub import Hub


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes more than five seconds")


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home, to be copied."""
    home = tmp_path_factory.mktemp("security") / "home"
    make_region(home).snapshots.database.dispose()
    return home


@pytest.fixture(scope="session")
def vault_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault, to be copied."""
    return make_base(tmp_path_factory.mktemp("vault") / "home")


@pytest.fixture
def home(base: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(base, tmp_path / "home"))


@pytest.fixture
def hub(home: Path) -> Hub:
    return open_hub(home)


@pytest.fixture
def app_of() -> Callable[[Hub], FastAPI]:
    """The application over a hub, as it is served."""
    return app_for


@pytest.fixture
def open_client(app_of: Callable[[Hub], FastAPI]) -> Iterator[Callable[[Hub], TestClient]]:
    """A browser of somebody who may do everything a page offers; faults of the program are answers, not exceptions."""
    with ExitStack() as opened:

        def open_one(hub: Hub) -> TestClient:
            made = TestClient(app_of(hub), base_url="http://127.0.0.1:8400", raise_server_exceptions=False)
            return opened.enter_context(made)

        yield open_one


@pytest.fixture
def client(hub: Hub, open_client: Callable[[Hub], TestClient]) -> TestClient:
    return open_client(hub)
