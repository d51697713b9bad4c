"""Who may do what to whose account."""

import pytest

from tests.sharing.people.conftest import NOON
from zhongshu.core.errors import GrantError
from zhongshu.sharing.people.acts import KEPT, WHO, Actor, Deed, judge, judge_held, judge_last, judge_reset, judge_role
from zhongshu.sharing.people.person import Person, Post
from zhongshu.sharing.people.refusal import NotAllowed
from zhongshu.sharing.people.roles import Role

SYSTEM = Actor("p1", frozenset({Role.SYSTEM_ADMIN}))
SECURITY = Actor("p2", frozenset({Role.SECURITY_ADMIN}))
AUDITOR = Actor("p3", frozenset({Role.AUDITOR}))
OFFICER = Actor("p4", frozenset({Role.OFFICER, Role.DATA_ENGINEER, Role.ANALYST, Role.CLERK}))
MACHINE = Actor.at_the_machine("li")


def _may(actor: Actor, deed: Deed, upon: str = "p9") -> bool:
    try:
        judge(actor, deed, upon)
    except NotAllowed:
        return False
    return True


def test_each_deed_is_one_administrator_s() -> None:
    assert set(WHO) == set(Deed)
    assert {deed for deed in Deed if _may(SYSTEM, deed)} == {Deed.ADD, Deed.INVITE, Deed.LEAVE}
    assert {deed for deed in Deed if _may(SECURITY, deed)} == set(Deed) - {Deed.ADD, Deed.INVITE, Deed.LEAVE}
    assert all(_may(MACHINE, deed) for deed in Deed)


def test_who_watches_or_works_changes_no_account() -> None:
    assert not any(_may(actor, deed) for actor in (AUDITOR, OFFICER, Actor("anyone")) for deed in Deed)


@pytest.mark.parametrize("actor", [SYSTEM, SECURITY])
def test_nobody_does_any_of_it_to_themselves(actor: Actor) -> None:
    assert not any(_may(actor, deed, actor.id) for deed in Deed)


def test_a_refusal_says_whom_to_ask() -> None:
    with pytest.raises(GrantError, match="only the security administrator may do this") as refused:
        judge(SYSTEM, Deed.GIVE_ROLE, "p9")
    assert refused.value.hint == "ask a security administrator"
    assert isinstance(refused.value, NotAllowed)
    assert "安全管理员" in refused.value.said.zh


def test_a_locked_administrator_is_none() -> None:
    person = Person("p1", "li", "Li", (Post(None, Role.SECURITY_ADMIN),), None, "locked", NOON)
    assert Actor.of(person).roles == frozenset()


def test_a_system_administrator_names_the_first_security_administrator_only() -> None:
    first = Post(None, Role.SECURITY_ADMIN)
    judge_role(SYSTEM, "p9", first, security_admins=0)
    for upon, post, already in (
        ("p9", first, 1),
        (SYSTEM.id, first, 0),
        ("p9", Post("ecology", Role.OFFICER), 0),
        (SYSTEM.id, Post("ecology", Role.ANALYST), 1),
    ):
        with pytest.raises(NotAllowed):
            judge_role(SYSTEM, upon, post, security_admins=already)
    with pytest.raises(NotAllowed):
        judge_role(OFFICER, "p9", first, security_admins=0)


def test_roles_that_exclude_each_other_are_told_by_name() -> None:
    judge_held([Role.CLERK, Role.ANALYST])
    with pytest.raises(NotAllowed, match="one person is never both officer and auditor") as refused:
        judge_held([Role.AUDITOR, Role.OFFICER])
    assert "业务人员" in refused.value.said.zh


@pytest.mark.parametrize("role", KEPT)
def test_the_last_of_either_stays(role: Role) -> None:
    with pytest.raises(NotAllowed, match="this is the last"):
        judge_last([role, Role.OFFICER], {role: 0})
    judge_last([role], {role: 1})
    judge_last([Role.AUDITOR, Role.OFFICER], {})


def test_a_reset_link_is_no_way_into_another_administrator_s_account() -> None:
    guard = Person("p2", "guard", "Guard", (Post(None, Role.SECURITY_ADMIN),), None, "active", NOON)
    with pytest.raises(NotAllowed, match="a new link is made at the machine only"):
        judge_reset(SYSTEM, guard, has_password=True)
    judge_reset(SYSTEM, guard, has_password=False)
    judge_reset(MACHINE, guard, has_password=True)
