"""Decisions over records in the state: append-only, each on the ledger before its commit."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, func, insert, or_, select, update

from zhongshu.core.errors import UnknownName
from zhongshu.linkage.decision import Decision, Hand, Key, Touched, Verdict, Wish
from zhongshu.linkage.rows import Row, away, is_pair, pair_of, read_question, verdict_of
from zhongshu.sharing.act import Act, Record
from zhongshu.sharing.grants.refuse import no
from zhongshu.state.database import writing
from zhongshu.state.holding import hold
from zhongshu.state.tables import linkage as schema

SHOWN = 50
"""Decisions of one page."""

_decisions, _verdicts, _questions = schema.entity_decision, schema.entity_verdict, schema.entity_question
_undoing = _decisions.alias("undoing")


@dataclass(frozen=True)
class Decisions:
    """`of` is everywhere the qualified name of an entity: enterprise.firm_file."""

    database: Engine
    record: Record

    def turn(self, of: str) -> int:
        """The number of the newest act, 0 before the first. Acts are numbered in the order of their commits."""
        with self.database.connect() as connection:
            return _turn(connection, of)

    def standing(self, of: str) -> list[Verdict]:
        """Every verdict that stands, the oldest first."""
        query = (
            select(_verdicts, _decisions.c.at)
            .join(_decisions, _decisions.c.number == _verdicts.c.decision)
            .where(_verdicts.c.of == of, _verdicts.c.ended_by.is_(None), _stands())
            .order_by(_verdicts.c.decision, _verdicts.c.number)
        )
        with self.database.connect() as connection:
            return [verdict_of({**row}) for row in connection.execute(query).mappings()]

    def since(self, of: str, turn: int) -> Touched:
        """What acts after a turn said something of."""
        query = select(_decisions).where(_decisions.c.of == of, _decisions.c.number > turn)
        with self.database.connect() as connection:
            acts = list(connection.execute(query).mappings())
            numbers = {act["number"] for act in acts} | {act["undoes"] for act in acts if act["undoes"] is not None}
            said = select(_verdicts).where(_verdicts.c.decision.in_(numbers))
            pairs = list(connection.execute(said).mappings())
        moved = frozenset(Key(*one) for act in acts for one in act["moved"])
        return Touched(moved | {key for row in pairs for key in pair_of({**row})}, moved)

    def decide(self, of: str, wish: Wish, hand: Hand, at: datetime) -> Decision:
        """Keep an act. UnknownName for a question or decision that is none; NotAllowed where it was decided before, so
        that nothing would change."""
        with self._writing() as connection:
            hold(connection, "entities", of)
            row = {
                "of": of, "kind": wish.kind, "entity": wish.entity, "other": wish.other, "undoes": wish.undoes,
                "reason": wish.reason, "moved": [list(key) for key in wish.moved], **vars(hand), "at": at,
            }  # fmt: skip
            if wish.undoes is not None:
                _require_standing(connection, of, wish.undoes)
            elif wish.answers is None and (before := _said_before(connection, of, wish)) is not None:
                raise no(f"第 {before} 号决定已经这样认定", f"decision {before} said the same already")
            made = connection.execute(insert(_decisions).values(**row)).inserted_primary_key
            assert made is not None
            number = int(made[0])
            self._say(connection, of, wish, number)
            details = {"of": of, "decision": str(number), "entity": wish.entity}
            details |= {} if wish.undoes is None else {"undoes": str(wish.undoes)}
            self.record(Act(f"entity.{wish.kind}", hand.who, details, unit=hand.unit, reason=wish.reason or None))
            return _decision(connection, of, number)

    def decision(self, of: str, number: int) -> Decision:
        """UnknownName for one that is none."""
        with self.database.connect() as connection:
            return _decision(connection, of, number)

    def decisions(self, of: str, *, entity: str | None = None, limit: int = SHOWN) -> list[Decision]:
        """The newest first, of one entity where it is named."""
        query = _acts().where(_decisions.c.of == of).order_by(_decisions.c.number.desc()).limit(limit)
        if entity is not None:
            query = query.where(or_(_decisions.c.entity == entity, _decisions.c.other == entity))
        with self.database.connect() as connection:
            return [_act({**row}) for row in connection.execute(query).mappings()]

    def _say(self, connection: Connection, of: str, wish: Wish, number: int) -> None:
        """The verdicts of an act, what they end, and what of earlier ones stands again."""
        for pair in wish.ends:
            ended = and_(_verdicts.c.of == of, is_pair(_verdicts, pair), _verdicts.c.ended_by.is_(None))
            connection.execute(update(_verdicts).where(ended).values(ended_by=number))
        rows = [
            {
                "decision": number, "number": place, "of": of, "verdict": ruling, "dataset": left.dataset,
                "record": left.record, "other_dataset": right.dataset, "other_record": right.record,
            }
            for place, (ruling, left, right) in enumerate(wish.verdicts)
        ]  # fmt: skip
        if rows:
            connection.execute(insert(_verdicts), rows)
        if wish.answers is not None and read_question(connection, of, wish.answers).decision is not None:
            raise no(f"第 {wish.answers} 号问题已有决定", f"question {wish.answers} was decided already")
        for pair in {frozenset((left, right)) for _, left, right in wish.verdicts}:
            waits = and_(_questions.c.of == of, _questions.c.decision.is_(None), is_pair(_questions, pair))
            connection.execute(update(_questions).where(waits).values(decision=number))
        if wish.undoes is not None:
            again = _verdicts.c.ended_by == wish.undoes
            connection.execute(update(_verdicts).where(again).values(ended_by=None))
            answered = _questions.c.decision == wish.undoes
            connection.execute(update(_questions).where(answered).values(decision=None))

    def _writing(self) -> AbstractContextManager[Connection]:
        return writing(self.database, away)


def _acts() -> Select[Any]:
    """Each act with the number of the one that took it back."""
    undone = _undoing.c.number.label("undone")
    return select(_decisions, undone).join(_undoing, _undoing.c.undoes == _decisions.c.number, isouter=True)


def _stands() -> ColumnElement[bool]:
    """Whether the act of a verdict was not taken back."""
    return ~select(_undoing.c.number).where(_undoing.c.undoes == _verdicts.c.decision).exists()


def _turn(connection: Connection, of: str) -> int:
    return int(connection.execute(select(func.max(_decisions.c.number)).where(_decisions.c.of == of)).scalar() or 0)


def _said_before(connection: Connection, of: str, wish: Wish) -> int | None:
    """The act by which all that is wished stands already, and nothing that it ends; None where there is something."""
    found: set[int] = set()
    for ruling, left, right in wish.verdicts:
        newest = connection.execute(_standing_of(of, frozenset((left, right))).limit(1)).first()
        if newest is None or newest.verdict != ruling:
            return None
        found.add(newest.decision)
    ended = any(connection.execute(_standing_of(of, pair).limit(1)).first() for pair in wish.ends)
    return None if ended else max(found, default=None)


def _standing_of(of: str, pair: frozenset[Key]) -> Select[Any]:
    """The verdicts over a pair that stand, the newest first."""
    wanted = (_verdicts.c.of == of, is_pair(_verdicts, pair), _verdicts.c.ended_by.is_(None), _stands())
    return select(_verdicts.c.verdict, _verdicts.c.decision).where(*wanted).order_by(_verdicts.c.decision.desc())


def _require_standing(connection: Connection, of: str, number: int) -> None:
    found = _decision(connection, of, number)
    if found.undone is not None or found.kind == "undo":
        raise no(f"第 {number} 号决定已经撤销", f"decision {number} stands no more")


def _decision(connection: Connection, of: str, number: int) -> Decision:
    row = connection.execute(_acts().where(_decisions.c.of == of, _decisions.c.number == number)).mappings().first()
    if row is None:
        raise UnknownName(f"no decision {number} of {of}")
    said = select(_verdicts, _decisions.c.at).join(_decisions, _decisions.c.number == _verdicts.c.decision)
    query = said.where(_verdicts.c.decision == number).order_by(_verdicts.c.number)
    return replace(_act({**row}), verdicts=tuple(verdict_of({**one}) for one in connection.execute(query).mappings()))


def _act(row: Row) -> Decision:
    return Decision(
        number=row["number"],
        of=row["of"],
        kind=row["kind"],
        entity=row["entity"],
        other=row["other"],
        reason=row["reason"],
        moved=tuple(Key(*one) for one in row["moved"]),
        hand=Hand(row["who"], row["name"], row["unit"]),
        at=row["at"],
        undoes=row["undoes"],
        undone=row["undone"],
    )
