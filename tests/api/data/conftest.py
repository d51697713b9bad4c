"""Clients over one region, as different readers."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from fastapi.testclient import TestClient

from tests.api.data.market import make_market
from tests.kit import app_for
from zhongshu.packs.hub import Hub
from zhongshu.screens.rows.rates import Rate
from zhongshu.sharing.reader import Reader

Clients = Callable[[Reader], TestClient]


@pytest.fixture(scope="session")
def market(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return make_market(tmp_path_factory.mktemp("market"))


@pytest.fixture(scope="session")
def of(market: Hub) -> Iterator[Clients]:
    """The client of a reader."""
    made: dict[Reader, TestClient] = {}
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setattr("zhongshu.packs.calls.ROWS", Rate(10_000, 10_000))  # tests call faster than people do

        def client(reader: Reader) -> TestClient:
            if reader not in made:
                made[reader] = stack.enter_context(TestClient(app_for(market, reader), raise_server_exceptions=False))
            return made[reader]

        yield client
