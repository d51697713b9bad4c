"""One region for all tests of this room; they only read it."""

import pytest

from tests.web.region import make_home
from zhongshu.packs.hub import Hub
from zhongshu.screens.desk import Desk
from zhongshu.sharing.reader import system_reader


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return make_home(tmp_path_factory.mktemp("region"))


@pytest.fixture(scope="session")
def desk(hub: Hub) -> Desk:
    return hub.desk(system_reader("test"))
