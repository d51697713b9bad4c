"""The pages of grants in a browser: they fit a phone, and a request is made with the keyboard's fields."""

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.sites import serving
from tests.town import site
from zhongshu.packs.hub import Hub

PAGES = ("/grants", "/grants/new?read=firms.firm", "/grants/new", "/grants/bank-lookup", "/consents")


@pytest.mark.browser
def test_pages_fit_a_phone_and_say_nothing_to_the_console(hub: Hub, browser_path: Path) -> None:
    with serving(site(hub, "li")) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 800})
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        for path in PAGES:
            page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        assert told == []
        browser.close()


@pytest.mark.browser
def test_a_request_is_made(hub: Hub, browser_path: Path) -> None:
    with serving(site(hub, "li")) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{address}/grants?lang=en")
        page.get_by_label("Which dataset, table or indicator").fill("firms.firm")
        page.get_by_role("button", name="Fill in the request").click()
        page.get_by_label("Purpose, one word").fill("credit_line")
        page.get_by_label("Name name").uncheck()
        page.get_by_label("Shown: phone").select_option("keep_last")
        page.get_by_label("how wide a step: phone").fill("4")
        page.get_by_role("button", name="Send the request").click()
        page.get_by_text("The request is made.").wait_for()
        browser.close()
    columns = hub.grants.store.dossier("bank-firms-firm").newest.spec.columns
    assert columns.allow is not None
    assert "name" not in columns.allow
    assert columns.mask["phone"].keep_last == 4
