"""The codes that the answers of cases say, so that the cases of a firm are found; those of cases from before, too."""

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_BATCH = 1_000

_case_type = sa.table("case_type", sa.column("edition", sa.String), sa.column("spec", sa.JSON))
_work_case = sa.table(
    "work_case", sa.column("number", _ID), sa.column("edition", sa.String), sa.column("fields", sa.JSON)
)


def upgrade() -> None:
    made = op.create_table(
        "case_code",
        sa.Column("case", _ID, primary_key=True),
        sa.Column("field", sa.String(60), primary_key=True),
        sa.Column("code", sa.String(18), nullable=False),
        sa.Column("told", sa.Boolean, nullable=False),
    )
    op.create_index("case_code_code", "case_code", ["code", "case"])
    connection = op.get_bind()
    editions = connection.execute(sa.select(_case_type.c.edition, _case_type.c.spec)).all()
    questions = {edition: found for edition, spec in editions if (found := _questions(spec))}
    if questions:
        for rows in _batches(connection, questions):
            op.bulk_insert(made, rows)


def _batches(connection: sa.Connection, questions: Mapping[str, Mapping[str, bool]]) -> Iterator[list[dict[str, Any]]]:
    """The rows of the cases of these editions, a batch of cases at a time."""
    of, last = _work_case.c, 0
    while True:
        query = sa.select(of.number, of.edition, of.fields).where(of.number > last, of.edition.in_(sorted(questions)))
        cases = connection.execute(query.order_by(of.number).limit(_BATCH)).all()
        if not cases:
            return
        yield [
            {"case": number, "field": name, "code": fields[name], "told": told}
            for number, edition, fields in cases
            for name, told in questions[edition].items()
            if fields.get(name) is not None
        ]
        last = cases[-1].number


def _questions(spec: Mapping[str, Any]) -> dict[str, bool]:
    """The questions of an edition that a code answers, and whether whoever asked sees the answer: what stood in the
    form, what was found below level 4, what an official wrote down at level 1 or 2."""
    form, found = spec.get("form") or {}, spec.get("found") or {}
    ways = [way for step in (spec.get("steps") or {}).values() for way in (step.get("to") or {}).values()]
    ways += ((spec.get("flow") or {}).get("messages") or {}).values()
    asked: dict[str, Any] = {}
    for way in reversed(ways):
        asked |= way.get("asks") or {}
    every = {**asked, **form, **found}
    return {
        name: name in form or question["level"] <= (3 if name in found else 2)
        for name, question in every.items()
        if question["type"] == "uscc"
    }
