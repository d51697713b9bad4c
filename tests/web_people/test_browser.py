"""What people see and press on a desk and on a phone, in both languages, light and dark."""

from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.sites import AXE, launched, serving
from tests.web_people.house import CLERK, PASSWORD, House
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role

pytestmark = pytest.mark.browser
PHONE = 390


@pytest.fixture(scope="module")
def browser(browser_path: Path) -> Iterator[Browser]:
    with launched(browser_path) as made:
        yield made


@pytest.fixture
def site(house: House) -> Iterator[str]:
    with serving(house.app) as address:
        yield address


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


def log_in(page: Page, site: str, login: str, onward: str) -> None:
    """By keyboard alone, to the page that was asked for."""
    page.goto(f"{site}{onward}")
    page.get_by_label("登录名").or_(page.get_by_label("Log-in name")).focus()
    page.keyboard.type(login)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}{onward}")


def clean(page: Page) -> None:
    """Nothing runs over the side, and the accessibility checker has nothing to say."""
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over == 0, page.url
    page.evaluate(AXE)
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]}
    found = page.evaluate("rules => axe.run(document, rules)", rules)
    said = [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]]
    assert said == [], page.url


@pytest.mark.parametrize(("language", "theme", "width"), [("zh", "light", 1280), ("en", "dark", PHONE)])
def test_every_page_is_reached_and_read_by_everybody(
    house: House, browser: Browser, site: str, language: str, theme: str, width: int
) -> None:
    house.person("system", Post(None, Role.SYSTEM_ADMIN), name="王芳")
    house.person("security", Post(None, Role.SECURITY_ADMIN), name="李安")
    house.person("zhao", CLERK, name="赵晓")
    page, complaints = opened(browser, site, width=width, theme=theme, language=language)
    page.goto(f"{site}/login")
    clean(page)
    log_in(page, site, "system", "/people")
    clean(page)
    page.fill("input[name=name]", "钱进")
    page.fill("input[name=login]", "qian")
    page.click("form[action='/people'] button.main")
    link = page.locator("textarea.secret").input_value()
    assert link.startswith(f"{site}/invitation/")
    clean(page)
    page.goto(f"{site}/account")
    clean(page)
    page.locator("form[action='/logout'] button").click()
    page.goto(link)
    clean(page)
    log_in(page, site, "security", house.path_of("zhao"))
    clean(page)
    assert complaints == []


def test_an_authenticator_is_scanned_and_confirmed(house: House, browser: Browser, site: str) -> None:
    house.person("zhao", CLERK)
    page, complaints = opened(browser, site)
    log_in(page, site, "zhao", "/account")
    page.fill("form.inline input[name=password]", PASSWORD)
    page.click("button[value=begin]")
    picture = page.get_by_role("img", name="二维码")
    expect(picture).to_be_visible()
    shape = picture.locator("svg").bounding_box()
    assert shape is not None
    assert shape["width"] == shape["height"] > 150
    clean(page)
    secret = page.locator(".secret-text code").inner_text()
    page.fill("input[name=code]", pyotp.TOTP(secret).at(house.hub.now()))
    page.keyboard.press("Enter")
    expect(page.locator(".told.good")).to_contain_text("验证器已启用")
    assert complaints == []
