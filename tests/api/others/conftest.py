"""A market that others look at: as a stranger, as a bank with a key, over a real server."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.api.data.market import make_market
from tests.kit import Clients, app_for, clients_of
from tests.sites import serving
from zhongshu.packs.hub import Hub
from zhongshu.screens.rows.rates import Rate
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.keys import Wish
from zhongshu.sharing.people.person import Newcomer, Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import ANYONE

LICENCE = "https://data.testland.example/terms"
MACHINE = Actor.at_the_machine("test")


@pytest.fixture(scope="session")
def market(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    hub = make_market(tmp_path_factory.mktemp("others"))
    hub.place = replace(hub.place, licence=LICENCE, contacts={"office": "market@testland.example"})
    return hub


@pytest.fixture(scope="session")
def of(market: Hub) -> Iterator[Clients]:
    """The client of a reader."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("zhongshu.packs.calls.ROWS", Rate(10_000, 10_000))  # tests call faster than people do
        with clients_of(market) as client:
            yield client


@pytest.fixture(scope="session")
def key(market: Hub) -> str:
    """An officer's of the bank."""
    newcomer = Newcomer("liulei", "刘雷", (Post("bank", Role.OFFICER),))
    person = market.people.persons.add(newcomer, MACHINE, market.now()).person
    assert person is not None
    wish = Wish(person.id, "bank", Role.OFFICER, "harvester", market.now() + timedelta(days=1))
    given = market.people.keys.give(wish, MACHINE, market.now())
    return market.people.keys.draw(given.prefix, MACHINE, market.now())


@pytest.fixture(scope="module")
def site(market: Hub, key: str) -> Iterator[str]:
    """The address of a running server, as strangers find it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("zhongshu.packs.calls.ROWS", Rate(10_000, 10_000))
        with serving(app_for(market, ANYONE)) as address:
            yield address
