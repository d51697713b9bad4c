"""Clients over one region, as different readers."""

from collections.abc import Iterator

import pytest

from tests.api.data.market import make_market
from tests.kit import Clients, clients_of
from zhongshu.packs.hub import Hub
from zhongshu.screens.rows.rates import Rate


@pytest.fixture(scope="session")
def market(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return make_market(tmp_path_factory.mktemp("market"))


@pytest.fixture(scope="session")
def of(market: Hub) -> Iterator[Clients]:
    """The client of a reader."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("zhongshu.packs.calls.ROWS", Rate(10_000, 10_000))  # tests call faster than people do
        with clients_of(market) as client:
            yield client
