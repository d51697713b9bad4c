"""What the two administrators do to one person, and what each of them may not."""

import re

import pytest

from tests.web_people.house import CLERK, OFFICER, PASSWORD, Browser, House, enrolled
from zhongshu.sharing.ledger.search import Wanted, search
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role

ACTS = re.compile(r'name="act" value="([a-z_]+)"')


def buttons(browser: Browser, path: str) -> set[str]:
    """What the page offers to do."""
    browser.open(path)
    return set(ACTS.findall(browser.page))


def test_each_administrator_is_offered_what_they_may_do(house: House) -> None:
    system, security = house.admins()
    house.person("zhao", CLERK)
    assert buttons(system, house.path_of("zhao")) == {"invite", "leave"}
    assert "岗位由安全管理员另外给予" in system.text()
    assert buttons(security, house.path_of("zhao")) == {"give", "take", "give_key", "demand", "lock"}


def test_nobody_changes_their_own(house: House) -> None:
    for browser, login in zip(house.admins(), ("system", "security"), strict=True):
        path = house.path_of(login)
        assert buttons(browser, path) == set()
        assert "这是您自己的账号" in browser.text()
    browser.send(path, act="give", role="officer", unit="bank")
    assert "没有人能改变自己的账号权限" in browser.text()
    assert browser.answer.status_code == 403
    assert house.person_of("security").roles == {Role.SECURITY_ADMIN}


def test_posts_are_given_and_taken(house: House) -> None:
    _, security = house.admins()
    house.person("zhao")
    path = house.path_of("zhao")
    words = security.send(path, act="give", role="clerk", unit="ecology", title="科员")
    assert "岗位已给予" in words
    assert house.person_of("zhao").posts == (Post("ecology", Role.CLERK, "科员"),)
    words = security.send(path, act="take", role="clerk", unit="ecology")
    assert "岗位已收回" in words
    assert house.person_of("zhao").posts == ()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"act": "give", "role": "clerk"}, "填报员须属于一个单位"),
        ({"act": "give", "role": "clerk", "unit": "moon"}, "没有单位"),
        ({"act": "give", "role": "firm"}, "须写明代表谁"),
        ({"act": "give", "role": "auditor"}, "同一个人不能既是填报员又是审计员"),
        ({"act": "take", "role": "analyst", "unit": "bank"}, "没有这个岗位"),
        ({"act": "lock", "reason": " "}, "理由须为 1 至 120 个"),
        ({"act": "leave", "reason": "moved"}, "这件事只有系统管理员能做"),
        ({"act": "invite"}, "这件事只有系统管理员能做"),
        ({"act": "give_key", "post": "officer@bank", "name": "x", "days": "30"}, "没有这个岗位"),
        ({"act": "give_key", "post": "clerk@ecology", "name": "x", "days": "4000"}, "最多 366 天"),
        ({"act": "give_key", "post": "clerk@ecology", "name": "", "days": "30"}, "密钥名称须为"),
    ],
)
def test_what_is_refused_is_told_in_a_sentence(house: House, fields: dict[str, str], said: str) -> None:
    _, security = house.admins()
    house.person("zhao", CLERK)
    before = house.person_of("zhao")
    assert said in security.send(house.path_of("zhao"), **fields)
    assert security.answer.status_code in (400, 403)
    assert house.person_of("zhao") == before
    assert house.hub.people.keys.of(before.id) == ()


@pytest.mark.parametrize("fields", [{"act": "give", "role": "root"}, {"act": "promote"}, {}])
def test_words_that_no_page_has_are_unknown(house: House, fields: dict[str, str]) -> None:
    _, security = house.admins()
    security.send(house.path_of("system"), **fields)
    assert security.answer.status_code == 404


def test_roles_that_exclude_what_is_held_cannot_be_chosen(house: House) -> None:
    _, security = house.admins()
    house.person("zhao", CLERK)
    security.open(house.path_of("zhao"))
    shut = re.findall(r'<option value="([a-z_]+)" disabled>([^<]*)', security.page)
    assert shut == [("auditor", "审计员 (不与填报员兼任)")]
    assert 'value="firm"' not in security.page, "for a firm or a resident only"


def test_a_locked_account_opens_nothing_until_it_is_unlocked(house: House) -> None:
    _, security = house.admins()
    zhao = house.logged_in("zhao", CLERK)
    path = house.path_of("zhao")
    assert "账号已锁定" in security.send(path, act="lock", reason="手机丢失")
    zhao.open("/account")
    assert zhao.at == "/login"
    assert "账号已锁定" in zhao.log_in("zhao")
    assert "lock" not in buttons(security, path)
    security.send(path, act="unlock")
    zhao.log_in("zhao")
    assert zhao.token()


