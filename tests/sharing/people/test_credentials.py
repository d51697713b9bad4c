"""A person's own password and codes; what a security administrator may ask."""

import pyotp
import pytest

from tests.sharing.people.conftest import OFFICE, OPERATOR, PASSWORD, House
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.login import NeedsCode
from zhongshu.sharing.people.refusal import LogInRefused, NotAllowed, Refusal, TooManyLogIns
from zhongshu.sharing.people.roles import Role

NEW = "nine green bottles"


def test_a_new_password_ends_every_other_session(house: House) -> None:
    house.person("wangfang")
    here, elsewhere = house.log_in("wangfang"), house.log_in("wangfang")
    house.people.credentials.change_password(here, PASSWORD, NEW, house.now)
    assert house.people.sessions.of(here.token, house.now) is not None
    assert house.people.sessions.of(elsewhere.token, house.now) is None
    with pytest.raises(LogInRefused):
        house.log_in("wangfang")
    assert house.log_in("wangfang", NEW).person.login == "wangfang"
    assert "password.set" in house.told


def test_an_open_browser_is_no_proof(house: House) -> None:
    house.person("wangfang")
    here = house.log_in("wangfang")
    credentials = house.people.credentials
    for _ in range(5):
        with pytest.raises(LogInRefused, match="the present password is wrong"):
            credentials.change_password(here, "not the password", NEW, house.now)
    with pytest.raises(TooManyLogIns):
        credentials.change_password(here, PASSWORD, NEW, house.now)
    house.later(minutes=16)
    with pytest.raises(LogInRefused, match="the present password is wrong"):
        credentials.begin_codes(here, "not the password", "Testland", house.now)


def test_a_session_that_has_ended_changes_nothing(house: House) -> None:
    house.person("wangfang")
    here = house.log_in("wangfang")
    house.people.sessions.end(here.token)
    with pytest.raises(LogInRefused, match="the present password is wrong"):
        house.people.credentials.change_password(here, PASSWORD, NEW, house.now)
    assert house.log_in("wangfang").person.login == "wangfang"


@pytest.mark.parametrize(("new", "said"), [("short", "at least 12"), (PASSWORD, "is the present one")])
def test_a_new_password_must_do_and_be_new(house: House, new: str, said: str) -> None:
    house.person("wangfang")
    with pytest.raises(Refusal, match=said):
        house.people.credentials.change_password(house.log_in("wangfang"), PASSWORD, new, house.now)


def test_codes_begin_when_the_first_is_right(house: House) -> None:
    found = house.person("wangfang")
    here, credentials = house.log_in("wangfang"), house.people.credentials
    made = credentials.begin_codes(here, PASSWORD, "Testland", house.now)
    assert not credentials.has_codes(found.id)
    assert house.log_in("wangfang").person.id == found.id
    code = pyotp.TOTP(made.secret).at(house.now)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    with pytest.raises(Refusal, match="the code is wrong"):
        credentials.confirm_codes(here, wrong, house.now)
    credentials.confirm_codes(here, code, house.now)
    assert credentials.has_codes(found.id)
    with pytest.raises(LogInRefused, match="the code is wrong, or was used already"):
        house.log_in("wangfang", code=code)
    with pytest.raises(Refusal, match="the code is wrong"):
        credentials.confirm_codes(here, code, house.now)
    credentials.end_codes(here, PASSWORD, house.later(minutes=1))
    assert house.log_in("wangfang").person.id == found.id
    assert [name for name in house.told if name.startswith("codes.")] == ["codes.begun", "codes.ended"]
    assert all(made.secret not in str(act) for act in house.acts)


def test_a_lost_telephone_is_forgotten_by_a_security_administrator_only(house: House) -> None:
    found = house.person("wangfang")
    here = house.log_in("wangfang")
    made = house.people.credentials.begin_codes(here, PASSWORD, "Testland", house.now)
    house.people.credentials.confirm_codes(here, pyotp.TOTP(made.secret).at(house.now), house.now)
    reset = house.people.invitations.make(found.id, house.actor("chen", Role.SYSTEM_ADMIN), house.now)
    house.people.invitations.accept(reset.token, NEW, house.now)
    assert house.people.log_in.log_in("wangfang", NEW, None, OFFICE, house.now) == NeedsCode()
    with pytest.raises(NotAllowed):
        house.people.credentials.forget_codes(found.id, Actor("p1", frozenset({Role.SYSTEM_ADMIN})))
    house.people.credentials.forget_codes(found.id, house.actor("guard", Role.SECURITY_ADMIN))
    assert house.log_in("wangfang", NEW).person.id == found.id


def test_a_demanded_password_is_asked_for_until_it_is_set(house: House) -> None:
    found = house.person("wangfang")
    house.people.credentials.demand_password(found.id, OPERATOR)
    here = house.log_in("wangfang")
    assert here.must_change
    house.people.credentials.change_password(here, PASSWORD, NEW, house.now)
    assert not house.log_in("wangfang", NEW).must_change
