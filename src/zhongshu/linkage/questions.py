"""Pairs of records that wait for a person, in the state."""

from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, and_, delete, func, insert, select, update

from zhongshu.linkage.decision import Found, Question
from zhongshu.linkage.rows import away, parts, question_of, question_row, read_question
from zhongshu.state.database import writing
from zhongshu.state.holding import hold
from zhongshu.state.tables.linkage import entity_question as _questions

SHOWN = 50
"""Questions of one page."""


@dataclass(frozen=True)
class Waiting:
    """How many questions of an entity wait: clashes of codes, other pairs, and those of both that were put off.
    `oldest` is when the first of all was asked."""

    clashes: int
    pairs: int
    later: int
    oldest: datetime | None = None


@dataclass(frozen=True)
class Questions:
    """`of` is everywhere the qualified name of an entity: enterprise.firm_file."""

    database: Engine

    def waiting(self, of: str) -> Waiting:
        """Of one entity, those that were put off among them."""
        columns = (
            _questions.c.why == "clash", _questions.c.later.is_not(None), func.count(), func.min(_questions.c.asked),
        )  # fmt: skip
        query = select(*columns).where(_questions.c.of == of, _questions.c.decision.is_(None))
        with self.database.connect() as connection:
            counted = list(connection.execute(query.group_by(columns[0], columns[1])))
        clashes = sum(count for clash, _, count, _ in counted if clash)
        pairs = sum(count for clash, _, count, _ in counted if not clash)
        later = sum(count for _, later, count, _ in counted if later)
        return Waiting(clashes, pairs, later, min((asked for *_, asked in counted), default=None))

    def questions(self, of: str, *, clashes: bool | None = None, limit: int | None = SHOWN) -> list[Question]:
        """Those that wait: the heaviest first, those put off at the end, by when they were."""
        wanted = [_questions.c.of == of, _questions.c.decision.is_(None)]
        if clashes is not None:
            wanted.append((_questions.c.why == "clash") if clashes else (_questions.c.why != "clash"))
        order = (
            _questions.c.later.is_not(None), _questions.c.later, func.coalesce(_questions.c.weight, 1e9).desc(),
            _questions.c.number,
        )  # fmt: skip
        query = select(_questions).where(*wanted).order_by(*order).limit(limit)
        with self.database.connect() as connection:
            return [question_of({**row}) for row in connection.execute(query).mappings()]

    def question(self, of: str, number: int) -> Question:
        """UnknownName for one that is none."""
        with self.database.connect() as connection:
            return read_question(connection, of, number)

    def put_off(self, of: str, number: int, at: datetime) -> None:
        """To the end of those that wait. UnknownName for one that is none."""
        with self._writing() as connection:
            read_question(connection, of, number)
            connection.execute(update(_questions).where(_questions.c.number == number).values(later=at))

    def ask(self, of: str, found: Iterable[Found], settled: Collection[int], at: datetime) -> None:
        """Keep pairs that were found, once each, in whichever order they are named; forget questions that nobody has to
        answer any more, by their numbers."""
        with self._writing() as connection:
            hold(connection, "entities", of)
            waits = and_(_questions.c.of == of, _questions.c.decision.is_(None))
            for part in parts(sorted(settled)):
                connection.execute(delete(_questions).where(waits, _questions.c.number.in_(part)))
            known = {
                question_of({**row}).found.pair
                for row in connection.execute(select(_questions).where(waits)).mappings()
            }
            rows = []
            for one in found:
                if one.pair not in known:
                    known.add(one.pair)
                    rows.append(question_row(of, one, at))
            if rows:
                connection.execute(insert(_questions), rows)

    def _writing(self) -> AbstractContextManager[Connection]:
        return writing(self.database, away)
