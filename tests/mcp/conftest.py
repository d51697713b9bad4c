"""Two regions for agents: one whose firms are shared under grants, one with indicators."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.data.market import make_market
from tests.web_data.home import make_loaded_home
from zhongshu.app.wiring import open_hub
from zhongshu.packs.hub import Hub
from zhongshu.screens.rows.rates import Rate


@pytest.fixture(scope="session", autouse=True)
def _patient() -> Iterator[None]:
    """Tests call faster than agents do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("zhongshu.packs.calls.ROWS", Rate(10_000, 10_000))
        yield


@pytest.fixture(scope="session")
def market_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Firms with a bank by consent, with analysts in disguise, shops with anybody; no process has it open."""
    home = tmp_path_factory.mktemp("market") / "home"
    make_market(home).ledger.close()
    return home


@pytest.fixture(scope="session")
def market(market_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """Tests only read it."""
    return open_hub(shutil.copytree(market_home, tmp_path_factory.mktemp("read") / "home"))


@pytest.fixture(scope="session")
def mills(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """Monthly output of mills, January whole and February with four of five rows rejected. Tests only read it."""
    return make_loaded_home(tmp_path_factory.mktemp("mills"))


@pytest.fixture
def own_home(market_home: Path, tmp_path: Path) -> Path:
    """A market that a test may change."""
    return shutil.copytree(market_home, tmp_path / "home")


@pytest.fixture
def own_market(own_home: Path) -> Hub:
    return open_hub(own_home)
