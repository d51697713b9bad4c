from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from fastapi.testclient import TestClient

from tests.api.data.market import make_market
from tests.kit import app_for
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import Reader

Clients = Callable[[Reader], TestClient]


@pytest.fixture(scope="session")
def market(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return make_market(tmp_path_factory.mktemp("call") / "home")


@pytest.fixture(scope="session")
def of(market: Hub) -> Iterator[Clients]:
    with ExitStack() as stack:
        yield lambda reader: stack.enter_context(TestClient(app_for(market, reader), base_url="http://127.0.0.1"))
