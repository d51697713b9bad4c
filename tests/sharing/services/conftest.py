"""One unit and one region for the tests of a module."""

from collections.abc import Iterator

import pytest

from tests.kit import Clients, clients_of
from tests.sharing.services.region import make_region
from tests.sharing.services.unit import Unit, unit
from zhongshu.packs.hub import Hub
from zhongshu.sharing.services.breaker import Breaker
from zhongshu.sharing.services.cache import Cache


@pytest.fixture(scope="module")
def running() -> Iterator[Unit]:
    with unit() as made:
        yield made


@pytest.fixture(scope="module")
def region(running: Unit, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = make_region(tmp_path_factory.mktemp("services") / "home", running.base)
    yield hub
    hub.ledger.close()


@pytest.fixture
def market(running: Unit, region: Hub) -> Iterator[Unit]:
    """The unit as on its first day, with a hub that remembers nothing of it."""
    running.fresh()
    caller = region.services.live.caller
    caller.cache, caller.breakers = Cache(), {"market.firm_standing": Breaker(rest=0.3)}
    yield running
    running.fresh()


@pytest.fixture
def of(region: Hub) -> Iterator[Clients]:
    """The client of a reader."""
    with clients_of(region) as client:
        yield client
