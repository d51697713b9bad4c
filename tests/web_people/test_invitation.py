"""One-time links: from a region without anybody to a clerk who logs in and out."""

import pytest

from tests.web_people.house import MACHINE, PASSWORD, SITE, House
from zhongshu.sharing.people.person import Newcomer
from zhongshu.sharing.people.roles import Role


def path(link: str) -> str:
    """The address of a link as it was handed over."""
    assert link.startswith(f"{SITE}/invitation/")
    return link.removeprefix(SITE)


def first(house: House) -> str:
    """The link of the first start."""
    made = house.hub.people.first.link(house.hub.now())
    assert made is not None
    return made.path


def test_a_region_begins_and_a_clerk_comes_to_work(house: House) -> None:
    system = house.browser()
    link = first(house)
    assert "第一位系统管理员" in system.open(link)
    assert "至少 12 个字符" in system.text()
    assert "任命" in system.text()
    words = system.send(link, login="Wang.Fang", name="王芳", new=PASSWORD, again=PASSWORD)
    assert system.at == "/people"
    assert "还没有" in words, "nobody gives power yet"

    system.send("/people", login="li", name="李安", role="security_admin")
    security = house.browser()
    assert "李安，您好" in security.open(path(system.secret))
    security.send(path(system.secret), new=PASSWORD, again=PASSWORD)
    assert security.at == "/"
    assert security.token()

    system.send("/people", login="zhao", name="赵晓")
    handed = path(system.secret)
    security.send(house.path_of("zhao"), act="give", role="clerk", unit="ecology", title="科员")
    clerk = house.browser()
    clerk.send(handed, new=PASSWORD, again=PASSWORD)
    assert all(word in clerk.open("/account") for word in ("赵晓", "填报员", "生态环境局", "科员"))

    held = clerk.token()
    clerk.send("/logout")
    assert clerk.token() is None
    assert house.hub.people.sessions.of(held or "", house.hub.now()) is None
    clerk.open("/account")
    assert clerk.at == "/login"
    clerk.log_in("zhao", next="/account")
    assert clerk.at == "/account"
    assert "赵晓" in clerk.text()


@pytest.mark.parametrize("token", ["x" * 43, "short", "%00", "..%2f..%2fetc"])
def test_a_dead_link_says_so_in_one_sentence(house: House, token: str) -> None:
    browser = house.browser()
    words = browser.open(f"/invitation/{token}")
    assert browser.answer.status_code == 404
    if "%2f" not in token:  # an address of more parts is no invitation at all
        assert "这个链接无效、已用过或已过期" in words
        assert 'type="password"' not in browser.page


def test_a_link_works_once(house: House) -> None:
    link = first(house)
    house.browser().send(link, login="wang", name="王芳", new=PASSWORD, again=PASSWORD)
    late = house.browser()
    assert "已用过" in late.send(link, login="evil", name="坏人", new=PASSWORD, again=PASSWORD)
    assert late.answer.status_code == 404
    assert late.token() is None
    assert house.hub.people.persons.by_login("evil") is None


@pytest.mark.parametrize(
    ("new", "again", "zh", "en"),
    [
        ("short", "short", "密码至少 12 个字符", "at least 12 characters"),
        ("password1234", "password1234", "这个密码太常见", "among the first that are guessed"),
        (PASSWORD, f"{PASSWORD} ", "两次输入的新密码不一样", "typed in two different ways"),
    ],
)
def test_a_password_that_will_not_do_is_told_on_the_page_in_the_visitors_language(
    house: House, new: str, again: str, zh: str, en: str
) -> None:
    link = first(house)
    browser = house.browser()
    assert zh in browser.send(link, login="wang", name="王芳", new=new, again=again)
    assert browser.answer.status_code == 400
    assert 'value="王芳"' in browser.page
    assert f'value="{new}"' not in browser.page, "what was typed, but no password"
    assert en in browser.english().send(link, login="wang", name="王芳", new=new, again=again)
    assert house.hub.people.persons.find() == []


def test_nothing_keeps_the_page_of_a_link_or_tells_its_address(house: House) -> None:
    answer = house.browser().client.get(first(house))
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_a_form_without_its_token_uses_up_no_link(house: House) -> None:
    link = first(house)
    browser = house.browser()
    browser.send(link, csrf="x" * 43, login="wang", name="王芳", new=PASSWORD, again=PASSWORD)
    assert browser.answer.status_code == 403
    assert house.hub.people.persons.find() == []
    assert "第一位" in browser.open(link)


def test_fields_that_the_form_does_not_have_change_nothing(house: House) -> None:
    system = house.browser()
    system.send(first(house), login="wang", name="王芳", new=PASSWORD, again=PASSWORD)
    system.send("/people", login="zhao", name="赵晓")
    link = path(system.secret)
    extra = {"role": "system_admin", "login": "root", "name": "根", "person": "p0", "purpose": "first", "id": "p0"}
    house.browser().send(link, new=PASSWORD, again=PASSWORD, **extra)
    assert {person.login for person in house.hub.people.persons.find()} == {"wang", "zhao"}
    assert house.person_of("zhao").posts == ()
    assert house.person_of("zhao").name == "赵晓"
    assert house.person_of("wang").roles == {Role.SYSTEM_ADMIN}


def test_whoever_was_logged_in_here_is_logged_out_by_a_link(house: House) -> None:
    browser = house.logged_in("guest")
    before = browser.token()
    made = house.hub.people.persons.add(Newcomer("zhao", "赵晓"), MACHINE, house.hub.now())
    browser.send(made.path, new=PASSWORD, again=PASSWORD)
    assert browser.token() not in (None, before)
    assert house.hub.people.sessions.of(before or "", house.hub.now()) is None
