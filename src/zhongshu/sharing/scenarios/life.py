"""Who may take which step in a pack's life, and what it is after it. Pure; a refusal is a NotAllowed that teaches.

An officer or data engineer of the owner proposes, the data office too where a pack is to be taken back or retired. For
a trial or a draft an officer of the owner decides; what goes live, or ends, the data office or a system administrator
does, who run the hub for everybody. Whoever proposes does not decide.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from zhongshu.sharing.grants.refuse import no
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader
from zhongshu.sharing.scenarios.stage import MOVES, Action, Life, Stage, Step, Wish

PROPOSERS = (Role.OFFICER, Role.DATA_ENGINEER)
_BY_OFFICE = frozenset({Stage.TRIAL, Stage.DRAFT, Stage.RETIRED})
"""What the data office may propose of another unit's pack: less of it, never more."""
_WORDS = {
    Stage.DRAFT: ("草稿", "a draft"),
    Stage.TRIAL: ("试运行", "on trial"),
    Stage.LIVE: ("正式运行", "live"),
    Stage.RETIRED: ("停用", "retired"),
}


@dataclass(frozen=True)
class By:
    """Somebody who takes a step at a time. Of the operator, `unit` and `signed` are whose decision on paper it is."""

    reader: Reader
    at: datetime
    reason: str = ""
    unit: str | None = None
    signed: str = ""


@dataclass(frozen=True)
class Hand:
    """As which post a step is taken."""

    who: str
    name: str
    unit: str | None
    role: Role
    paper: bool = False


def proposed(life: Life, by: By, wish: Wish, office: str) -> Step:
    """The proposal, which waits."""
    if life.waiting is not None:
        raise no(
            f"{life.pack} 已有一项提议等待决定",
            f"a proposal for {life.pack} waits already",
            so=("先决定或撤回它", "decide over it or withdraw it first"),
        )
    _require_move(life, wish)
    units = (life.owner, office) if wish.stage in _BY_OFFICE and life.stage is not Stage.DRAFT else (life.owner,)
    found = next((one for one in hands(by) if one.unit in units and one.role in PROPOSERS), None)
    if found is None:
        raise _not_yours(by, life, [(unit, PROPOSERS) for unit in units], ("提议", "propose"))
    _require_reason(by, ("提议", "a proposal"))
    return _step("proposed", wish, found, by)


def decided(life: Life, by: By, office: str, failing: tuple[str, ...], *, yes: bool) -> Step:
    """Approved or refused, by somebody else than who proposed it. `failing` are the gates that do not hold."""
    waiting = _waiting(life)
    offices = deciders(life, waiting.wish, office)
    found = [one for one in hands(by) if any(_holds(one, *wanted) for wanted in offices)]
    if not found:
        raise _not_yours(by, life, offices, ("决定", "decide over"))
    if same_person(waiting, found[0]):
        raise no(
            f"{life.pack} 的这项提议是您自己提出的，须由别人决定",
            f"you proposed this for {life.pack}, and whoever proposes does not decide",
        )
    _require_reason(by, ("决定", "a decision"))
    if not yes:
        return _step("refused", waiting.wish, found[0], by)
    held = failing if waiting.wish.stage is Stage.LIVE else ()
    return replace(_step("approved", waiting.wish, found[0], by), failing=held)


def withdrawn(life: Life, by: By) -> Step:
    """Taken back by the unit that proposed it."""
    waiting = _waiting(life)
    found = next((one for one in hands(by) if one.unit == waiting.unit and one.role in PROPOSERS), None)
    if found is None:
        raise _not_yours(by, life, [(waiting.unit, PROPOSERS)], ("撤回", "withdraw"))
    return _step("withdrawn", waiting.wish, found, by)


def deciders(life: Life, wish: Wish, office: str) -> list[tuple[str | None, tuple[Role, ...]]]:
    """Unit and roles of those who decide; None is any unit."""
    if wish.stage in (Stage.TRIAL, Stage.DRAFT):
        return [(life.owner, (Role.OFFICER,))]
    return [(office, PROPOSERS), (None, (Role.SYSTEM_ADMIN,))]


def hands(by: By) -> list[Hand]:
    """Every post of a person; of the operator, that of the officer who signed the paper.

    NotAllowed for a recorded decision that does not say whose it is.
    """
    reader = by.reader
    if not reader.system:
        return [Hand(reader.actor, reader.shown, one.unit, one.role) for one in reader.posts]
    if by.unit is None or not by.signed.strip():
        raise no(
            f"{reader.shown} 只管理机器，不作决定",
            f"{reader.shown} runs the machine and decides nothing",
            so=(
                "写明记录的是哪个单位谁签字的书面决定：--for-unit 单位 --signed 姓名 --reason 理由",
                "say whose decision on paper is recorded: --for-unit UNIT --signed NAME --reason TEXT",
            ),
        )
    return [Hand(reader.actor, by.signed.strip()[:120], by.unit, Role.OFFICER, paper=True)]


def same_person(waiting: Step, hand: Hand) -> bool:
    """By the account; by name where one of the two signed on paper, which has no account."""
    if waiting.paper or hand.paper:
        return _folded(waiting.name) == _folded(hand.name)
    return waiting.who == hand.who


def _folded(name: str) -> str:
    return "".join(name.split()).casefold()


def _holds(hand: Hand, unit: str | None, roles: tuple[Role, ...]) -> bool:
    return hand.role in roles and unit in (None, hand.unit)


def _step(action: Action, wish: Wish, hand: Hand, by: By) -> Step:
    return Step(action, wish, hand.who, by.at, hand.name, hand.unit, str(hand.role), hand.paper, by.reason.strip())


def _waiting(life: Life) -> Step:
    if life.waiting is None:
        raise no(f"{life.pack} 没有等待决定的提议", f"nothing is proposed for {life.pack}: it is {life.stage}")
    return life.waiting


def _require_move(life: Life, wish: Wish) -> None:
    if wish.stage not in MOVES[life.stage]:
        now, then = _WORDS[life.stage], _WORDS[wish.stage]
        others = MOVES[life.stage]
        raise no(
            f"{life.pack} 现为{now[0]}，不能直接改为{then[0]}",
            f"{life.pack} is {now[1]}: it cannot be {then[1]} next",
            so=(
                f"可以改为：{'、'.join(_WORDS[one][0] for one in others)}",
                f"it can be {' or '.join(_WORDS[one][1] for one in others)}",
            ),
        )
    if wish == life.standing.wish:
        raise no(f"{life.pack} 已经是这样", f"{life.pack} stands exactly so already")


def _require_reason(by: By, what: tuple[str, str]) -> None:
    if not by.reason.strip():
        raise no(f"{what[0]}须写明理由", f"{what[1]} needs a reason")


def _not_yours(
    by: By, life: Life, offices: list[tuple[str | None, tuple[Role, ...]]], doing: tuple[str, str]
) -> Exception:
    zh = "，或".join(f"{unit or '任一单位'} 的 {'/'.join(roles)}" for unit, roles in offices)
    en = ", or ".join(f"{'/'.join(roles)} of {unit or 'any unit'}" for unit, roles in offices)
    return no(
        f"{by.reader.shown} 不能{doing[0]} {life.pack} 的阶段",
        f"{by.reader.shown} may not {doing[1]} the stage of {life.pack}",
        so=(f"由 {zh} 来做", f"this is for {en}"),
    )
