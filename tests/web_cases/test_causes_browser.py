"""A task in a real browser: given from the number's page, done on a phone, its outcome beside the number."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.cases.tasks import BOSS, HOLES, LI, OTHER, WORKS, day, give, make_roads
from tests.kit import app_for
from tests.sites import AXE, launched, serving
from tests.town import close
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import Reader

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
NUMBER = f"/indicators/{HOLES.name}?area={HOLES.area}"

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("roads") / "home"
    made = make_roads(home)
    yield made
    close(made)


@pytest.fixture
def phone(hub: Hub, browser_path: Path) -> Iterator[Open]:
    """A page of a reader's phone, in English; what its browser complains of fails the test at its end."""
    complaints: list[str] = []
    with ExitStack() as stack:
        browser = stack.enter_context(launched(browser_path))

        def opened(reader: Reader, path: str, *, theme: str = "light") -> Page:
            site = stack.enter_context(serving(app_for(hub, reader)))
            context = browser.new_context(viewport=PHONE, has_touch=True)  # type: ignore[arg-type]
            for name, value in (("theme", theme), ("lang", "en")):
                context.add_cookies([{"name": name, "value": value, "url": site}])
            page = context.new_page()
            page.set_default_timeout(20_000)
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(site + path)
            stack.callback(context.close)
            return page

        yield opened
    assert complaints == []


def usable(page: Page) -> None:
    """It fits the phone, and everybody can use it."""
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, rules)", {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]] == [], page.url


def press(page: Page, way: str) -> None:
    """Open a way on and confirm it."""
    page.locator(".way > summary", has_text=way).click()
    page.locator(".way[open] button.main").click()


def test_from_the_number_to_its_outcome(hub: Hub, phone: Open) -> None:
    boss = phone(BOSS, NUMBER)
    boss.get_by_role("link", name="Give a task").click()
    expect(boss.get_by_text("About this number")).to_be_visible()
    usable(boss)
    boss.get_by_label("What is to be done").fill("Fill them")
    boss.get_by_role("radio", name="Task desk, Works bureau").check()
    boss.get_by_label("Until when").fill(day(hub, 2))
    boss.get_by_role("button", name="Send").click()
    boss.get_by_role("link", name="See it").click()
    path = boss.url[boss.url.index("/case/") :]
    usable(boss)

    li = phone(LI, path, theme="dark")
    expect(li.get_by_text("No grant opens this number to you")).to_be_visible()
    usable(li)
    press(li, "Accept")
    li.locator(".way > summary", has_text="Report").click()
    li.get_by_label("What came of it").fill("All seven are filled")
    li.locator(".way[open] button.main").click()
    expect(li.get_by_text("Reported", exact=True).first).to_be_visible()

    boss.reload()
    press(boss, "Confirm")
    boss.goto(boss.url[: boss.url.index("/case/")] + NUMBER)
    beside = boss.locator("#outcomes-of")
    expect(beside.get_by_text("All seven are filled")).to_be_visible()
    expect(beside.get_by_text("Done", exact=True)).to_be_visible()
    usable(boss)


def test_beside_the_number_others_find_a_sentence_and_the_page_without_tasks_an_empty_state(
    hub: Hub, phone: Open
) -> None:
    give(hub, to=WORKS)
    other = phone(OTHER, f"/cases/about?about={HOLES}", theme="dark")
    expect(other.get_by_text("Under way besides")).to_be_visible()
    usable(other)
    other.goto(other.url.replace("331002", "331003"))
    expect(other.get_by_text("There are no cases about it yet")).to_be_visible()
