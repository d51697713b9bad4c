"""One region for each module; its tests look, and only the last of a module changes it."""

import pytest

from tests.web_cubes.region import make_region
from zhongshu.packs.hub import Hub


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return make_region(tmp_path_factory.mktemp("cubes") / "home")
