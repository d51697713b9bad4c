"""Log-in by a provider that nobody here wrote: Canaille, from PyPI, in a process of its own."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.providers.canaille_site import PASSWORD, SECRET, There, canaille, free_port
from tests.sites import launched, serving
from tests.web_people.house import SITE, Browser, House
from tests.web_people.outside.comer import entries, region_with
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role

SCOPES = ("openid", "profile", "groups")


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with canaille(f"{SITE}/", tmp_path_factory.mktemp("canaille") / "log") as address:
        yield address


@pytest.fixture
def house(base: Path, tmp_path: Path, issuer: str, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("GOV_SECRET", SECRET)
    home = Path(shutil.copytree(base, tmp_path / "home"))
    return House.of(region_with(home, {"gov": issuer}, client_secret="${GOV_SECRET}", scopes=SCOPES))


def come(house: House, login: str, there: There | None = None) -> Browser:
    """Through the hub's page, the provider's forms, and back."""
    browser = house.browser().english()
    browser.client.follow_redirects = False
    address = browser.client.get("/login/gov?next=/account").headers["location"]
    browser.client.follow_redirects = True
    browser.open((there or There()).log_in(address, login).removeprefix(SITE))
    return browser


def test_an_officer_comes_in_with_the_post_of_their_group(house: House) -> None:
    browser = come(house, "wangfang")
    assert browser.at == "/account"
    assert "王芳 wangfang@gov" in browser.text()
    assert "officer Ecology bureau Government sign-on" in browser.text()
    assert [entry.details["provider"] for entry in entries(house.hub, "role.given")] == ["gov"]


def test_somebody_in_no_group_is_told_so_and_has_no_account(house: House) -> None:
    browser = come(house, "lina")
    assert "gives you a post here: you are not logged in" in browser.text()
    assert browser.token() is None
    assert house.hub.people.persons.find() == []


def test_groups_that_exclude_each_other_let_nobody_in(house: House) -> None:
    assert "one person is never both officer and auditor" in come(house, "zhaolei").text()
    assert house.hub.people.persons.find() == []


def test_the_second_time_the_provider_knows_them_and_no_post_is_given_twice(house: House) -> None:
    there = There()
    come(house, "wangfang", there)
    come(house, "wangfang", there)
    assert len(house.hub.people.persons.find()) == 1
    assert len(entries(house.hub, "role.given")) == 1


def test_a_log_out_here_is_one_there(house: House) -> None:
    there = There()
    browser = come(house, "wangfang", there)
    browser.client.follow_redirects = False
    browser.send("/logout")
    farewell = browser.answer.headers["refresh"].removeprefix("0; url=")
    answer = there.client.get(farewell)
    assert answer.headers["location"] == f"{SITE}/", "it believes the hint, and asks nothing"
    again = house.browser().client
    again.follow_redirects = False
    asked = again.get("/login/gov").headers["location"]
    assert "/login" in there.client.get(asked).headers["location"], "it wants a password again"


def test_a_wrong_secret_is_a_sentence(base: Path, tmp_path: Path) -> None:
    """With a Canaille of its own: its memory takes a code that was left over for any later one."""
    home = Path(shutil.copytree(base, tmp_path / "home"))
    with canaille(f"{SITE}/", tmp_path / "log") as address:
        house = House.of(region_with(home, {"gov": address}, client_secret="wrong", scopes=SCOPES))
        assert "does not stand by this log-in" in come(house, "wangfang").text()


def test_another_algorithm_than_the_provider_signs_with_is_not_taken(base: Path, tmp_path: Path, issuer: str) -> None:
    home = Path(shutil.copytree(base, tmp_path / "home"))
    house = House.of(region_with(home, {"gov": issuer}, client_secret=SECRET, scopes=SCOPES, algorithms=["ES256"]))
    assert "signed in a way that is not taken here" in come(house, "wangfang").text()


def test_a_redirect_address_that_is_not_registered_stays_there(house: House) -> None:
    client = house.browser("http://127.0.0.1:9999").client
    client.follow_redirects = False
    there = httpx.get(client.get("/login/gov").headers["location"], trust_env=False, follow_redirects=False)
    assert "127.0.0.1:9999" not in there.headers.get("location", "").partition("?")[0]


@pytest.mark.browser
def test_a_person_in_a_browser_comes_in_and_goes_out(base: Path, tmp_path: Path, browser_path: Path) -> None:
    port = free_port()
    home = Path(shutil.copytree(base, tmp_path / "home"))
    hub = region_with(home, {"gov": f"http://127.0.0.1:{port}"}, client_secret=SECRET, scopes=SCOPES)
    house = House.of(hub)
    house.person("security", Post(None, Role.SECURITY_ADMIN))
    with serving(house.app) as site, canaille(f"{site}/", tmp_path / "log", port), launched(browser_path) as browser:
        page, complaints = browser.new_context(locale="zh-CN").new_page(), list[str]()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Refused" in said.text else None)
        page.goto(f"{site}/login?next=/account")
        page.get_by_role("link", name="政务统一身份").click()
        page.fill("input[name=login]", "wangfang")
        page.keyboard.press("Enter")
        page.fill("input[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{site}/account")
        expect(page.get_by_role("heading", level=1)).to_have_text("王芳")
        page.locator("form[action='/logout'] button").click()
        page.wait_for_url(f"{site}/")
        expect(page.locator("a.who")).to_have_text(re.compile("登录"))
        page.goto(f"{site}/login/gov")
        expect(page.locator("input[name=login], input[name=password]").first).to_be_visible()
        assert complaints == []