def test_who_has_left_is_left_alone(house: House) -> None:
    system, security = house.admins()
    house.person("zhao", CLERK)
    path = house.path_of("zhao")
    assert "已离开" in system.send(path, act="leave", reason="调走")
    assert house.person_of("zhao").posts == ()
    for browser in (system, security):
        assert buttons(browser, path) == set()
        assert "账号不再变动" in browser.text()
    assert "已经离开" in security.send(path, act="give", role="clerk", unit="ecology")


def test_the_last_of_the_administrators_stays(house: House) -> None:
    system, security = house.admins()
    assert "这是最后一位安全管理员" in system.send(house.path_of("security"), act="leave", reason="调走")
    assert "这是最后一位系统管理员" in security.send(house.path_of("system"), act="lock", reason="试试")
    assert 'value="试试"' in security.page


def test_a_new_link_is_shown_once_and_sets_another_password(house: House) -> None:
    system, _ = house.admins()
    zhao = house.logged_in("zhao", CLERK)
    words = system.send(house.path_of("zhao"), act="invite")
    link = system.secret
    assert "一次性链接" in words
    assert system.answer.headers["cache-control"] == "no-store"
    assert "/invitation/" not in system.open(house.path_of("zhao")) + system.page
    zhao.send(link.removeprefix("http://127.0.0.1:8400"), new="eleven blue bottles", again="eleven blue bottles")
    assert zhao.token()
    assert zhao.log_in("zhao", "eleven blue bottles")


def test_no_link_lets_a_system_administrator_become_another_of_the_three(house: House) -> None:
    system, _ = house.admins()
    assert "重设密码的链接只能在本机上发出" in system.send(house.path_of("security"), act="invite")
    assert "/invitation/" not in system.page


def test_a_lost_authenticator_is_forgotten(house: House) -> None:
    _, security = house.admins()
    zhao = house.logged_in("zhao", CLERK)
    path = house.path_of("zhao")
    assert "forget" not in buttons(security, path)
    enrolled(house, zhao)
    assert "forget" in buttons(security, path)
    assert "验证器已取消" in security.send(path, act="forget")
    plain = house.browser()
    plain.log_in("zhao", PASSWORD)
    assert plain.token()


def test_a_key_is_given_and_taken_without_being_seen(house: House) -> None:
    _, security = house.admins()
    house.person("li", OFFICER)
    path = house.path_of("li")
    words = security.send(path, act="give_key", post="officer@bank", name="loan system", days="90")
    assert "等本人领取" in words
    assert "loan system" in words
    assert "测试银行" in words
    (key,) = house.hub.people.keys.of(house.person_of("li").id)
    assert (key.expires - key.made).days == 90
    assert not key.drawn
    assert "密钥已收回" in security.send(path, act="take_key", key=key.prefix)
    assert house.hub.people.keys.get(key.prefix).revoked is not None


def test_a_key_of_somebody_else_is_not_taken_by_this_page(house: House) -> None:
    _, security = house.admins()
    house.person("li", OFFICER)
    house.person("zhao", CLERK)
    security.send(house.path_of("li"), act="give_key", post="officer@bank", name="loan system", days="90")
    (key,) = house.hub.people.keys.of(house.person_of("li").id)
    security.send(house.path_of("zhao"), act="take_key", key=key.prefix)
    assert security.answer.status_code == 404
    assert house.hub.people.keys.get(key.prefix).revoked is None


def test_nobody_there_and_a_missing_token(house: House) -> None:
    _, security = house.admins()
    security.open("/people/p000000000000")
    assert security.answer.status_code == 404
    house.person("zhao")
    security.send(house.path_of("zhao"), csrf="", act="give", role="clerk", unit="ecology")
    assert security.answer.status_code == 403
    assert house.person_of("zhao").posts == ()


def test_every_act_is_in_the_ledger_and_no_secret_is(house: House) -> None:
    system, security = house.admins()
    system.send("/people", login="zhao", name="赵晓")
    link = system.secret
    security.send(house.path_of("zhao"), act="give", role="clerk", unit="ecology")
    security.send(house.path_of("zhao"), act="lock", reason="手机丢失")
    entries = search(house.hub.ledger.folders, Wanted(), limit=500)
    written = "\n".join(str(entry) for entry in entries)
    assert all(act in written for act in ("person.added", "role.given", "person.locked", "手机丢失"))
    assert link.rpartition("/")[2] not in written
    assert PASSWORD not in written
