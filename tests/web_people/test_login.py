"""Logging in and out in a browser: what is refused, and what the browser is given to keep."""

import pytest

from tests.web_people.house import CLERK, House
from zhongshu.web.session import COOKIE


def test_a_wrong_password_and_an_unknown_name_are_told_alike(house: House) -> None:
    house.person("zhao", CLERK)
    browser = house.browser()
    wrong, unknown = browser.log_in("zhao", "eleven green bottles"), browser.log_in("nobody", "eleven green bottles")
    assert "登录名或密码不对" in wrong
    assert "登录名或密码不对" in unknown
    assert browser.answer.status_code == 401
    assert browser.token() is None
    assert "eleven green" not in browser.page
    assert 'value="nobody"' in browser.page
    assert "the log-in name or the password is wrong" in browser.english().log_in("zhao", "eleven green bottles")


@pytest.mark.parametrize(("site", "secure"), [("http://127.0.0.1:8400", False), ("https://hub.example", True)])
def test_the_cookie_is_for_this_site_alone_and_no_script_reads_it(house: House, site: str, secure: bool) -> None:
    house.person("zhao", CLERK)
    browser = house.browser(site)
    browser.log_in("zhao")
    (said,) = [one for one in browser.answer.headers.get_list("set-cookie") if one.startswith(COOKIE)]
    flags = {part.strip().lower() for part in said.split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/"} <= flags
    assert ("secure" in flags) is secure
    assert not any(flag.startswith(("max-age", "expires", "domain")) for flag in flags)


def test_the_session_is_another_after_each_log_in(house: House) -> None:
    browser = house.logged_in("zhao", CLERK)
    before = browser.token()
    browser.log_in("zhao")
    assert browser.token() not in (None, before)
    assert house.hub.people.sessions.of(before or "", house.hub.now()) is None, "the old one opens nothing"


def test_a_token_that_somebody_else_put_there_is_not_taken_over(house: House) -> None:
    house.person("zhao", CLERK)
    browser = house.browser()
    browser.client.cookies.set(COOKIE, "a" * 43)
    browser.log_in("zhao")
    (said,) = [one for one in browser.answer.headers.get_list("set-cookie") if one.startswith(COOKIE)]
    assert "a" * 43 not in said
    assert house.hub.people.sessions.of("a" * 43, house.hub.now()) is None


@pytest.mark.parametrize("path", ["/login", "/logout"])
def test_a_form_without_its_token_is_refused(house: House, path: str) -> None:
    browser = house.logged_in("zhao", CLERK)
    before = browser.token()
    browser.send(path, csrf="", login="zhao", password="ten green bottles")
    assert browser.answer.status_code == 403
    assert browser.token() == before
    assert house.hub.people.sessions.of(before or "", house.hub.now()) is not None


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x"])
def test_a_log_in_leads_nobody_to_another_site(house: House, elsewhere: str) -> None:
    house.person("zhao", CLERK)
    browser = house.browser()
    browser.log_in("zhao", next=elsewhere)
    assert browser.answer.headers["location"] == "/"


def test_after_too_many_wrong_ones_the_page_says_how_long_to_wait(house: House) -> None:
    house.person("zhao", CLERK)
    browser = house.browser()
    for _ in range(5):
        browser.log_in("zhao", "eleven green bottles")
    assert "请 30 秒后再试" in browser.log_in("zhao")
    assert browser.answer.status_code == 429
    assert browser.token() is None
