"""The page in a real browser: charts drawn, nothing refused by its policy, no sideways scrolling on a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.kit import app_for
from tests.sites import AXE, launched, serving
from zhongshu.packs.hub import Hub

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(hub: Hub) -> Iterator[str]:
    with serving(app_for(hub)) as address:
        yield address


@pytest.fixture(scope="module")
def browser(browser_path: Path) -> Iterator[Browser]:
    with launched(browser_path) as made:
        yield made


def _open(
    browser: Browser, address: str, name: str, *, width: int = 1280, theme: str = "light"
) -> tuple[Page, list[str]]:
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_cookies([{"name": "theme", "value": theme, "url": address}])
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{address}/indicators/economy.{name}/months")
    page.wait_for_selector("[data-drawn] svg path", state="attached", timeout=10_000)
    return page, errors


@pytest.mark.parametrize("name", ["china_trs", "china_exp", "china_cpi"])
def test_charts_are_drawn_and_a_phone_need_not_scroll_sideways(browser: Browser, address: str, name: str) -> None:
    page, errors = _open(browser, address, name, width=390)
    assert errors == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_use_it(browser: Browser, address: str, theme: str) -> None:
    page, _ = _open(browser, address, "china_trs", theme=theme)
    page.locator("details.how summary").press("Enter")
    assert page.locator("details.how p").is_visible()
    page.evaluate(AXE)
    found = page.evaluate(
        "axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | ')))"
    )
    assert found == []
    page.context.close()


def test_a_click_leads_from_the_indicator_to_its_months_and_on_to_a_passport(browser: Browser, address: str) -> None:
    page, _ = _open(browser, address, "china_cpi")
    page.goto(f"{address}/indicators/economy.china_cpi")
    page.get_by_role("link", name="逐月分析").click()
    page.wait_for_url("**/economy.china_cpi/months")
    page.locator("#table tbody a").first.click()
    page.wait_for_url("**/passport/economy.china_cpi?*period=2023-01*")
    assert "2023年1月" in page.locator("main").inner_text()
    page.context.close()
