"""Sessions end when they should, and show nothing that opens them."""

from datetime import timedelta

import pytest

from tests.sharing.people.conftest import OFFICE, OPERATOR, House
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.refusal import LogInRefused
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.people.sessions import Visitor


def test_a_session_is_over_after_a_working_day_without_a_request(house: House) -> None:
    house.person("wangfang")
    token = house.log_in("wangfang").token
    assert house.people.sessions.of(token, house.later(hours=7, minutes=59)) is not None
    assert house.people.sessions.of(token, house.later(hours=7, minutes=59)) is not None
    assert house.people.sessions.of(token, house.later(hours=8)) is None


def test_and_after_a_day_whatever_is_done(house: House) -> None:
    house.person("wangfang")
    token = house.log_in("wangfang").token
    alive = [house.people.sessions.of(token, house.later(hours=1)) is not None for _ in range(25)]
    assert alive == [True] * 23 + [False, False]


def test_the_last_use_is_remembered_by_the_minute(house: House) -> None:
    house.person("wangfang")
    made = house.log_in("wangfang")
    of = house.people.sessions.of
    seen = []
    for _ in range(5):
        found = of(made.token, house.later(seconds=30))
        assert found is not None
        seen.append(found.seen - made.made)
    assert seen == [timedelta(seconds=length) for length in (0, 0, 60, 60, 120)]


@pytest.mark.parametrize(
    "token", ["", "x", "x" * 43, "x" * 44, "é" * 43, "\x00" * 43, "\ud800" * 43, "%" * 43, "_" * 43]
)
def test_a_token_that_opens_nothing(house: House, token: str) -> None:
    house.person("wangfang")
    house.log_in("wangfang")
    before = list(house.acts)
    assert house.people.sessions.of(token, house.now) is None
    house.people.sessions.end(token)
    assert house.acts == before


def test_a_log_out_is_one_for_the_ledger_and_for_the_browser(house: House) -> None:
    found = house.person("wangfang")
    first, second = house.log_in("wangfang"), house.log_in("wangfang")
    house.people.sessions.end(first.token)
    assert (house.acts[-1].name, house.acts[-1].actor) == ("session.ended", found.id)
    assert house.people.sessions.of(first.token, house.now) is None
    assert house.people.sessions.of(second.token, house.now) is not None


def test_one_device_is_ended_by_its_number(house: House) -> None:
    found, other = house.person("wangfang"), house.person("zhaowei")
    own = [house.log_in("wangfang", visitor=Visitor("192.0.2.7", agent)) for agent in ("Firefox", "Telephone", "iPad")]
    strange = house.log_in("zhaowei")
    devices = house.people.sessions.devices(found.id, house.now)
    assert {device.number for device in devices} == {item.number for item in own}
    house.people.sessions.end_device(found.id, strange.number)
    house.people.sessions.end_device(found.id, "%")
    house.people.sessions.end_device(found.id, own[1].number)
    left = house.people.sessions.devices(found.id, house.now)
    assert {device.agent for device in left} == {"Firefox", "iPad"}
    assert len(house.people.sessions.devices(other.id, house.now)) == 1


def test_a_role_given_or_taken_counts_from_the_next_request(house: House) -> None:
    found = house.person("wangfang")
    token = house.log_in("wangfang").token
    post = Post("bank", Role.OFFICER)
    house.people.persons.give(found.id, post, OPERATOR)
    session = house.people.sessions.of(token, house.now)
    assert session is not None
    assert session.person.posts == (post,)
    house.people.persons.take(found.id, "bank", Role.OFFICER, OPERATOR, house.now)
    session = house.people.sessions.of(token, house.now)
    assert session is not None
    assert session.person.posts == ()


def test_another_door_opens_a_session_too_but_for_nobody_locked(house: House) -> None:
    found = house.person("wangfang", password=None)
    session = house.people.sessions.open(found.id, OFFICE, house.now)
    assert house.people.sessions.of(session.token, house.now) == session
    assert (house.acts[-1].name, house.acts[-1].details["door"]) == ("login.made", "other")
    house.people.persons.lock(found.id, OPERATOR, "stolen")
    with pytest.raises(LogInRefused, match="locked"):
        house.people.sessions.open(found.id, OFFICE, house.now)
    house.people.persons.unlock(found.id, OPERATOR)
    assert house.people.sessions.devices(found.id, house.now) == []


def test_what_a_client_says_of_itself_is_kept_short_and_harmless(house: House) -> None:
    house.person("wangfang")
    found = house.log_in("wangfang", visitor=Visitor("192.0.2.7\n\x00", "Evil\x1b[2J\r\n\x00\ud800" + "x" * 10_000))
    assert found.address == "192.0.2.7"
    assert found.agent.startswith("Evil[2Jxxx")
    assert len(found.agent) <= 120


def test_secrets_are_in_no_repr(house: House) -> None:
    house.person("wangfang")
    found = house.log_in("wangfang")
    assert found.token not in repr(found)
    assert found.token not in repr(Visitor("192.0.2.7", token=found.token))
    assert found.number != found.token[: len(found.number)]
