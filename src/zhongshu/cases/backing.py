"""Who stands behind a case (附议, 投票): who may, by how many it goes on, and how many somebody backs at a time."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, select

from zhongshu.cases.backing_spec import BackingSpec
from zhongshu.cases.case import Case
from zhongshu.cases.event import Hand
from zhongshu.cases.refusal import no
from zhongshu.cases.spec import MoveSpec
from zhongshu.cases.type import CaseType
from zhongshu.state.tables.cases import case_event, work_case

_KINDS = ("backed", "unbacked")


def sits_for(type: CaseType, hand: Hand) -> bool:
    """Whether somebody holds a post of the duty that backs cases of a type: whoever stands in for one, or has the work
    of a vacant one, has no voice of it."""
    backing = type.spec.backing
    return backing is not None and any(post.startswith(f"{backing.by}/") for post in hand.seats)


def may_look(type: CaseType, case: Case, hand: Hand) -> bool:
    """Whether somebody sees a case because they may back it, or did."""
    backing = type.spec.backing
    if backing is None or not sits_for(type, hand):
        return False
    return hand.actor in case.backers or (case.is_open and case.step in backing.at)


def require_backable(type: CaseType, case: Case, hand: Hand, held: int) -> None:
    """NotAllowed where this hand may not stand behind the case now; `held` is how many others of the type it backs."""
    backing = _of(type, case, hand)
    if hand.reporter:
        raise no("提出人不用再附议自己的", "who asked stands behind it already")
    if hand.actor in case.backers:
        raise no("您已经支持这一件", "you stand behind it already")
    if backing.each is not None and held >= backing.each:
        raise no(
            f"每人同时最多支持 {backing.each} 件，请先撤回一件",
            f"one person backs {backing.each} at a time: take one back first",
        )


def require_backer(type: CaseType, case: Case, hand: Hand) -> None:
    """NotAllowed where this hand has nothing to take back."""
    _of(type, case, hand)
    if hand.actor not in case.backers:
        raise no("您没有支持这一件", "you do not stand behind it")


def lacking(case: Case, way: MoveSpec) -> int:
    """How many more have to stand behind a case before it may go this way."""
    return max(0, way.backed - len(case.backers))


@dataclass(frozen=True)
class Backings:
    """Who backs what now, from the events; reads alone."""

    database: Engine

    def held(self, type: CaseType, actor: str) -> int:
        """How many open cases of a type that stand where they may be backed somebody backs."""
        backing, row, event = type.spec.backing, work_case.c, case_event.c
        if backing is None:
            return 0
        here = select(row.number).where(row.type == type.name, row.closed.is_(None), row.step.in_(backing.at))
        query = select(event.case, event.kind).where(event.actor == actor, event.kind.in_(_KINDS), event.case.in_(here))
        with self.database.connect() as connection:
            last = {one.case: one.kind for one in connection.execute(query.order_by(event.case, event.number))}
        return sum(kind == "backed" for kind in last.values())

    def of(self, numbers: Collection[int]) -> Mapping[int, frozenset[str]]:
        """The ids of those who stand behind each of these cases; cases that nobody backs are not there."""
        event, found = case_event.c, dict[int, set[str]]()
        query = select(event.case, event.kind, event.actor).where(
            event.kind.in_(_KINDS), event.case.in_(sorted(numbers))
        )
        with self.database.connect() as connection:
            for number, kind, actor in connection.execute(query.order_by(event.case, event.number)):
                behind = found.setdefault(number, set())
                (behind.add if kind == "backed" else behind.discard)(actor)
        return {number: frozenset(behind) for number, behind in found.items() if behind}


def _of(type: CaseType, case: Case, hand: Hand) -> BackingSpec:
    backing = type.spec.backing
    if backing is None or not case.is_open or case.step not in backing.at:
        raise no("现在不能附议或撤回", "nobody stands behind it, or takes that back, where it is now")
    if not sits_for(type, hand):
        raise no("由这个职务的在任者本人办理", f"this is for whoever holds a post of {backing.by}")
    return backing
