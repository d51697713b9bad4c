"""The checker's pages in a real browser: usable by everybody, on a phone, with the keyboard."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.kit import app_for
from tests.printed import printed_hub
from tests.sites import AXE, launched, serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    hub = printed_hub(tmp_path_factory.mktemp("looked_at"))
    with serving(app_for(hub)) as address:
        yield address


@pytest.fixture(scope="module")
def browser(browser_path: Path) -> Iterator[Browser]:
    with launched(browser_path) as made:
        yield made


def _page(browser: Browser, site: str, *, width: int = 1280, theme: str = "light", language: str = "zh") -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900})
    for name, value in (("theme", theme), ("lang", language)):
        context.add_cookies([{"name": name, "value": value, "url": site}])
    return context.new_page()


def _serious(page: Page) -> list[Any]:
    page.evaluate(AXE)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        (one["id"], [node["html"][:160] for node in one["nodes"]][:4])
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize(
    ("width", "theme", "language"),
    [(1280, "light", "zh"), (1280, "dark", "en"), (390, "light", "en"), (390, "dark", "zh")],
)
def test_pages_are_usable_by_everybody_and_fit_a_phone(
    browser: Browser, site: str, width: int, theme: str, language: str
) -> None:
    page = _page(browser, site, width=width, theme=theme, language=language)
    for path in ("/figures/check", "/figures/relations"):
        page.goto(site + path)
        assert _serious(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{site}/figures/check?sample=1")
    page.locator("form.paste button").first.click()
    expect(page.locator(".contradiction .findings li")).to_have_count(1)
    assert _serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_clerk_checks_with_the_keyboard_alone(browser: Browser, site: str) -> None:
    page = _page(browser, site)
    page.goto(f"{site}/figures/check")
    page.get_by_label("粘贴文字").focus()
    page.keyboard.type("76 家占 139 家的 54.5%")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".contradiction")).to_contain_text("76 家 ÷ 139 家 = 54.7%，印的是 54.5%")


def test_a_file_is_chosen_and_checked(browser: Browser, site: str, tmp_path: Path) -> None:
    path = tmp_path / "产值.csv"
    path.write_text("地区,企业（家）\n甲,1\n乙,2\n合计,4\n", "utf-8")
    page = _page(browser, site, width=390)
    page.goto(f"{site}/figures/check")
    page.get_by_label("或放入一份材料").set_input_files(path)
    page.get_by_role("button", name="开始核对").nth(1).click()
    expect(page.get_by_role("status")).to_contain_text("产值.csv 的核对结果")
    expect(page.locator(".contradiction")).to_contain_text("1 家 + 2 家 = 3 家，印的是 4 家")
