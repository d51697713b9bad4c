"""API keys: given, drawn once, used, ended."""

import re
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.sharing.people.conftest import OPERATOR, House
from zhongshu.core.errors import UnknownName
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.keys import LONGEST, Key, Wish
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.refusal import LogInRefused, NotAllowed, Refusal
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.people.tokens import new_key, new_prefix, prefix_of
from zhongshu.state.tables.people import api_key

LOANS = Post("bank", Role.OFFICER)


def _given(house: House, days: float = 90) -> Key:
    found = house.people.persons.by_login("wangfang") or house.person("wangfang", LOANS)
    wish = Wish(found.id, "bank", Role.OFFICER, "loan system", house.now + timedelta(days=days))
    return house.people.keys.give(wish, OPERATOR, house.now)


def _drawn(house: House, days: float = 90) -> str:
    return house.people.keys.draw(_given(house, days).prefix, OPERATOR, house.now)


def test_a_key_acts_for_one_post(house: House) -> None:
    secret = _drawn(house)
    assert re.fullmatch(r"zs_[A-Za-z0-9]{8}_[A-Za-z0-9_-]{43}", secret)
    person, key = house.people.keys.find(secret, house.now)
    assert (person.login, key.post, key.prefix) == ("wangfang", LOANS, secret[3:11])
    with house.database.connect() as connection:
        assert secret[12:] not in str(connection.execute(select(api_key)).all())
    assert all(secret[12:] not in str(act) for act in house.acts)
    assert secret not in repr(key)


def test_who_gives_a_key_never_holds_it(house: House) -> None:
    guard = house.actor("guard", Role.SECURITY_ADMIN)
    found = house.person("wangfang", LOANS)
    wish = Wish(found.id, "bank", Role.OFFICER, "loan system", house.now + timedelta(days=1))
    with pytest.raises(NotAllowed, match="only the security administrator"):
        house.people.keys.give(wish, Actor.of(found), house.now)
    key = house.people.keys.give(wish, guard, house.now)
    assert not key.drawn
    with pytest.raises(NotAllowed, match="drawn by the person it is for"):
        house.people.keys.draw(key.prefix, guard, house.now)
    secret = house.people.keys.draw(key.prefix, Actor.of(found), house.now)
    assert house.people.keys.find(secret, house.now)[1].drawn
    with pytest.raises(Refusal, match="was drawn, revoked, or has expired"):
        house.people.keys.draw(key.prefix, Actor.of(found), house.now)


def test_a_key_ends_on_its_day(house: House) -> None:
    secret = _drawn(house, days=1)
    house.later(days=1, seconds=-1)
    assert house.people.keys.find(secret, house.now)[1].name == "loan system"
    house.later(seconds=1)
    with pytest.raises(LogInRefused, match=f"API key {secret[3:11]} expired at 2026-11-23 04:00 UTC"):
        house.people.keys.find(secret, house.now)


@pytest.mark.parametrize("days", [-1, 0, 366.01, 100_000])
def test_a_key_always_has_an_end_within_a_year(house: House, days: float) -> None:
    with pytest.raises(Refusal, match="within 366 days"):
        _given(house, days)
    assert timedelta(days=366) == LONGEST


def test_one_s_own_key_and_anybody_s_by_a_security_administrator(house: House) -> None:
    mine, theirs, later = _drawn(house), _drawn(house), _drawn(house)
    found = house.people.keys.find(mine, house.now)[0]
    guard, stranger = house.actor("guard", Role.SECURITY_ADMIN), house.person("zhaowei", LOANS)
    with pytest.raises(NotAllowed):
        house.people.keys.revoke(later[3:11], Actor.of(stranger), house.now)
    house.people.keys.revoke(mine[3:11], Actor.of(found), house.now)
    house.people.keys.revoke(theirs[3:11], guard, house.now)
    house.people.keys.revoke(theirs[3:11], guard, house.now)
    assert house.told.count("key.revoked") == 2
    for secret in (mine, theirs):
        with pytest.raises(LogInRefused, match="was revoked"):
            house.people.keys.find(secret, house.now)
    assert house.people.keys.find(later, house.now)[1].revoked is None


def test_a_locked_person_s_keys_sleep(house: House) -> None:
    secret = _drawn(house)
    found = house.people.keys.find(secret, house.now)[0]
    house.people.persons.lock(found.id, OPERATOR, "away")
    with pytest.raises(LogInRefused, match="is locked"):
        house.people.keys.find(secret, house.now)
    house.people.persons.unlock(found.id, OPERATOR)
    assert house.people.keys.find(secret, house.now)[0].id == found.id


def test_no_key_for_a_post_that_is_not_held_or_is_one_of_the_three(house: House) -> None:
    found = house.person("zhou", Post(None, Role.AUDITOR))
    until = house.now + timedelta(days=1)
    with pytest.raises(Refusal, match="does not hold officer in bank"):
        house.people.keys.give(Wish(found.id, "bank", Role.OFFICER, "x", until), OPERATOR, house.now)
    with pytest.raises(Refusal, match="the three administrators have no API keys"):
        house.people.keys.give(Wish(found.id, None, Role.AUDITOR, "x", until), OPERATOR, house.now)


def test_the_last_use_is_remembered_by_the_minute(house: House) -> None:
    secret, start = _drawn(house), house.now
    uses = []
    for _ in range(5):
        house.people.keys.find(secret, house.later(seconds=30))
        used = house.people.keys.get(secret[3:11]).last_used
        assert used is not None
        uses.append(int((used - start).total_seconds()))
    assert uses == [30, 30, 90, 90, 150]


def test_a_guess_with_a_known_prefix_opens_nothing(house: House) -> None:
    secret = _drawn(house)
    undrawn = _given(house).prefix
    for guess in (new_key(secret[3:11]), secret[:-1] + ("a" if secret[-1] != "a" else "b"), new_key(undrawn)):
        with pytest.raises(LogInRefused, match="no such API key"):
            house.people.keys.find(guess, house.now)
    assert house.people.keys.get(secret[3:11]).last_used is None


@pytest.mark.parametrize("text", ["", "zs_", "zs_" + "a" * 52, "Bearer x", "zs_12345678_" + "é" * 43, "\x00\ud800"])
def test_a_text_of_another_shape(house: House, text: str) -> None:
    with pytest.raises(LogInRefused, match="no such API key"):
        house.people.keys.find(text, house.now)


@pytest.mark.parametrize("prefix", ["12345678", "", "\x00", "' OR 1=1", "x" * 10_000])
def test_a_prefix_that_no_key_has(house: House, prefix: str) -> None:
    with pytest.raises(UnknownName, match="no API key") as refused:
        house.people.keys.revoke(prefix, OPERATOR, house.now)
    assert len(str(refused.value)) < 200


def test_keys_are_listed_newest_first(house: House) -> None:
    first = _given(house)
    house.later(hours=1)
    second = _given(house)
    assert [key.prefix for key in house.people.keys.of(first.person)] == [second.prefix, first.prefix]
    assert house.people.keys.of("nobody") == ()
    assert len(house.people.keys.of()) == 2


@settings(max_examples=60)
@given(st.text(max_size=80))
def test_only_a_whole_key_has_a_prefix(text: str) -> None:
    assert prefix_of(text) is None
    prefix = new_prefix()
    assert prefix_of(new_key(prefix)) == prefix
    assert prefix_of(f"{new_key(prefix)}{text}") == (prefix if text == "" else None)
