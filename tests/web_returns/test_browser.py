"""What a clerk sees and presses, on a desk and on a phone, in both languages, light and dark."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.sites import AXE, launched
from tests.web_returns.clerk import NOVEMBER, SHEET

pytestmark = pytest.mark.browser
PHONE = 390


@pytest.fixture(scope="module")
def browser(browser_path: Path) -> Iterator[Browser]:
    with launched(browser_path) as made:
        yield made


def opened(
    browser: Browser, site: str, *, width: int = 1280, theme: str = "light", language: str = "zh"
) -> tuple[Page, list[str]]:
    """A page, and what the browser says against it."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    for name, value in (("theme", theme), ("lang", language)):
        context.add_cookies([{"name": name, "value": value, "url": site}])
    page, complaints = context.new_page(), list[str]()
    page.set_default_timeout(20_000)
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page, complaints


def fill(page: Page, **changed: str) -> None:
    for name, value in (NOVEMBER | changed).items():
        page.fill(f"#cell-{name}", value)


def test_a_clerk_is_warned_while_typing_asked_and_takes_the_suggestion(browser: Browser, site: str) -> None:
    page, complaints = opened(browser, site)
    page.goto(f"{site}/returns")
    page.click("a.tag-bad")
    fill(page, output="845600")
    expect(page.locator("#change-output")).to_have_text("× 9\u202f740")
    expect(page.locator("#change-output")).to_have_class("n change-now far")
    expect(page.locator("#change-electricity")).to_have_text("▲ 1.0%")
    page.fill("form#return input[name=who]", "林晓")
    page.click("form#return button.main")
    expect(page.locator("#asked")).to_contain_text("有 1 处要改正或说明原因")
    page.click("button[data-use]")
    expect(page.locator("#cell-output")).to_have_value("84.56")
    expect(page.locator("#change-output")).to_have_text("▼ 2.6%")
    page.click("form#return button.main")
    expect(page.locator(".told.good")).to_contain_text("已上报")
    assert complaints == []


def test_enter_in_a_field_keeps_a_draft_and_hands_nothing_in(browser: Browser, site: str) -> None:
    page, _ = opened(browser, site)
    page.goto(f"{site}{SHEET}")
    fill(page)
    page.fill("form#return input[name=who]", "林晓")
    page.press("#cell-output", "Enter")
    expect(page.locator(".told.good")).to_contain_text("草稿已存")


@pytest.mark.parametrize(("language", "theme"), [("zh", "light"), ("en", "dark")])
def test_on_a_phone_nothing_runs_over_and_everything_is_reached(
    browser: Browser, site: str, language: str, theme: str
) -> None:
    page, complaints = opened(browser, site, width=PHONE, theme=theme, language=language)
    page.goto(f"{site}{SHEET}")
    fill(page, output="845600", profit="18.00", rd="2亿元7900万元", firms="")
    page.fill("form#return input[name=who]", "林晓")
    page.click("form#return button.main")
    page.wait_for_url("**asked=1**")
    for path in (None, "/returns"):
        if path is not None:
            page.goto(f"{site}{path}")
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over == 0, page.url
        page.evaluate(AXE)
        rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]}
        found = page.evaluate("rules => axe.run(document, rules)", rules)
        assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]] == []
    assert complaints == []
