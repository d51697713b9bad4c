"""The first start has no account and no default password: one link, then never again."""

import threading
from collections.abc import Callable

import pytest

from tests.sharing.people.conftest import OPERATOR, PASSWORD, House
from zhongshu.sharing.people.invitations import Invitation
from zhongshu.sharing.people.refusal import LogInRefused, Refusal
from zhongshu.sharing.people.roles import Role


def _link(house: House) -> Invitation:
    link = house.people.first.link(house.now)
    assert link is not None
    return link


def test_the_first_system_administrator(house: House) -> None:
    link = _link(house)
    found = house.people.first.accept(link.token, "Chen", "陈", PASSWORD, house.now)
    assert (found.login, *found.roles) == ("chen", Role.SYSTEM_ADMIN)
    assert house.told == ["person.first_invited", "person.added", "role.given", "password.set"]
    assert house.people.first.link(house.now) is None
    assert house.log_in("chen").person == found


def test_each_start_has_a_link_of_its_own_for_a_day(house: House) -> None:
    before, link = _link(house), _link(house)
    for token in (before.token, "x" * 43, "", "%00"):
        with pytest.raises(LogInRefused, match="this link is wrong"):
            house.people.first.accept(token, "chen", "Chen", PASSWORD, house.now)
    house.later(hours=24)
    with pytest.raises(LogInRefused, match="this link is wrong"):
        house.people.first.accept(link.token, "chen", "Chen", PASSWORD, house.now)
    assert house.people.persons.find() == []


def test_a_mistyped_form_keeps_the_link(house: House) -> None:
    link = _link(house)
    for login, name, password in (("c h", "Chen", PASSWORD), ("chen", "", PASSWORD), ("chen", "Chen", "short")):
        with pytest.raises(Refusal):
            house.people.first.accept(link.token, login, name, password, house.now)
    assert house.people.first.accept(link.token, "chen", "Chen", PASSWORD, house.now).login == "chen"


def test_the_link_opens_nothing_once_there_is_anybody(house: House) -> None:
    link = _link(house)
    house.person("wangfang")
    with pytest.raises(LogInRefused, match="this link is wrong"):
        house.people.first.accept(link.token, "chen", "Chen", PASSWORD, house.now)
    assert [person.login for person in house.people.persons.find()] == ["wangfang"]


def test_a_link_for_somebody_makes_no_administrator_and_the_other_way_round(house: House) -> None:
    first = _link(house)
    with pytest.raises(LogInRefused):
        house.people.invitations.accept(first.token, PASSWORD, house.now)
    found = house.person("wangfang", password=None)
    link = house.people.invitations.make(found.id, OPERATOR, house.now)
    with pytest.raises(LogInRefused):
        house.people.first.accept(link.token, "chen", "Chen", PASSWORD, house.now)


def test_of_two_at_once_one_becomes_administrator(house: House, next_door: Callable[[], House]) -> None:
    link, start, refused = _link(house), threading.Barrier(2), []

    def accept(mine: House, login: str) -> None:
        start.wait(10)
        try:
            mine.people.first.accept(link.token, login, "Chen", PASSWORD, mine.now)
        except LogInRefused as error:
            refused.append(error)

    threads = [
        threading.Thread(target=accept, args=pair) for pair in zip([house, next_door()], ["chen", "zhao"], strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (len(refused), len(house.people.persons.find())) == (1, 1)
