"""Regions with their records linked, copied for each test: making one takes longer than most of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.linkage.firms import fill, firms, link
from tests.linkage.works import works
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


@pytest.fixture(scope="session")
def works_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town of works: the files of Ant and Bee."""
    home = tmp_path_factory.mktemp("works") / "home"
    close(works(home))
    return home


@pytest.fixture
def town(works_home: Path, tmp_path: Path) -> Iterator[Hub]:
    """A copy of it."""
    made = copy_of(works_home, tmp_path / "home")
    yield made
    close(made)
