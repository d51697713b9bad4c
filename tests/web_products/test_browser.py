"""The pages of products in a browser: they fit a phone, break no rule of accessibility, and subscribe by keyboard."""

from pathlib import Path

import pytest

from tests.shop import GRANT, PROFILE, REGISTER
from tests.sites import AXE, launched, serving
from tests.town import site
from zhongshu.packs.hub import Hub

PAGES = (
    "/products",
    f"/products/{PROFILE}",
    f"/products/{REGISTER}",
    f"/products/{PROFILE}/statements/{GRANT}/2027-03",
)


@pytest.mark.browser
@pytest.mark.parametrize("login", ["li", "wang"])
def test_pages_fit_a_phone_and_are_accessible(hub: Hub, browser_path: Path, login: str) -> None:
    with serving(site(hub, login)) as address, launched(browser_path) as browser:
        page = browser.new_page(viewport={"width": 390, "height": 800})
        heard: list[str] = []
        page.on("console", lambda message: heard.append(message.text))
        for path in (*PAGES, f"{PAGES[1]}?lang=en", f"{PAGES[1]}?theme=dark", PAGES[3]):
            page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
            page.evaluate(AXE)
            assert page.evaluate("axe.run().then(found => found.violations.map(one => one.id))") == [], path
        assert heard == []


@pytest.mark.browser
def test_a_unit_subscribes_with_the_keyboard(fresh: Hub, browser_path: Path) -> None:
    with serving(site(fresh, "li")) as address, launched(browser_path) as browser:
        page = browser.new_page()
        page.goto(f"{address}/products?lang=en")
        page.get_by_role("link", name="Profile").press("Enter")
        page.get_by_label("officer").press("Space")
        page.get_by_label("What it will be used for").fill("the yearly plan")
        page.get_by_role("button", name="Ask to subscribe").press("Enter")
        page.wait_for_url(f"**/grants/{GRANT}?done=requested")
        page.go_back()
        page.goto(f"{address}/products/{PROFILE}")
        page.get_by_text("It waits for the decision of its owner.").wait_for()
