"""People of the demonstration who walk through it in a browser, each in one of their own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from tests.sites import launched, serving
from tests.town import copy_of
from zhongshu.app.asgi import create_app
from zhongshu.app.demo_people import PEOPLE
from zhongshu.packs.hub import Hub
from zhongshu.web.people.login import Offered

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
HERE = {"longitude": 121.4200, "latitude": 28.6600}
"""Where the telephone is: in Jiaojiang, whose grids one officer has."""
PATIENCE = 60_000
"""Milliseconds, on a machine that does much else."""


@dataclass
class Walker:
    """Somebody with a browser; `taps` counts what a finger does."""

    page: Page
    pictures: Path
    taps: int = 0
    typed: int = 0

    def look(self, name: str) -> None:
        """Take a picture, and see that nothing stands beside the screen."""
        number = len(list(self.pictures.glob("*.png"))) + 1
        self.page.screenshot(path=self.pictures / f"{number:02} {name}.png", full_page=True)
        size = self.page.viewport_size
        assert size is not None
        assert self.page.evaluate("document.documentElement.scrollWidth") <= size["width"], name

    def tap(self, what: Locator) -> None:
        what.tap()
        self.taps += 1

    def type(self, where: Locator, words: str) -> None:
        where.fill(words)
        self.typed += len(words)

    def way(self, title: str, photo: FilePayload | None = None, **answers: str) -> None:
        """Go on by the button of this name, with the photo that is asked for and answers by the words of their
        questions."""
        self.tap(self.page.locator(".way > summary", has_text=title))
        if photo is not None:
            self.page.locator(".way[open] input[type=file][required]").set_input_files(photo)
        for question, words in answers.items():
            self.type(self.page.locator(".way[open]").get_by_label(question.replace("_", " ")), words)
        self.look(f"before-{title}")
        self.tap(self.page.locator(".way[open] button.main").last)

    def stands_at(self, step: str) -> None:
        """The page says where the case is."""
        expect(self.page.locator(".case-state")).to_contain_text(step)


Come = Callable[..., Walker]


@pytest.fixture(scope="module")
def hub(samples_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """The demonstration, a copy of one's own."""
    return copy_of(samples_home, tmp_path_factory.mktemp("walk") / "home")


@pytest.fixture(scope="module")
def browser(browser_path: Path) -> Iterator[Browser]:
    """Patient with a machine that does much else."""
    expect.set_options(timeout=PATIENCE)
    with launched(browser_path) as made:
        yield made
    expect.set_options(timeout=5_000)


@pytest.fixture
def come(hub: Hub, browser: Browser, tmp_path: Path) -> Iterator[Come]:
    """Somebody of the demonstration comes in by its log-in page; what their browser complains of fails the test."""
    complaints: list[str] = []
    with ExitStack() as stack:
        offered = [Offered(one.login, one.name, one.title, one.tries) for one in PEOPLE]
        site = stack.enter_context(serving(create_app(hub, offered=offered)))

        def came(login: str, path: str, *, phone: bool = True) -> Walker:
            size = PHONE if phone else DESK
            context = browser.new_context(viewport=size, has_touch=phone, is_mobile=phone, locale="zh-CN")  # type: ignore[arg-type]
            context.grant_permissions(["geolocation"])
            context.set_geolocation(HERE)  # type: ignore[arg-type]
            context.add_cookies([{"name": "lang", "value": "en", "url": site}])
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(f"{site}/login?next={path}")
            page.locator("form", has=page.locator(f"input[name=as][value={login}]")).get_by_role("button").click()
            page.wait_for_url(f"**{path}")
            return Walker(page, tmp_path)

        yield came
    assert complaints == []
