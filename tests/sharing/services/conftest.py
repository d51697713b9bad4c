"""One unit and one region for the tests of a module."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from fastapi.testclient import TestClient

from tests.kit import app_for
from tests.sharing.services.region import make_region
from tests.sharing.services.unit import Unit, unit
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import Reader
from zhongshu.sharing.services.breaker import Breaker
from zhongshu.sharing.services.cache import Cache

Clients = Callable[[Reader], TestClient]


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
    with ExitStack() as stack:
        made: dict[Reader, TestClient] = {}

        def client(reader: Reader) -> TestClient:
            if reader not in made:
                made[reader] = stack.enter_context(TestClient(app_for(region, reader), raise_server_exceptions=False))
            return made[reader]

        yield client
