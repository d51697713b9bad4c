"""The pages of scenarios in a browser: they fit a phone, everybody can use them, and an opinion is given in place."""

from pathlib import Path

import pytest

from tests.sites import AXE, launched, serving
from tests.town import site
from tests.web_scenarios.stage_town import decide
from zhongshu.packs.hub import Hub

PAGES = ("/scenarios", "/scenarios/firms", "/scenarios/overlap", "/scenarios/firms/opinion", "/packs/firms")


@pytest.mark.browser
def test_pages_fit_a_phone_and_are_for_everybody(hub: Hub, browser_path: Path) -> None:
    decide(hub, "trial")
    with serving(site(hub, "wang")) as address, launched(browser_path) as browser:
        page = browser.new_page(viewport={"width": 390, "height": 800})
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        for theme in ("light", "dark"):
            page.context.add_cookies([{"name": "theme", "value": theme, "url": address}])
            for path in PAGES:
                page.goto(address + path)
                assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
                page.evaluate(AXE)
                found = page.evaluate("axe.run().then(done => done.violations.map(one => one.id + one.nodes[0].html))")
                assert found == [], (path, theme)
        assert told == []


@pytest.mark.browser
def test_an_opinion_is_given_where_one_is_and_without_script_too(hub: Hub, browser_path: Path) -> None:
    with serving(site(hub, "")) as address, launched(browser_path) as browser:
        for script in (True, False):
            page = browser.new_context(java_script_enabled=script).new_page()
            page.goto(f"{address}/packs/firms?lang=en")
            page.get_by_role("link", name="Is this scenario useful? Tell us").click()
            page.get_by_role("radio", name="4").check()
            page.get_by_label("A sentence, if you like").fill("clear" if script else "quick")
            page.get_by_role("button", name="Send").click()
            page.get_by_text("Thank you!").wait_for()
            assert page.url.endswith("/packs/firms" if script else "/opinion")
    assert sorted(one.said for one in hub.scenarios.opinions.said("firms")) == ["clear", "quick"]


@pytest.mark.browser
def test_a_proposal_asks_only_for_what_its_stage_needs(hub: Hub, browser_path: Path) -> None:
    with serving(site(hub, "wang")) as address, launched(browser_path) as browser:
        page = browser.new_page()
        page.goto(f"{address}/scenarios/firms?lang=en")
        units, successor = page.get_by_text("Units of a trial"), page.get_by_text("What takes its place when retired")
        shown = {}
        for stage in ("trial", "retired"):
            page.get_by_role("radio", name=stage).check()
            shown[stage] = (units.is_visible(), successor.is_visible())
        assert shown == {"trial": (True, False), "retired": (False, True)}
