"""The town of cases with a richer form, made once a file, and a browser without script for each of its people."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cases.town import EVENTS, make_town
from tests.kit import clients_of
from tests.town import Browser, close
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import Reader

_MORE = """
  hurt: {type: boolean, title: {zh: 有人受伤吗, en: Is somebody hurt}}
  how: {type: string, title: {zh: 伤情, en: How badly}, when: {hurt: true}, required: true}
  photo: {type: image, max: 2, title: {zh: 照片, en: Photos}}
  phone: {type: phone,"""
ASKING = EVENTS.replace("\n  phone: {type: phone,", _MORE)
assert ASKING != EVENTS

Browse = Callable[[Reader], Browser]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("cases") / "home"
    made = make_town(home, events=ASKING)
    yield made
    close(made)


@pytest.fixture(scope="module")
def browse(hub: Hub) -> Iterator[Browse]:
    """A new browser of a reader, in English."""
    with clients_of(hub) as clients:

        def opened(reader: Reader) -> Browser:
            client = clients(reader)
            client.cookies.clear()
            client.cookies.set("lang", "en")
            return Browser(client)

        yield opened
