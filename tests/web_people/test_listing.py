"""Everybody with an account, as the two administrators see them, and somebody new."""

import re

import pytest

from tests.web_people.house import CLERK, OFFICER, House
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role

AUDITOR = Post(None, Role.AUDITOR)


@pytest.mark.parametrize("post", [CLERK, OFFICER, AUDITOR, None])
def test_only_the_two_administrators_open_it(house: House, post: Post | None) -> None:
    browser = house.logged_in("zhao", *([post] if post else []))
    for path in ("/people", house.path_of("zhao")):
        browser.open(path)
        assert browser.answer.status_code == 403
        browser.send(path, act="give", role="system_admin", login="root", name="根")
        assert browser.answer.status_code == 403
    assert [person.login for person in house.hub.people.persons.find()] == ["zhao"]


def test_a_stranger_is_led_to_the_log_in(house: House) -> None:
    browser = house.browser()
    browser.open("/people?q=wang")
    assert browser.at == "/login"
    assert 'name="next" value="/people?q=wang"' in browser.page


def test_the_three_are_told_apart_and_what_is_missing_too(house: House) -> None:
    system, _ = house.admins()
    house.person("zhao", CLERK)
    words = system.open("/people")
    assert '<a href="/people" aria-current="page">人员</a>' in system.page
    three = words.partition("三员分立")[2].partition("所有人")[0]
    assert "System" in three
    assert "Security" in three
    assert "Zhao" not in three
    assert re.search(r"审计员 只看账本：谁读了什么，谁改了什么 还没有", three)
    house.person("shen", AUDITOR)
    assert "Shen" in system.open("/people").partition("所有人")[0]


def test_somebody_is_found_by_name_or_log_in(house: House) -> None:
    system, _ = house.admins()
    house.person("zhao", CLERK, name="赵晓")
    house.person("li", OFFICER, name="李安")
    for word in ("ZHA", "赵"):
        listed = system.open(f"/people?q={word}").partition("所有人")[2]
        assert "赵晓" in listed
        assert "李安" not in listed
        assert "生态环境局" in listed
    assert "没有找到" in system.open("/people?q=%25")


def test_a_newcomer_gets_a_link_that_is_shown_once(house: House) -> None:
    system, security = house.admins()
    words = system.send("/people", login="Zhao", name="赵晓", subject="")
    assert "给 赵晓 的一次性链接" in words
    assert "只交给本人" in words
    assert system.answer.headers["cache-control"] == "no-store"
    assert not system.answer_at.history
    assert system.secret.startswith("http://127.0.0.1:8400/invitation/")
    assert "/invitation/" not in str(system.answer_at.url)
    assert "/invitation/" not in system.open("/people") + system.page
    assert "添加，取得邀请链接" not in security.open("/people"), "the other administrator adds nobody"
    security.send("/people", login="evil", name="坏人")
    assert "这件事只有系统管理员能做" in security.text() or security.answer.status_code == 403
    assert house.hub.people.persons.by_login("evil") is None


def test_a_refusal_keeps_what_was_typed(house: House) -> None:
    system, _ = house.admins()
    house.person("zhao", CLERK)
    assert "登录名 zhao 已经有人用" in system.send("/people", login="zhao", name="赵二", subject="91330000X")
    assert 'value="赵二"' in system.page
    assert 'value="91330000X"' in system.page
    assert "is taken" in system.english().send("/people", login="zhao", name="赵二")


def test_who_adds_people_gives_no_power(house: House) -> None:
    system, _ = house.admins()
    assert 'name="role"' not in (system.open("/people") and system.page)
    for role in ("system_admin", "security_admin", "officer"):
        assert "这件事只有安全管理员能做" in system.send("/people", login="evil", name="坏人", role=role, unit="bank")
        assert system.answer.status_code == 403
    assert house.hub.people.persons.by_login("evil") is None


def test_while_there_is_none_a_system_administrator_names_the_first_security_administrator(house: House) -> None:
    system = house.logged_in("system", Post(None, Role.SYSTEM_ADMIN))
    system.open("/people")
    roles = re.findall(r'<option value="([a-z_]+)"', system.page.partition('name="role"')[2].partition("</select>")[0])
    assert roles == ["security_admin"]
    system.send("/people", login="li", name="李安", role="security_admin")
    assert house.person_of("li").roles == {Role.SECURITY_ADMIN}
    assert 'name="role"' not in system.page


def test_extra_fields_and_a_missing_token_change_nothing(house: House) -> None:
    system, _ = house.admins()
    system.send("/people", csrf="", login="zhao", name="赵晓")
    assert system.answer.status_code == 403
    assert house.hub.people.persons.by_login("zhao") is None
    system.send("/people", login="zhao", name="赵晓", roles="system_admin", status="locked", id="p0", posts="x")
    found = house.person_of("zhao")
    assert found.posts == ()
    assert found.status == "active"
    assert found.id != "p0"


def test_markup_in_a_name_is_text(house: House) -> None:
    system, _ = house.admins()
    system.send("/people", login="zhao", name="<img src=x onerror=alert(1)>")
    assert "<img" not in system.page
    assert "&lt;img" in system.page
