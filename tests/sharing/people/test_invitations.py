"""One-time links: once, in time, by one."""

import threading
from collections.abc import Callable

import pytest

from tests.sharing.people.conftest import OPERATOR, PASSWORD, House
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.person import Newcomer, Post
from zhongshu.sharing.people.refusal import LogInRefused, NotAllowed, Refusal
from zhongshu.sharing.people.roles import Role

DEAD = "this link is wrong, was used, or has expired"


def test_people_set_their_own_password(house: House) -> None:
    invited = house.people.persons.add(Newcomer("wangfang", "Wang Fang"), OPERATOR, house.now)
    assert invited.path == f"/invitation/{invited.token}"
    looked = house.people.invitations.look(invited.token, house.now)
    assert looked.person is not None
    assert (looked.person.login, looked.purpose) == ("wangfang", "join")
    with pytest.raises(LogInRefused):
        house.log_in("wangfang")
    house.people.invitations.accept(invited.token, PASSWORD, house.now)
    assert house.log_in("wangfang").person.login == "wangfang"
    with pytest.raises(LogInRefused, match=DEAD):
        house.people.invitations.accept(invited.token, "another long password", house.now)
    assert house.log_in("wangfang").person.login == "wangfang"


def test_a_password_that_will_not_do_leaves_the_link_as_it_was(house: House) -> None:
    invited = house.people.persons.add(Newcomer("wangfang", "Wang Fang"), OPERATOR, house.now)
    with pytest.raises(Refusal, match="at least 12 characters"):
        house.people.invitations.accept(invited.token, "short", house.now)
    assert house.people.invitations.accept(invited.token, PASSWORD, house.now).login == "wangfang"


def test_a_link_lasts_a_week_and_a_new_one_ends_it(house: House) -> None:
    invited = house.people.persons.add(Newcomer("wangfang", "Wang Fang"), OPERATOR, house.now)
    assert invited.person is not None
    assert house.people.invitations.look(invited.token, house.later(days=6, hours=23)).token == invited.token
    again = house.people.invitations.make(invited.person.id, OPERATOR, house.now)
    for token in (invited.token, "x" * 43, "short", "", invited.token + "a", "\x00" * 43, "é" * 43):
        with pytest.raises(LogInRefused, match=DEAD):
            house.people.invitations.look(token, house.now)
    house.later(days=7)
    with pytest.raises(LogInRefused, match=DEAD):
        house.people.invitations.accept(again.token, PASSWORD, house.now)


def test_a_reset_ends_all_sessions_and_keeps_the_codes(house: House) -> None:
    found = house.person("wangfang")
    session = house.log_in("wangfang")
    reset = house.people.invitations.make(found.id, OPERATOR, house.now)
    assert reset.purpose == "reset"
    house.people.invitations.accept(reset.token, "nine green bottles", house.now)
    assert house.people.sessions.of(session.token, house.now) is None
    with pytest.raises(LogInRefused):
        house.log_in("wangfang")
    assert house.log_in("wangfang", "nine green bottles").person.id == found.id


def test_a_system_administrator_resets_officers_and_no_auditor(house: House) -> None:
    actor = house.actor("chen", Role.SYSTEM_ADMIN)
    officer = house.person("wangfang", Post("bank", Role.OFFICER))
    auditor = house.person("zhou", Post(None, Role.AUDITOR))
    assert house.people.invitations.make(officer.id, actor, house.now).purpose == "reset"
    with pytest.raises(NotAllowed, match="made at the machine only"):
        house.people.invitations.make(auditor.id, actor, house.now)
    with pytest.raises(NotAllowed, match="only the system administrator"):
        house.people.invitations.make(officer.id, Actor.of(auditor), house.now)


def test_a_locked_person_s_link_waits_with_them(house: House) -> None:
    found = house.person("wangfang", password=None)
    link = house.people.invitations.make(found.id, OPERATOR, house.now)
    house.people.persons.lock(found.id, OPERATOR, "not yet")
    with pytest.raises(LogInRefused, match=DEAD):
        house.people.invitations.accept(link.token, PASSWORD, house.now)
    house.people.persons.unlock(found.id, OPERATOR)
    assert house.people.invitations.accept(link.token, PASSWORD, house.now).id == found.id


def test_two_processes_with_one_link_set_one_password(house: House, next_door: Callable[[], House]) -> None:
    invited = house.people.persons.add(Newcomer("wangfang", "Wang Fang"), OPERATOR, house.now)
    passwords = ["nine green bottles", "eight green bottles"]
    start, outcomes = threading.Barrier(2), {}

    def accept(mine: House, password: str) -> None:
        start.wait(10)
        try:
            mine.people.invitations.accept(invited.token, password, mine.now)
            outcomes[password] = "set"
        except LogInRefused:
            outcomes[password] = "refused"

    threads = [threading.Thread(target=accept, args=pair) for pair in zip([house, next_door()], passwords, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes.values()) == ["refused", "set"]
    (winner,) = [password for password, outcome in outcomes.items() if outcome == "set"]
    assert house.log_in("wangfang", winner).person.login == "wangfang"
