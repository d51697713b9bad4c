"""One town for each test, copied from one that was made once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.town import close, copy_of
from tests.web_scenarios.stage_town import make_stage_town
from zhongshu.packs.hub import Hub


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home to be copied, its scenario live, its one source pulled every hour."""
    home = tmp_path_factory.mktemp("operations") / "home"
    close(make_stage_town(home))
    return home


@pytest.fixture
def hub(base: Path, tmp_path: Path) -> Iterator[Hub]:
    made = copy_of(base, tmp_path / "home")
    yield made
    close(made)
