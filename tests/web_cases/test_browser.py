"""The way of a case on a phone: reported on the map, done, checked by another, rated; and that all can use it."""

from itertools import cycle

import pytest
from playwright.sync_api import Page, expect

from tests.cases.town import RESIDENT, STRANGER, SUN, WANG, ZHAO, report
from tests.sites import AXE
from tests.web_cases.conftest import Open
from zhongshu.packs.hub import Hub

pytestmark = pytest.mark.browser


def press(page: Page, way: str) -> None:
    """Open a way on and confirm it."""
    page.locator(".way > summary", has_text=way).click()
    page.locator(".way[open] button.main").click()


def test_from_a_report_on_the_map_to_the_rating_of_who_asked(hub: Hub, phone: Open) -> None:
    page = phone(RESIDENT, "/ask")
    page.get_by_role("link", name="Street event").click()
    page.get_by_role("radio", name="Broken cover").check()
    expect(page.get_by_label("How badly")).to_be_hidden()
    page.get_by_role("radio", name="yes").check()
    page.get_by_label("How badly").fill("a scratch")
    page.get_by_role("button", name="My position").click()
    expect(page.locator(".pin-mark")).to_be_visible()
    assert page.locator("[data-lon]").input_value() == "121.250000"
    page.get_by_label("What is wrong").fill("cover gone at the corner")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="We have it")).to_be_visible()
    path = "/case/" + hub.cases.lists.asked(RESIDENT.actor)[0].id.replace(".", "/")

    officer = phone(WANG, "/cases")
    officer.get_by_role("link", name="cover gone at the corner").click()
    officer.locator(".thumb a").evaluate("link => link.click()")  # the map moves it as it comes in
    officer.locator(".way > summary", has_text="Done").click()
    officer.get_by_label("What was done").fill("new cover")
    officer.locator(".way[open] button.main").click()
    expect(officer.locator(".told.good")).to_have_text("Done")

    press(phone(SUN, path), "Accept")
    page.goto(page.url.partition("/case/")[0] + path)
    page.locator(".way > summary", has_text="Are you satisfied?").click()
    page.get_by_role("radio", name="4 stars").check()
    page.locator(".way[open] button.main").click()
    expect(page.locator(".case-state .stars")).to_have_attribute("aria-label", "4 stars")
    assert hub.cases.lists.asked(RESIDENT.actor)[0].rating == 4


def test_a_tap_sets_the_pin_and_the_code_comes_from_behind_the_hash(phone: Open) -> None:
    page = phone(STRANGER, "/ask/town/event?kind=rubbish&said=heap")
    page.locator(".place-map canvas").tap()
    expect(page.locator(".pin-mark")).to_be_visible()
    page.locator(".coords summary").click()
    for name, value in (("lon", "121.25"), ("lat", "28.5")):
        page.locator(f"[data-{name}]").fill(value)
    page.get_by_role("button", name="Send").click()
    link = page.locator("#address").inner_text()
    other = phone(STRANGER, link[link.index("/case/") :])
    expect(other.get_by_role("heading", name="heap")).to_be_visible()
    assert "#" not in other.url


def test_without_script_a_report_is_two_numbers_and_a_button(hub: Hub, phone: Open) -> None:
    page = phone(RESIDENT, "/ask/town/event", script=False)
    page.get_by_role("radio", name="Rubbish").check()
    page.get_by_label("Longitude", exact=True).fill("121.75")
    page.get_by_label("Latitude", exact=True).fill("28.5")
    page.get_by_label("What is wrong").fill("no script")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="We have it")).to_be_visible()


def test_every_page_fits_a_phone_and_is_for_everybody(hub: Hub, phone: Open) -> None:
    case = "/case/" + report(hub.cases).replace(".", "/")
    pages = [(WANG, case), (RESIDENT, case), (STRANGER, case), (STRANGER, "/ask"), (STRANGER, "/ask/town/event")]
    pages += [(ZHAO, path) for path in ("/cases?post=all", "/board/town/event", "/case-map/town/event")]
    pages += [(ZHAO, "/posts?post=town.grid_officer/west")]
    for (reader, path), theme in zip(pages, cycle(("dark", "light")), strict=False):
        page = phone(reader, path, theme=theme)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        page.evaluate(AXE)
        rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]}
        found = page.evaluate("rules => axe.run(document, rules)", rules)
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]] == [], (path, theme)


def test_on_paper_a_case_is_ink_on_white_also_from_a_dark_screen(hub: Hub, phone: Open) -> None:
    page = phone(WANG, "/case/" + report(hub.cases).replace(".", "/"), theme="dark")
    page.emulate_media(media="print")
    colours = "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]"
    assert page.locator(".card").first.evaluate(colours) == ["rgb(255, 255, 255)", "rgb(20, 33, 31)"]
    assert page.locator("#ways").is_hidden()
    expect(page.locator("#said")).to_be_visible()
