"""One empty region for each test, copied from one that was made once."""

import shutil
from pathlib import Path

import pytest

from tests.web_people.house import House, make_region


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home to be copied."""
    home = tmp_path_factory.mktemp("people") / "home"
    make_region(home).snapshots.database.dispose()
    return home


@pytest.fixture
def house(base: Path, tmp_path: Path) -> House:
    return House.of(make_region(Path(shutil.copytree(base, tmp_path / "home"))))
