"""Deeds upon accounts: who may do them, and to whom. Decided over values, done elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from zhongshu.core.text import Text
from zhongshu.sharing.people.person import Person, Post
from zhongshu.sharing.people.refusal import NotAllowed
from zhongshu.sharing.people.roles import ROLES, Role, clashes


class Deed(StrEnum):
    """An act upon somebody else's account."""

    ADD = "add"
    INVITE = "invite"
    LEAVE = "leave"
    GIVE_ROLE = "give_role"
    TAKE_ROLE = "take_role"
    GIVE_KEY = "give_key"
    TAKE_KEY = "take_key"
    LOCK = "lock"
    UNLOCK = "unlock"
    DEMAND_PASSWORD = "demand_password"
    FORGET_CODES = "forget_codes"
    UNLINK = "unlink"


WHO: Mapping[Deed, Role] = MappingProxyType(
    {
        Deed.ADD: Role.SYSTEM_ADMIN,
        Deed.INVITE: Role.SYSTEM_ADMIN,
        Deed.LEAVE: Role.SYSTEM_ADMIN,
        Deed.GIVE_ROLE: Role.SECURITY_ADMIN,
        Deed.TAKE_ROLE: Role.SECURITY_ADMIN,
        Deed.GIVE_KEY: Role.SECURITY_ADMIN,
        Deed.TAKE_KEY: Role.SECURITY_ADMIN,
        Deed.LOCK: Role.SECURITY_ADMIN,
        Deed.UNLOCK: Role.SECURITY_ADMIN,
        Deed.DEMAND_PASSWORD: Role.SECURITY_ADMIN,
        Deed.FORGET_CODES: Role.SECURITY_ADMIN,
        Deed.UNLINK: Role.SECURITY_ADMIN,
    }
)
"""The auditor has no deed: who watches changes nothing."""

KEPT = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
"""Without the last of either, accounts could only be mended at the machine."""


@dataclass(frozen=True)
class Actor:
    """Who does an administrative act: a person with their roles, or whoever commands the machine itself.

    The operator may do every deed. They hold the files anyway; what can be had is that the ledger names them.
    """

    id: str
    roles: frozenset[Role] = frozenset()
    operator: bool = False

    @classmethod
    def at_the_machine(cls, name: str) -> "Actor":
        """Somebody at the command line; the ledger calls them operator:NAME."""
        return cls(f"operator:{name}", operator=True)

    @classmethod
    def of(cls, person: Person) -> "Actor":
        """Somebody who is logged in."""
        return cls(person.id, person.roles if person.status == "active" else frozenset())


def judge(actor: Actor, deed: Deed, upon: str | None = None) -> None:
    """NotAllowed unless the actor may do this deed to the person `upon` (their id; None for somebody new)."""
    if actor.operator:
        return
    needed = WHO[deed]
    if needed not in actor.roles:
        title = ROLES[needed].title
        raise NotAllowed(
            Text(zh=f"这件事只有{title.zh}能做", en=f"only the {title.en} may do this ({deed})"),
            Text(zh=f"请一位{title.zh}来做", en=f"ask a {title.en}"),
        )
    if actor.id == upon:
        raise NotAllowed(
            Text(zh="没有人能改变自己的账号权限", en="nobody changes their own roles, keys or status"),
            Text(zh=f"请另一位{ROLES[needed].title.zh}来做", en=f"ask another {ROLES[needed].title.en}"),
        )


def judge_role(actor: Actor, upon: str | None, post: Post, *, security_admins: int) -> None:
    """NotAllowed unless the actor may give this post.

    While nobody is security administrator (`security_admins`, in all), a system administrator may name the first:
    somebody else, as 三员 are three people. Without that a new region could not begin in its pages.
    """
    begins = post.role is Role.SECURITY_ADMIN and security_admins == 0
    if begins and Role.SYSTEM_ADMIN in actor.roles and actor.id != upon:
        return
    judge(actor, Deed.GIVE_ROLE, upon)


def judge_held(roles: Iterable[Role]) -> None:
    """NotAllowed when one person would hold roles that exclude each other."""
    for one, other in clashes(roles):
        titles = ROLES[one].title, ROLES[other].title
        raise NotAllowed(
            Text(
                zh=f"同一个人不能既是{titles[0].zh}又是{titles[1].zh}",
                en=f"one person is never both {titles[0].en} and {titles[1].en}",
            ),
            Text(
                zh="系统管理、安全管理、审计三员分立，审计员不经手数据",
                en="who makes accounts, who empowers them and who audits are three people; an auditor handles no data",
            ),
        )


def judge_reset(actor: Actor, person: Person, *, has_password: bool) -> None:
    """NotAllowed when the link would let a system administrator into the account of another of the three.

    Whoever holds a link sets the password: two of the three could be one person for an afternoon.
    """
    if has_password and not actor.operator and person.roles & {Role.SECURITY_ADMIN, Role.AUDITOR}:
        raise NotAllowed(
            Text(
                zh=f"{person.name} 是安全管理员或审计员，重设密码的链接只能在本机上发出",
                en=f"{person.name} is a security administrator or auditor: a new link is made at the machine only",
            ),
            Text(zh=f"zhongshu user invite {person.login}", en=f"zhongshu user invite {person.login}"),
        )


def judge_last(lost: Iterable[Role], others: Mapping[Role, int]) -> None:
    """NotAllowed when a role of KEPT would be `lost` with its last holder.

    `others` counts, by role, everybody else who holds it, is active and has a password.
    """
    for role in KEPT:
        if role in set(lost) and not others.get(role):
            title = ROLES[role].title
            raise NotAllowed(
                Text(zh=f"这是最后一位{title.zh}", en=f"this is the last {title.en}"),
                Text(zh="先让另一个人担任，并设好密码", en="let somebody else be one first, and set a password"),
            )
