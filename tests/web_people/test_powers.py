"""Which buttons a page has: never one that the rules refuse for the role alone."""

from datetime import UTC, datetime

import pytest

from zhongshu.sharing.people.acts import Actor, Deed
from zhongshu.sharing.people.person import Person, Post, Status
from zhongshu.sharing.people.roles import OF_A_SUBJECT, Role
from zhongshu.web.people.powers import Choice, Powers

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


def somebody(number: str, *posts: Post, subject: str | None = None, status: Status = "active") -> Person:
    return Person(number, number, number, posts, subject, status, NOON)


SYSTEM = somebody("system", Post(None, Role.SYSTEM_ADMIN))
SECURITY = somebody("security", Post(None, Role.SECURITY_ADMIN))
CLERK = somebody("clerk", Post("ecology", Role.CLERK))


def powers(person: Person, *three: Person) -> Powers:
    return Powers(Actor.of(person), three or (SYSTEM, SECURITY))


def test_no_deed_is_both_administrators() -> None:
    system, security = powers(SYSTEM).deeds(CLERK), powers(SECURITY).deeds(CLERK)
    assert system == {Deed.ADD, Deed.INVITE, Deed.LEAVE}
    assert system | security == frozenset(Deed)
    assert not system & security
    assert powers(SYSTEM).may_add
    assert not powers(SECURITY).may_add


@pytest.mark.parametrize("person", [CLERK, somebody("shen", Post(None, Role.AUDITOR)), somebody("nobody")])
def test_nobody_else_has_any(person: Person) -> None:
    found = powers(person)
    assert not found.deeds(SYSTEM)
    assert not found.givable(CLERK)
    assert not found.givable(None)
    assert not found.may_add


def test_nobody_has_any_over_themselves_or_who_has_left() -> None:
    for person in (SYSTEM, SECURITY):
        assert powers(person).deeds(person) <= {Deed.ADD}
        assert not powers(person).givable(person)
        left = somebody("left", status="left")
        assert not powers(person).deeds(left)
        assert not powers(person).givable(left)


def test_a_firms_role_is_for_who_has_a_subject() -> None:
    plain = {choice.role for choice in powers(SECURITY).givable(CLERK)}
    acting = {choice.role for choice in powers(SECURITY).givable(somebody("firm", subject="91330000X"))}
    assert plain == set(Role) - OF_A_SUBJECT
    assert acting == set(Role)


def test_what_excludes_a_role_held_says_which() -> None:
    shut = [choice for choice in powers(SECURITY).givable(CLERK) if choice.against]
    assert shut == [Choice(Role.AUDITOR, Role.CLERK)]
    shut = [choice for choice in powers(SECURITY).givable(SYSTEM) if choice.against]
    assert shut == [Choice(Role.AUDITOR, Role.SYSTEM_ADMIN), Choice(Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN)]


def test_only_the_first_security_administrator_is_named_by_the_other() -> None:
    assert powers(SYSTEM, SYSTEM).givable(CLERK) == [Choice(Role.SECURITY_ADMIN)]
    assert powers(SYSTEM, SYSTEM).givable(None) == [Choice(Role.SECURITY_ADMIN)]
    assert powers(SYSTEM).givable(CLERK) == []
