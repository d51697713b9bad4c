"""People come, are given roles, are locked and leave; each step in the ledger, or it did not happen."""

import threading
from collections.abc import Callable

import pytest

from tests.sharing.people.conftest import OPERATOR, House
from zhongshu.core.errors import UnknownName
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.keys import Wish
from zhongshu.sharing.people.person import Newcomer, Post
from zhongshu.sharing.people.refusal import LogInRefused, NotAllowed, Refusal
from zhongshu.sharing.people.roles import Role

CLERK = Post("ecology", Role.CLERK, "填报员")


def test_somebody_new(house: House) -> None:
    invited = house.people.persons.add(Newcomer("Wang.Fang", " 王芳 ", (CLERK,)), OPERATOR, house.now)
    found = house.people.persons.by_login("ＷＡＮＧ.fang")
    assert found is not None
    assert found == invited.person
    assert (found.login, found.name, found.posts, found.status) == ("wang.fang", "王芳", (CLERK,), "active")
    assert house.told == ["person.added", "role.given", "person.invited"]
    assert {act.actor for act in house.acts} == {"operator:li"}
    assert house.acts[1].details == {"person": found.id, "role": "clerk", "unit": "ecology", "title": "填报员"}
    assert all(invited.token not in str(act) for act in house.acts)


def test_a_login_is_taken_once_and_for_ever(house: House) -> None:
    first = house.person("wangfang")
    house.people.persons.leave(first.id, OPERATOR, house.now, "retired")
    with pytest.raises(Refusal, match="the log-in name wangfang is taken"):
        house.people.persons.add(Newcomer("WangFang", "Another"), OPERATOR, house.now)
    assert [person.id for person in house.people.persons.find()] == [first.id]


def test_a_system_administrator_adds_people_without_roles(house: House) -> None:
    actor = house.actor("chen", Role.SYSTEM_ADMIN)
    house.actor("guard", Role.SECURITY_ADMIN)
    with pytest.raises(NotAllowed, match="only the security administrator"):
        house.people.persons.add(Newcomer("wangfang", "Wang Fang", (CLERK,)), actor, house.now)
    assert house.people.persons.by_login("wangfang") is None
    assert house.people.persons.add(Newcomer("wangfang", "Wang Fang"), actor, house.now).person is not None


def test_the_administrators_begin_with_one_and_end_as_three(house: House) -> None:
    persons = house.people.persons
    system = house.actor("chen", Role.SYSTEM_ADMIN)
    guard, second = house.person("guard"), house.person("second")
    persons.give(guard.id, Post(None, Role.SECURITY_ADMIN), system)
    with pytest.raises(NotAllowed):
        persons.give(second.id, Post(None, Role.SECURITY_ADMIN), system)
    security = Actor.of(persons.get(guard.id))
    assert persons.give(second.id, Post(None, Role.AUDITOR), security).roles == {Role.AUDITOR}
    with pytest.raises(NotAllowed, match="nobody changes their own"):
        persons.give(guard.id, Post("ecology", Role.OFFICER), security)
    with pytest.raises(NotAllowed, match="never both officer and auditor"):
        persons.give(second.id, Post("ecology", Role.OFFICER), security)
    with pytest.raises(NotAllowed, match="never both security administrator and system administrator"):
        persons.give(system.id, Post(None, Role.SECURITY_ADMIN), OPERATOR)


def test_without_a_ledger_entry_nothing_is_done(house: House) -> None:
    found = house.person("wangfang", CLERK)
    house.ledger_fails = True
    persons, people = house.people.persons, house.people
    for attempt in (
        lambda: persons.add(Newcomer("li", "Li"), OPERATOR, house.now),
        lambda: persons.give(found.id, Post("bank", Role.OFFICER), OPERATOR),
        lambda: persons.take(found.id, "ecology", Role.CLERK, OPERATOR, house.now),
        lambda: persons.lock(found.id, OPERATOR, "stolen"),
        lambda: persons.leave(found.id, OPERATOR, house.now, "moved"),
        lambda: people.invitations.make(found.id, OPERATOR, house.now),
        lambda: people.credentials.demand_password(found.id, OPERATOR),
        lambda: house.log_in("wangfang"),
    ):
        with pytest.raises(OSError, match="no space left"):
            attempt()
    house.ledger_fails = False
    assert persons.find() == [found]
    assert not house.log_in("wangfang").must_change


