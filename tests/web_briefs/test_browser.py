"""The brief in a real browser: on a phone, in the dark, on paper, and from a number to its printed figure."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.kit import app_for
from tests.screens.briefs.region import NAME
from tests.sites import AXE, launched, serving
from zhongshu.packs.hub import Hub

pytestmark = pytest.mark.browser

READ, EDIT = f"/briefs/{NAME}?period=2020-11", f"/briefs/{NAME}/2020-11/edit"


@pytest.fixture(scope="module")
def site(hub: Hub) -> Iterator[str]:
    with serving(app_for(hub)) as address:
        yield address


@pytest.fixture(scope="module")
def chromium(browser_path: Path) -> Iterator[Browser]:
    with launched(browser_path) as made:
        yield made


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    yield page
    context.close()
    assert not complaints


@pytest.mark.parametrize("address", ["/briefs", READ, EDIT])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_scrolls_sideways_on_a_phone(page: Page, site: str, address: str, language: str):
    page.context.add_cookies([{"name": "lang", "value": language, "url": site}])
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site + address)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("address", ["/briefs", READ, EDIT])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_read_it(page: Page, site: str, address: str, theme: str):
    page.context.add_cookies([{"name": "theme", "value": theme, "url": site}])
    page.goto(site + address)
    page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(one["id"], one["nodes"][0]["target"]) for one in found if one["impact"] in ("serious", "critical")] == []


def test_a_number_leads_to_the_figure_as_it_was_printed(page: Page, site: str):
    page.goto(site + "/briefs")
    page.get_by_role("link", name="看 2020年11月").click()
    page.locator("a.number", has_text="47.4").click()
    expect(page).to_have_url(re.compile("/figures/town.printed/P-03"))
    expect(page.locator("main")).to_contain_text("47.4")


def test_paper_is_white_without_controls_and_names_its_sources(page: Page, site: str):
    page.context.add_cookies([{"name": "theme", "value": "dark", "url": site}])
    page.goto(site + READ)
    page.emulate_media(media="print")
    expect(page.locator(".brief-tools")).to_be_hidden()
    expect(page.locator(".brief-aside")).to_be_hidden()
    expect(page.locator(".top")).to_be_hidden()
    expect(page.locator(".ref").first).to_be_visible()
    expect(page.locator(".brief-sources .address").first).to_be_visible()
    colour = page.locator(".paper").evaluate("element => getComputedStyle(element).backgroundColor")
    assert colour == "rgb(255, 255, 255)"
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_an_editor_works_with_the_keyboard_alone(page: Page, site: str):
    page.goto(site + EDIT)
    page.locator(".edit-line summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".edit-line textarea[name=zh]").first).to_be_focused()
