"""The town of cases as a city whose reports others' clients send and read, over a real server."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.cases.town import EVENTS, KINDS, make_town
from tests.kit import app_for
from tests.sites import serving
from tests.town import close
from zhongshu.packs.hub import Hub
from zhongshu.screens.rows.rates import Rate
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.keys import Wish
from zhongshu.sharing.people.person import Newcomer, Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import ANYONE

V2 = "/open311/v2"
MACHINE = Actor.at_the_machine("test")
_MORE = """
  spot: {type: string, title: {zh: 地点, en: Where exactly}}
  hurt: {type: boolean, required: true, title: {zh: 有人受伤吗, en: Is somebody hurt}}
  how: {type: string, title: {zh: 伤情, en: How badly}, when: {hurt: true}, required: true}
  wide: {type: decimal, scale: 1, level: 1, title: {zh: 宽, en: How wide}, hint: {zh: 米, en: in metres}}
  name: {type: string, level: 4, title: {zh: 称呼, en: Name}}
  phone: {type: phone,"""
ASKING = EVENTS.replace("\n  phone: {type: phone,", _MORE)
AT_ONCE = f"{ASKING}public: {{after: 0, blur: 100}}\n"
AFTER_A_DAY = f"{ASKING}public: {{after: 24, blur: 100}}\n"
GROUPED = (
    KINDS.replace("title_en: string}", "title_en: string, major: string, major_title: string, major_title_en: string}")
    .replace("Broken cover}", "Broken cover, major: '01', major_title: 设施, major_title_en: Things}")
    .replace("Rubbish}", "Rubbish, major: '02', major_title: 环境, major_title_en: Surroundings}")
)
assert "\n  hurt:" in ASKING
assert "Surroundings" in GROUPED

REPORT = {
    "jurisdiction_id": "testland",
    "service_code": "cover",
    "lat": "28.5",
    "long": "121.25",
    "address_string": "1234 5th street",
    "email": "smit333@sfgov.edu",
    "account_id": "123456",
    "first_name": "john",
    "last_name": "smith",
    "phone": "111111111",
    "description": "A large sinkhole is destroying the street",
    "media_url": "http://farm3.static.flickr.com/2002/2212426634_5ed477a060.jpg",
    "attribute[hurt]": "false",
}
"""As the specification's own example has it."""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """Cases are public at once."""
    home: Path = tmp_path_factory.mktemp("city") / "home"
    hub = make_town(home, events=AT_ONCE, event_kind=GROUPED)
    yield hub
    close(hub)


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """Cases are public after a day, and only who is known may ask."""
    home: Path = tmp_path_factory.mktemp("slow") / "home"
    hub = make_town(home, events=AFTER_A_DAY.replace("open_to: anyone", "open_to: known"))
    yield hub
    close(hub)


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    """Tests call faster than people do."""
    with pytest.MonkeyPatch.context() as patch:
        for rate in ("zhongshu.packs.calls.ROWS", "zhongshu.api.open311.calls.REPORTS"):
            patch.setattr(rate, Rate(10_000, 10_000))
        yield


@pytest.fixture(scope="module")
def site(city: Hub) -> Iterator[str]:
    """The address of a running server, as strangers find it."""
    with serving(app_for(city, ANYONE)) as address:
        yield address


@pytest.fixture(scope="module")
def client(city: Hub) -> Iterator[TestClient]:
    """A stranger's."""
    with TestClient(app_for(city, ANYONE), raise_server_exceptions=False) as made:
        yield made


@pytest.fixture(scope="module")
def later(slow: Hub) -> Iterator[TestClient]:
    """A stranger's, where cases are public after a day."""
    with TestClient(app_for(slow, ANYONE), raise_server_exceptions=False) as made:
        yield made


def key_of(hub: Hub) -> str:
    """An API key of somebody who is known in the town."""
    found = hub.people.persons.by_login("zhou")
    if found is None:
        newcomer = Newcomer("zhou", "周", (Post("urban", Role.OFFICER),))
        found = hub.people.persons.add(newcomer, MACHINE, hub.now()).person
    assert found is not None
    wish = Wish(found.id, "urban", Role.OFFICER, "app", hub.now() + timedelta(days=1))
    given = hub.people.keys.give(wish, MACHINE, hub.now())
    return hub.people.keys.draw(given.prefix, MACHINE, hub.now())
