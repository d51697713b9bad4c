"""The pages of cubes in a browser: they fit a phone, break no rule of accessibility, work with the keyboard."""

from pathlib import Path

import pytest

from tests.kit import app_for
from tests.sites import AXE, launched, serving
from tests.web_cubes.region import INTERNAL, PUBLIC
from zhongshu.packs.hub import Hub


@pytest.mark.browser
def test_pages_fit_a_phone_and_are_accessible(hub: Hub, browser_path: Path) -> None:
    with serving(app_for(hub)) as address, launched(browser_path) as browser:
        page = browser.new_page(viewport={"width": 390, "height": 800})
        heard: list[str] = []
        page.on("console", lambda message: heard.append(message.text))
        for path in ("/cubes", f"/cubes/{PUBLIC}", f"/cubes/{INTERNAL}", f"/cubes/{PUBLIC}?lang=en&theme=dark"):
            page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
            page.evaluate(AXE)
            assert page.evaluate("axe.run().then(found => found.violations.map(one => one.id))") == [], path
        page.get_by_role("link", name="Output").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**measure=output")
        page.get_by_role("row", name="Total").get_by_role("cell", name="58\u202f015").wait_for()
        assert heard == []
