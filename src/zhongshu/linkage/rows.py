"""Rows of the state as records of this room, and the clauses that find them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, or_, select

from zhongshu.core.errors import UnknownName
from zhongshu.core.text import Text
from zhongshu.linkage.decision import Found, Key, Question, Verdict
from zhongshu.sharing.people.refusal import StateAway
from zhongshu.state.fitting import fault
from zhongshu.state.tables.linkage import entity_question

Row = Mapping[str, Any]
_PART = 500
"""Values of one IN: SQLite takes 32,766, PostgreSQL 65,535."""


def away(said: Text) -> StateAway:
    """The refusal of a state that took nothing."""
    return StateAway(said, Text(zh="请稍后再试一次", en="try again"))


def pair_of(row: Row) -> tuple[Key, Key]:
    """The two records of a verdict or question."""
    return Key(row["dataset"], row["record"]), Key(row["other_dataset"], row["other_record"])


def is_pair(table: Table, pair: frozenset[Key]) -> ColumnElement[bool]:
    """Whether a verdict or question is of these two records, in whichever order."""
    left, *others = sorted(pair)
    right = others[0] if others else left
    return or_(_is(table, left, right), _is(table, right, left))


def is_kept(key: Key) -> bool:
    """Whether a record can be asked about and decided on: the state takes no longer key, and not every character."""
    return fault(entity_question.c.record.type, key.record) is None


def verdict_of(row: Row) -> Verdict:
    """A verdict, with the time of its act."""
    return Verdict(row["verdict"], *pair_of(row), decided=row["at"])


def question_of(row: Row) -> Question:
    """A question as this room has it, from its row."""
    found = Found(row["why"], *pair_of(row), weight=row["weight"], code=row["code"])
    return Question(row["number"], row["of"], found, row["asked"], row["later"], row["decision"])


def question_row(of: str, found: Found, at: datetime) -> dict[str, object]:
    """A new question as a row."""
    return {
        "of": of,
        "why": found.why,
        "dataset": found.left.dataset,
        "record": found.left.record,
        "other_dataset": found.right.dataset,
        "other_record": found.right.record,
        "code": found.code,
        "weight": found.weight,
        "asked": at,
    }


def read_question(connection: Connection, of: str, number: int) -> Question:
    """UnknownName for one that is none."""
    query = select(entity_question).where(entity_question.c.of == of, entity_question.c.number == number)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise UnknownName(f"no question {number} of {of}", hint="it may have been settled by rows that came since")
    return question_of({**row})


def parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The values in handfuls that a database takes."""
    for start in range(0, len(values), _PART):
        yield values[start : start + _PART]


def _is(table: Table, left: Key, right: Key) -> ColumnElement[bool]:
    return and_(
        table.c.dataset == left.dataset,
        table.c.record == left.record,
        table.c.other_dataset == right.dataset,
        table.c.other_record == right.record,
    )
