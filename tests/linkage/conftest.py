"""One region with its records linked, copied for each test: making it takes longer than most of them."""

from pathlib import Path

import pytest

from tests.linkage.firms import fill, firms, link
from tests.town import close, copy_of
from zhongshu.packs.hub import Hub


@pytest.fixture(scope="session")
def linked_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ant, Bee and Cat, linked."""
    home = tmp_path_factory.mktemp("firms") / "home"
    made = firms(home)
    fill(made)
    link(made)
    close(made)
    return home


@pytest.fixture
def hub(linked_home: Path, tmp_path: Path) -> Hub:
    """A copy of it."""
    return copy_of(linked_home, tmp_path / "home")
