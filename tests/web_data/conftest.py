"""One loaded region a test that changes it, one a module for those that only look."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.web_data.home import client, make_home, make_loaded_home
from zhongshu.packs.hub import Hub


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """Not to be changed."""
    return make_loaded_home(tmp_path_factory.mktemp("seen"))


@pytest.fixture(scope="module")
def pages(seen: Hub) -> Iterator[TestClient]:
    with client(seen) as made:
        yield made


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return make_loaded_home(tmp_path)


@pytest.fixture
def empty(tmp_path: Path) -> Hub:
    return make_home(tmp_path / "home")


@pytest.fixture
def browser(hub: Hub) -> Iterator[TestClient]:
    with client(hub) as made:
        yield made
