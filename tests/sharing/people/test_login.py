"""Logging in, and everything that looks like it."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
from argon2 import Parameters
from argon2.low_level import Type
from sqlalchemy import select

from tests.sharing.people.conftest import OFFICE, OPERATOR, PASSWORD, UNITS, House
from zhongshu.sharing.people.login import NeedsCode
from zhongshu.sharing.people.password import Hasher
from zhongshu.sharing.people.people import open_store
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.refusal import LogInRefused, Refusal, TooManyLogIns
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.people.sessions import Visitor
from zhongshu.state.tables.people import credential, login_attempt, session


def _with_codes(house: House) -> pyotp.TOTP:
    """Somebody whose account asks for codes; the first one is used up, and time has passed since."""
    house.person("wangfang")
    current = house.log_in("wangfang")
    made = house.people.credentials.begin_codes(current, PASSWORD, "Testland", house.now)
    codes = pyotp.TOTP(made.secret)
    house.people.credentials.confirm_codes(current, codes.at(house.now), house.now)
    house.later(minutes=2)
    return codes


@pytest.mark.parametrize("typed", ["wangfang", "WANGFANG", "ｗａｎｇｆａｎｇ", " wangfang "])
def test_a_person_comes_in_with_their_posts(house: House, typed: str) -> None:
    post = Post("bank", Role.OFFICER, "信贷员")
    house.person("wangfang", post)
    found = house.log_in(typed)
    assert found.person.posts == (post,)
    assert (found.made, found.expires - found.made) == (house.now, timedelta(hours=24))
    assert (found.address, found.agent, found.must_change) == (OFFICE.address, OFFICE.agent, False)
    made = house.acts[-1]
    assert (made.name, made.actor, made.details) == ("login.made", found.person.id, {"address": OFFICE.address})


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("wangfang", "ten green bottle"),
        ("wangfang", ""),
        ("wangfang", PASSWORD.upper()),
        ("nobody", PASSWORD),
        ("invited", PASSWORD),
        ("", ""),
        ("w\u0430ngfang", PASSWORD),
        ("wangfang\x00", PASSWORD),
        ("\ud800", "\x00"),
        ("x" * 1_000_000, PASSWORD),
        ("' OR '1'='1", "' OR '1'='1"),
    ],
)
def test_the_sentence_is_one_whatever_was_wrong(house: House, login: str, password: str) -> None:
    house.person("wangfang")
    house.person("invited", password=None)
    with pytest.raises(LogInRefused) as refused:
        house.log_in(login, password)
    assert str(refused.value) == "the log-in name or the password is wrong"
    assert refused.value.said.zh == "登录名或密码不对"
    assert house.told[-1] == "login.refused"
    assert house.acts[-1].actor == "anyone"
    assert all(not password or password not in str(act) for act in house.acts)


def test_an_unknown_login_is_hashed_as_a_known_one(house: House) -> None:
    counted: list[str | None] = []

    class Counting(Hasher):
        def matches(self, encoded: str | None, text: str) -> bool:
            counted.append(encoded)
            return super().matches(encoded, text)

    people = open_store(house.database, house.record, lambda: UNITS, Counting(Parameters(Type.ID, 19, 8, 4, 1, 8, 1)))
    for login in ("nobody", "\ud800", "x" * 300):
        with pytest.raises(LogInRefused):
            people.log_in.log_in(login, PASSWORD, None, OFFICE, house.now)
    assert counted == [None, None, None]


@pytest.mark.parametrize("length", [1025, 50_000_000])
def test_an_endless_password_is_not_hashed_and_not_counted(house: House, length: int) -> None:
    house.person("wangfang")
    for login in ("wangfang", "nobody"):
        with pytest.raises(Refusal, match="at most 1,024 bytes"):
            house.log_in(login, "x" * length)
    with house.database.connect() as connection:
        assert connection.execute(select(login_attempt)).all() == []


def test_a_full_house_counts_nobody_s_attempt(house: House) -> None:
    house.person("wangfang")

    class Full(Hasher):
        def matches(self, encoded: str | None, text: str) -> bool:
            with super()._slot():
                return super().matches(encoded, text)

    full = Full(Parameters(Type.ID, 19, 8, 4, 1, 8, 1), slots=1, patience=timedelta(milliseconds=10))
    people = open_store(house.database, house.record, lambda: UNITS, full)
    for _ in range(8):
        with pytest.raises(TooManyLogIns, match="too many log-ins at once"):
            people.log_in.log_in("wangfang", PASSWORD, None, OFFICE, house.now)
    assert house.log_in("wangfang").person.login == "wangfang"


def test_a_new_token_at_every_log_in_and_never_the_one_that_was_brought(house: House) -> None:
    house.person("wangfang")
    fixed = "A" * 43
    first = house.log_in("wangfang", visitor=Visitor("192.0.2.7", token=fixed))
    second = house.log_in("wangfang", visitor=Visitor("192.0.2.7", token=first.token))
    third = house.log_in("wangfang")
    assert len({fixed, first.token, second.token, third.token}) == 4
    of = house.people.sessions.of
    assert [of(token, house.now) is not None for token in (fixed, first.token, second.token, third.token)] == [
        False,
        False,
        True,
        True,
    ]


def test_only_a_digest_of_the_token_is_kept(house: House) -> None:
    house.person("wangfang")
    found = house.log_in("wangfang")
    with house.database.connect() as connection:
        assert found.token not in str(connection.execute(select(session)).all())


def test_a_code_is_asked_for_after_the_password(house: House) -> None:
    codes = _with_codes(house)
    assert house.people.log_in.log_in("wangfang", PASSWORD, None, OFFICE, house.now) == NeedsCode()
    assert house.people.log_in.log_in("wangfang", PASSWORD, "", OFFICE, house.now) == NeedsCode()
    assert house.log_in("wangfang", code=codes.at(house.now)).person.login == "wangfang"
    with pytest.raises(LogInRefused, match="the log-in name or the password is wrong"):
        house.log_in("wangfang", "not the password", codes.at(house.later(minutes=1)))


def test_a_code_is_used_once(house: House) -> None:
    codes = _with_codes(house)
    code = codes.at(house.now)
    house.log_in("wangfang", code=code)
    for again in (code, codes.at(house.now - timedelta(seconds=30))):
        with pytest.raises(LogInRefused, match="the code is wrong, or was used already"):
            house.log_in("wangfang", code=again)
    assert house.log_in("wangfang", code=codes.at(house.later(seconds=30))).person.login == "wangfang"


def test_of_two_processes_with_one_code_one_comes_in(house: House, next_door: Callable[[], House]) -> None:
    code = _with_codes(house).at(house.now)
    other, start = next_door(), threading.Barrier(2)
    other.now = house.now
    came: list[str] = []

    def come(mine: House) -> None:
        start.wait(10)
        try:
            came.append(mine.log_in("wangfang", code=code).token)
        except LogInRefused:
            return

    threads = [threading.Thread(target=come, args=(mine,)) for mine in (house, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(came) == 1


def test_guessing_codes_waits_like_guessing_passwords(house: House) -> None:
    codes = _with_codes(house)
    wrong = next(code for code in ("000000", "111111", "222222", "333333") if code != codes.at(house.now))
    for _ in range(5):
        with pytest.raises(LogInRefused, match="the code is wrong"):
            house.log_in("wangfang", code=wrong, visitor=Visitor("203.0.113.9"))
    with pytest.raises(TooManyLogIns):
        house.log_in("wangfang", code=codes.at(house.now), visitor=Visitor("203.0.113.9"))


def test_a_hash_of_an_older_profile_is_made_anew(house: House) -> None:
    house.person("wangfang")
    newer = Hasher(Parameters(Type.ID, 19, 16, 32, 2, 16, 1))
    people = open_store(house.database, house.record, lambda: UNITS, newer)
    people.log_in.log_in("wangfang", PASSWORD, None, OFFICE, house.now)
    with house.database.connect() as connection:
        encoded = connection.execute(select(credential.c.password)).scalar_one()
    assert not newer.is_old(encoded)
    assert house.log_in("wangfang").person.login == "wangfang"


def test_a_password_changed_while_the_old_one_was_being_hashed(house: House) -> None:
    found = house.person("wangfang")

    class Slow(Hasher):
        def matches(self, encoded: str | None, text: str) -> bool:
            right = super().matches(encoded, text)
            link = house.people.invitations.make(found.id, OPERATOR, house.now)
            house.people.invitations.accept(link.token, "nine green bottles", house.now)
            return right

    people = open_store(house.database, house.record, lambda: UNITS, Slow(Parameters(Type.ID, 19, 8, 4, 1, 8, 1)))
    with pytest.raises(LogInRefused):
        people.log_in.log_in("wangfang", PASSWORD, None, OFFICE, house.now)
    assert house.people.sessions.devices(found.id, house.now) == []


def test_a_lock_while_the_password_was_being_hashed(house: House) -> None:
    found = house.person("wangfang")

    class Slow(Hasher):
        def matches(self, encoded: str | None, text: str) -> bool:
            house.people.persons.lock(found.id, OPERATOR, "stolen")
            return super().matches(encoded, text)

    people = open_store(house.database, house.record, lambda: UNITS, Slow(Parameters(Type.ID, 19, 8, 4, 1, 8, 1)))
    with pytest.raises(LogInRefused, match="locked"):
        people.log_in.log_in("wangfang", PASSWORD, None, OFFICE, house.now)
    house.people.persons.unlock(found.id, OPERATOR)
    assert house.people.sessions.devices(found.id, house.now) == []
