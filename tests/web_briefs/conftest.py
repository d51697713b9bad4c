"""The pages of briefs over the region that tests of composing use."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.kit import app_for
from tests.screens.briefs.region import make_region
from zhongshu.packs.hub import Hub


def browse(hub: Hub, language: str = "zh") -> TestClient:
    """A browser that has chosen its language."""
    made = TestClient(app_for(hub), base_url="http://127.0.0.1:8400")
    made.cookies.set("lang", language)
    return made


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """Only read."""
    return make_region(tmp_path_factory.mktemp("briefs"))


@pytest.fixture
def fresh(tmp_path: Path) -> Hub:
    """For tests that change it."""
    return make_region(tmp_path)


@pytest.fixture(scope="module")
def pages(hub: Hub) -> Iterator[TestClient]:
    with browse(hub) as made:
        yield made


@pytest.fixture
def editor(fresh: Hub) -> Iterator[TestClient]:
    with browse(fresh) as made:
        yield made