def test_a_locked_account_opens_nothing_until_it_is_unlocked(house: House) -> None:
    found = house.person("wangfang", CLERK)
    session = house.log_in("wangfang")
    house.people.persons.lock(found.id, OPERATOR, "telephone stolen")
    assert house.people.sessions.of(session.token, house.now) is None
    with pytest.raises(LogInRefused, match="this account is locked"):
        house.log_in("wangfang")
    with pytest.raises(LogInRefused, match="the log-in name or the password is wrong"):
        house.log_in("wangfang", "not the password")
    house.people.persons.unlock(found.id, OPERATOR)
    assert house.people.sessions.of(session.token, house.now) is None
    assert house.log_in("wangfang").person.id == found.id
    locked = next(act for act in house.acts if act.name == "person.locked")
    assert (locked.reason, locked.details) == ("telephone stolen", {"person": found.id})


def test_who_has_left_never_comes_back(house: House) -> None:
    found = house.person("wangfang", CLERK)
    session = house.log_in("wangfang")
    left = house.people.persons.leave(found.id, OPERATOR, house.now, "moved away")
    assert (left.status, left.posts, left.name) == ("left", (), found.name)
    assert house.people.sessions.of(session.token, house.now) is None
    with pytest.raises(LogInRefused, match="the log-in name or the password is wrong"):
        house.log_in("wangfang")
    with pytest.raises(Refusal, match="has left: the account never changes again"):
        house.people.invitations.make(found.id, OPERATOR, house.now)
    with pytest.raises(Refusal, match="has left"):
        house.people.persons.unlock(found.id, OPERATOR)


def test_a_post_taken_takes_its_keys_and_given_again_brings_none_back(house: House) -> None:
    found = house.person("wangfang", CLERK, Post("bank", Role.OFFICER))
    wish = Wish(found.id, "bank", Role.OFFICER, "loans", house.now.replace(year=2027))
    key = house.people.keys.give(wish, OPERATOR, house.now)
    secret = house.people.keys.draw(key.prefix, OPERATOR, house.now)
    house.people.persons.take(found.id, "bank", Role.OFFICER, OPERATOR, house.now)
    house.people.persons.give(found.id, Post("bank", Role.OFFICER), OPERATOR)
    with pytest.raises(LogInRefused, match="was revoked"):
        house.people.keys.find(secret, house.now)


def test_a_post_that_is_not_held_cannot_be_taken(house: House) -> None:
    found = house.person("wangfang", CLERK)
    with pytest.raises(Refusal, match="does not hold clerk in bank") as refused:
        house.people.persons.take(found.id, "bank", Role.CLERK, OPERATOR, house.now)
    assert refused.value.hint == "held: clerk ecology"


@pytest.mark.parametrize("way", ["take", "lock", "leave"])
def test_the_last_administrator_cannot_be_lost(house: House, way: str) -> None:
    last, persons = house.actor("chen", Role.SYSTEM_ADMIN), house.people.persons
    house.person("invited", Post(None, Role.SYSTEM_ADMIN), password=None)

    def lose() -> object:
        if way == "take":
            return persons.take(last.id, None, Role.SYSTEM_ADMIN, OPERATOR, house.now)
        if way == "lock":
            return persons.lock(last.id, OPERATOR, "why not")
        return persons.leave(last.id, OPERATOR, house.now, "why not")

    with pytest.raises(NotAllowed, match="this is the last system administrator"):
        lose()
    house.actor("another", Role.SYSTEM_ADMIN)
    lose()
    assert Role.SYSTEM_ADMIN not in Actor.of(persons.get(last.id)).roles


def test_two_processes_cannot_each_take_one_of_the_last_two(house: House, next_door: Callable[[], House]) -> None:
    pair = [house.actor(login, Role.SYSTEM_ADMIN) for login in ("chen", "zhao")]
    houses, start, refused = [house, next_door()], threading.Barrier(2), []

    def take(mine: House, upon: str) -> None:
        start.wait(10)
        try:
            mine.people.persons.take(upon, None, Role.SYSTEM_ADMIN, OPERATOR, mine.now)
        except NotAllowed as error:
            refused.append(error)

    threads = [threading.Thread(target=take, args=(mine, one.id)) for mine, one in zip(houses, pair, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(refused) == 1
    assert sum(Role.SYSTEM_ADMIN in person.roles for person in house.people.persons.find()) == 1


def test_people_are_found_by_part_of_a_name_and_no_pattern_is_one(house: House) -> None:
    for login in ("wangfang", "wangwei", "li_na"):
        house.person(login, password=None)
    assert [person.login for person in house.people.persons.find("WANG")] == ["wangfang", "wangwei"]
    assert [person.login for person in house.people.persons.find("_")] == ["li_na"]
    assert house.people.persons.find("%") == []
    assert len(house.people.persons.find(limit=2)) == 2


@pytest.mark.parametrize("number", ["p000000000000", "", "' OR 1=1 --", "x" * 10_000])
def test_an_id_that_nobody_has(house: House, number: str) -> None:
    with pytest.raises(UnknownName, match="no person"):
        house.people.persons.get(number)
