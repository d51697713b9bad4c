"""One region for each test, copied from one that was made once."""

import shutil
from pathlib import Path

import pytest

from tests.web_grants.office import make_region
from zhongshu.app.wiring import open_hub
from zhongshu.packs.hub import Hub


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home to be copied."""
    home = tmp_path_factory.mktemp("grants") / "home"
    make_region(home).snapshots.database.dispose()
    return home


@pytest.fixture
def hub(base: Path, tmp_path: Path) -> Hub:
    return open_hub(Path(shutil.copytree(base, tmp_path / "home")))
