"""The nine roles, what each is for, and which of them one person never holds together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from types import MappingProxyType

from zhongshu.core.text import Text


class Role(StrEnum):
    """What a post lets its holder do; grants name them."""

    RESIDENT = "resident"
    FIRM = "firm"
    CLERK = "clerk"
    OFFICER = "officer"
    ANALYST = "analyst"
    DATA_ENGINEER = "data_engineer"
    AUDITOR = "auditor"
    SECURITY_ADMIN = "security_admin"
    SYSTEM_ADMIN = "system_admin"


@dataclass(frozen=True)
class RoleText:
    """A role's title, and in one sentence what it is for."""

    title: Text
    purpose: Text


ROLES: Mapping[Role, RoleText] = MappingProxyType(
    {
        Role.RESIDENT: RoleText(
            Text(zh="居民", en="resident"),
            Text(zh="办自己的事，看自己的记录", en="Does and sees what concerns themselves."),
        ),
        Role.FIRM: RoleText(
            Text(zh="企业", en="firm"),
            Text(zh="代表一家企业办事、授权、查看", en="Asks, consents and looks things up for one firm."),
        ),
        Role.CLERK: RoleText(
            Text(zh="填报员", en="clerk"),
            Text(zh="填写并报送本单位的数据", en="Fills in and hands in the figures of one unit."),
        ),
        Role.OFFICER: RoleText(
            Text(zh="业务人员", en="officer"),
            Text(zh="按授权查询数据，办理本单位业务", en="Does a unit's work with the data it is granted."),
        ),
        Role.ANALYST: RoleText(
            Text(zh="分析员", en="analyst"),
            Text(zh="看指标，写简报，做分析", en="Reads indicators, writes briefs, explains what moved."),
        ),
        Role.DATA_ENGINEER: RoleText(
            Text(zh="数据工程师", en="data engineer"),
            Text(zh="接入、检查、发布本单位的数据", en="Connects, checks and publishes a unit's data."),
        ),
        Role.AUDITOR: RoleText(
            Text(zh="审计员", en="auditor"),
            Text(zh="只看账本：谁读了什么，谁改了什么", en="Reads the ledger, and nothing but the ledger."),
        ),
        Role.SECURITY_ADMIN: RoleText(
            Text(zh="安全管理员", en="security administrator"),
            Text(zh="给予和收回角色与密钥，锁定和解锁账号", en="Gives and takes roles and keys, locks and unlocks."),
        ),
        Role.SYSTEM_ADMIN: RoleText(
            Text(zh="系统管理员", en="system administrator"),
            Text(zh="添加人员，发出邀请，不看数据", en="Adds people and invites them; sees no data."),
        ),
    }
)

SEPARATE = frozenset({Role.AUDITOR, Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN})
"""三员: who makes accounts, who gives them power and who watches both are three people, or none watches the others."""

WORKS_WITH_DATA = frozenset({Role.FIRM, Role.CLERK, Role.OFFICER, Role.ANALYST, Role.DATA_ENGINEER})
"""Their reads are what the auditor judges. A resident's are not among them: an auditor lives somewhere, too."""

OF_A_UNIT = frozenset({Role.CLERK, Role.OFFICER, Role.ANALYST, Role.DATA_ENGINEER})
"""Held in a unit; the three administrators serve the region and may be in one."""

OF_A_SUBJECT = frozenset({Role.RESIDENT, Role.FIRM})
"""Held by whoever acts for a subject, in no unit."""


def clashes(roles: Iterable[Role]) -> tuple[tuple[Role, Role], ...]:
    """The pairs that one person may not hold together; empty when all is well.

    >>> clashes([Role.AUDITOR, Role.RESIDENT])
    ()
    >>> [str(role) for role in clashes([Role.OFFICER, Role.AUDITOR])[0]]
    ['officer', 'auditor']
    """
    held = sorted(set(roles), key=list(Role).index)
    return tuple(pair for pair in combinations(held, 2) if _clash(frozenset(pair)))


def _clash(pair: frozenset[Role]) -> bool:
    return pair <= SEPARATE or (Role.AUDITOR in pair and bool(pair & WORKS_WITH_DATA))
