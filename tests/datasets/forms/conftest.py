"""One region for the tests that only read it, one of its own for those that write."""

from pathlib import Path

import pytest

from tests.datasets.forms.region import make_region
from zhongshu.packs.hub import Hub


@pytest.fixture(scope="session")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """Not to be changed."""
    return make_region(tmp_path_factory.mktemp("forms") / "home")


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return make_region(tmp_path / "home")
