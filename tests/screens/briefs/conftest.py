"""A small region for the brief: three counties by the month, a city's printed figures, a country's rates."""

from pathlib import Path

import pytest

from tests.screens.briefs.region import make_region
from zhongshu.packs.hub import Hub


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """Only read."""
    return make_region(tmp_path_factory.mktemp("briefs"))


@pytest.fixture
def fresh(tmp_path: Path) -> Hub:
    """For tests that change it."""
    return make_region(tmp_path)
