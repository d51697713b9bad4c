"""One's own account: password, authenticator, devices, keys."""

import re
from datetime import timedelta

import pytest

from tests.web_people.house import CLERK, MACHINE, OFFICER, PASSWORD, House, enrolled
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.keys import Key, Wish
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role

NEW = "eleven blue bottles"


def given(house: House, login: str, post: Post) -> Key:
    """A key that waits for its person."""
    now = house.hub.now()
    wish = Wish(house.person_of(login).id, post.unit, post.role, "loan system", now + timedelta(days=90))
    return house.hub.people.keys.give(wish, MACHINE, now)


def test_the_page_says_who_one_is(house: House) -> None:
    browser = house.logged_in("zhao", CLERK, OFFICER)
    words = browser.open("/account")
    assert all(word in words for word in ("Zhao", "填报员", "生态环境局", "业务人员", "测试银行"))
    assert browser.answer.headers["cache-control"] == "no-store"
    assert "人员" not in re.findall(r'<a class="button" href="/people">([^<]*)', browser.page)


def test_a_new_password_ends_the_other_sessions(house: House) -> None:
    browser, elsewhere = house.logged_in("zhao", CLERK), house.browser()
    elsewhere.log_in("zhao")
    words = browser.send("/account", act="password", password=PASSWORD, new=NEW, again=NEW)
    assert "密码已修改" in words
    assert browser.at == "/account"
    elsewhere.open("/account")
    assert elsewhere.at == "/login"
    assert "密码不对" in elsewhere.log_in("zhao")
    elsewhere.log_in("zhao", NEW)
    assert elsewhere.token()


@pytest.mark.parametrize(
    ("present", "new", "again", "said"),
    [
        ("wrong one at all", NEW, NEW, "现在的密码不对"),
        (PASSWORD, NEW, f"{NEW}!", "两次输入的新密码不一样"),
        (PASSWORD, "short", "short", "密码至少 12 个字符"),
        (PASSWORD, PASSWORD, PASSWORD, "新密码与现在的相同"),
    ],
)
def test_a_refused_password_is_told_and_nothing_changes(
    house: House, present: str, new: str, again: str, said: str
) -> None:
    browser = house.logged_in("zhao", CLERK)
    assert said in browser.send("/account", act="password", password=present, new=new, again=again)
    assert browser.answer.status_code == 400
    assert f'"{new}"' not in browser.page
    elsewhere = house.browser()
    elsewhere.log_in("zhao")
    assert elsewhere.token()


def test_who_owes_a_new_password_sees_nothing_else(house: House) -> None:
    _, security = house.admins()
    zhao = house.logged_in("zhao", CLERK)
    key = given(house, "zhao", CLERK)
    security.send(house.path_of("zhao"), act="demand")
    words = zhao.open("/account")
    assert "先换一个密码" in words
    assert all(word not in words for word in ("API 密钥", "验证器", "在哪里登录着"))
    zhao.send("/account", act="draw", key=key.prefix)
    assert zhao.answer.status_code == 404
    assert not house.hub.people.keys.get(key.prefix).drawn
    zhao.send("/account", act="password", password=PASSWORD, new=NEW, again=NEW)
    assert "API 密钥" in zhao.text()
    assert "先换一个密码" not in zhao.text()


def test_an_administrator_who_owes_a_new_password_administers_nothing(house: House) -> None:
    system, security = house.admins()
    security.send(house.path_of("system"), act="demand")
    system.open("/people")
    assert system.answer.status_code == 403


def test_an_authenticator_is_set_up_asked_for_and_ended(house: House) -> None:
    browser = house.logged_in("zhao", CLERK)
    codes = enrolled(house, browser)
    assert "验证器已启用" in browser.text()
    assert codes.secret not in browser.open("/account"), "shown once"

    elsewhere = house.browser()
    assert "请再输一遍密码，并填上六位数字" in elsewhere.log_in("zhao")
    assert elsewhere.token() is None
    assert "验证码不对" in elsewhere.log_in("zhao", code="000000")
    assert elsewhere.token() is None
    elsewhere.log_in("zhao", code=codes.at(house.hub.now() + timedelta(seconds=30)))
    assert elsewhere.token()

    assert "现在的密码不对" in browser.send("/account", act="end", password="wrong one at all")
    assert "验证器已停用" in browser.send("/account", act="end", password=PASSWORD)
    plain = house.browser()
    plain.log_in("zhao")
    assert plain.token()


def test_the_secret_is_a_picture_and_a_text_that_no_cache_keeps(house: House) -> None:
    browser = house.logged_in("zhao", CLERK)
    words = browser.send("/account", act="begin", password=PASSWORD)
    assert browser.answer.headers["cache-control"] == "no-store"
    assert "只显示这一次" in words
    assert '<div class="qr" role="img" aria-label=' in browser.page
    assert "<svg" in browser.page
    assert "style=" not in browser.page.partition("<main")[2]
    assert "验证码不对" in browser.send("/account", act="confirm", code="123")
    assert 'name="code"' in browser.page, "another code may be typed"
    assert not house.hub.people.credentials.has_codes(house.person_of("zhao").id)


