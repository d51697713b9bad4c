"""The operations page in a browser: it fits, is for everybody, and reads itself anew without losing the place."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.sites import AXE, launched, serving
from tests.town import site
from tests.web_operations.test_pages import at_work
from zhongshu.datasets.runs import SourceMark
from zhongshu.packs.hub import Hub


@pytest.mark.browser
def test_it_fits_a_phone_and_a_wall_and_is_for_everybody(hub: Hub, browser_path: Path) -> None:
    at_work(hub)
    with serving(site(hub, "wang")) as address, launched(browser_path) as browser:
        page = browser.new_page(viewport={"width": 390, "height": 800})
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        for language in ("zh", "en"):
            for theme in ("light", "dark"):
                kept = {"lang": language, "theme": theme}
                page.context.add_cookies(
                    [{"name": name, "value": value, "url": address} for name, value in kept.items()]
                )
                page.goto(f"{address}/operations")
                assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
                page.evaluate(AXE)
                found = page.evaluate("axe.run().then(done => done.violations.map(one => one.id + one.nodes[0].html))")
                assert found == [], (language, theme)
        page.set_viewport_size({"width": 1920, "height": 1080})
        page.goto(f"{address}/operations?theme=wall")
        assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0, "everything on one screen"
        assert told == []


@pytest.mark.browser
def test_it_is_read_anew_where_one_is(hub: Hub, browser_path: Path) -> None:
    at_work(hub)
    failing = SourceMark(tried=hub.now(), failures=3, message="timed out")
    hub.sources.set("firms.shop", "book", failing)
    with serving(site(hub, "wang")) as address, launched(browser_path) as browser:
        page = browser.new_page(viewport={"width": 900, "height": 500})
        page.clock.install()
        page.goto(f"{address}/operations?lang=en")
        page.get_by_role("link", name="failed 3 times in a row").focus()
        page.evaluate("scrollTo(0, 300)")
        hub.sources.set("firms.shop", "book", replace(failing, failures=4))
        page.clock.run_for(31_000)
        page.get_by_text("failed 4 times in a row").wait_for()
        assert "failed 4 times" in str(page.evaluate("document.activeElement.textContent"))
        assert page.evaluate("scrollY") == 300
