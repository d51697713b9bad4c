"""The town of cases with a richer form, made once a file; for each of its people a browser or a phone."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from tests.cases.town import EVENTS, make_town
from tests.kit import app_for, clients_of
from tests.sites import launched, serving
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
Open = Callable[..., Page]
PHONE = {"width": 390, "height": 844}
HERE = {"longitude": 121.25, "latitude": 28.5}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("cases") / "home"
    made = make_town(home, events=ASKING)
    yield made
    close(made)


@contextmanager
def browsers(hub: Hub) -> Iterator[Browse]:
    """A new browser of a reader, in English."""
    with clients_of(hub) as clients:

        def opened(reader: Reader) -> Browser:
            client = clients(reader)
            client.cookies.clear()
            client.cookies.set("lang", "en")
            return Browser(client)

        yield opened


@pytest.fixture(scope="module")
def browse(hub: Hub) -> Iterator[Browse]:
    with browsers(hub) as opened:
        yield opened


@pytest.fixture(scope="module")
def browser(browser_path: Path) -> Iterator[Chromium]:
    with launched(browser_path) as made:
        yield made


@pytest.fixture
def phone(hub: Hub, browser: Chromium) -> Iterator[Open]:
    """A page of a reader's phone, in English; what its browser complains of fails the test at its end."""
    complaints: list[str] = []
    sites: dict[Reader, str] = {}
    with ExitStack() as stack:

        def opened(reader: Reader, path: str, *, theme: str = "light", script: bool = True) -> Page:
            if reader not in sites:
                sites[reader] = stack.enter_context(serving(app_for(hub, reader)))
            context = browser.new_context(viewport=PHONE, has_touch=True, java_script_enabled=script)  # type: ignore[arg-type]
            context.grant_permissions(["geolocation"])
            context.set_geolocation(HERE)  # type: ignore[arg-type]
            for name, value in (("theme", theme), ("lang", "en")):
                context.add_cookies([{"name": name, "value": value, "url": sites[reader]}])
            page = context.new_page()
            page.set_default_timeout(20_000)
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(sites[reader] + path)
            stack.callback(context.close)
            return page

        yield opened
    assert [one for one in complaints if "status of 404" not in one] == []