def test_a_link_opens_no_account_that_asks_for_codes(house: House) -> None:
    browser = house.logged_in("zhao", CLERK)
    enrolled(house, browser)
    link = house.hub.people.invitations.make(house.person_of("zhao").id, MACHINE, house.hub.now())
    thief = house.browser()
    thief.send(link.path, new=NEW, again=NEW)
    assert thief.at == "/login"
    assert thief.token() is None


def test_devices_are_ended_one_by_one_and_all_others_at_once(house: House) -> None:
    here = house.logged_in("zhao", CLERK)
    others = [house.browser() for _ in range(3)]
    for other in others:
        other.log_in("zhao")
    here.open("/account")
    devices = re.findall(r'name="device" value="([0-9a-f]+)"', here.page)
    assert len(devices) == 3, "this one is not offered: it logs out"
    here.send("/account", act="device", device=devices[0])
    assert len(re.findall(r'name="device" value=', here.page)) == 2
    here.send("/account", act="others")
    assert 'name="device"' not in here.page
    assert here.at == "/account"
    for other in others:
        other.open("/account")
        assert other.at == "/login"


@pytest.mark.parametrize("device", ["", "%", "_"])
def test_nobody_elses_device_is_ended(house: House, device: str) -> None:
    zhao, wang = house.logged_in("zhao", CLERK), house.logged_in("wang", CLERK)
    (other,) = house.hub.people.sessions.devices(house.person_of("wang").id, house.hub.now())
    for said in (device, other.number):
        zhao.send("/account", act="device", device=said, person=house.person_of("wang").id)
    assert "Wang" in wang.open("/account")
    assert "Zhao" in zhao.open("/account")


def test_a_key_is_drawn_once_used_and_revoked(house: House) -> None:
    browser = house.logged_in("li", OFFICER)
    key = given(house, "li", OFFICER)
    assert "待本人领取" in browser.open("/account")
    assert "loan system" in browser.text()
    words = browser.send("/account", act="draw", key=key.prefix)
    secret = browser.secret
    assert secret.startswith(f"zs_{key.prefix}_")
    assert "请现在就复制" in words
    assert browser.answer.headers["cache-control"] == "no-store"
    assert not browser.answer_at.history
    assert "最近使用：从未" in words
    assert secret not in browser.open("/account")
    assert "已领取" in browser.send("/account", act="draw", key=key.prefix)

    program = house.browser().client
    said = {"Authorization": f"Bearer {secret}"}
    assert program.get("/api/v1/catalogue", headers=said).status_code == 200
    assert "最近使用：20" in browser.open("/account")
    browser.send("/account", act="revoke", key=key.prefix)
    assert "密钥已收回" in browser.text()
    assert "已收回或到期的 1 个" in browser.text()
    refused = program.get("/api/v1/catalogue", headers=said)
    assert refused.status_code in (401, 403)
    assert secret not in refused.text


def test_a_key_opens_no_account(house: House) -> None:
    browser = house.logged_in("li", OFFICER)
    key = given(house, "li", OFFICER)
    secret = house.hub.people.keys.draw(key.prefix, Actor(house.person_of("li").id), house.hub.now())
    said = {"Authorization": f"Bearer {secret}"}
    answer = browser.client.get("/account", headers=said, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=/account"


def test_nobody_draws_or_revokes_anothers_key_here(house: House) -> None:
    house.person("li", OFFICER)
    key = given(house, "li", OFFICER)
    security = house.logged_in("security", Post(None, Role.SECURITY_ADMIN))
    assert "密钥只能由本人领取" in security.send("/account", act="draw", key=key.prefix)
    security.send("/account", act="revoke", key=key.prefix)
    assert security.answer.status_code == 403
    found = house.hub.people.keys.get(key.prefix)
    assert not found.drawn
    assert found.revoked is None


def test_fields_that_the_form_does_not_have_change_nothing(house: House) -> None:
    browser = house.logged_in("zhao", CLERK)
    extra = {"role": "system_admin", "roles": "system_admin", "must_change": "1", "person": "p0", "status": "locked"}
    browser.send("/account", act="password", password=PASSWORD, new=NEW, again=NEW, **extra)
    found = house.person_of("zhao")
    assert found.posts == (CLERK,)
    assert found.status == "active"
    for act in ("give", "role", "__class__", ""):
        browser.send("/account", act=act, **extra)
        assert browser.answer.status_code == 404
    assert house.person_of("zhao") == found


def test_a_form_without_its_token_changes_nothing(house: House) -> None:
    browser = house.logged_in("zhao", CLERK)
    for csrf in ("", "x" * 43):
        browser.send("/account", csrf=csrf, act="password", password=PASSWORD, new=NEW, again=NEW)
        assert browser.answer.status_code == 403
    again = house.browser()
    again.log_in("zhao")
    assert again.token(), "the password is the old one"
