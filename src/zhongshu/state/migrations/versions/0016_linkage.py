"""Decisions over records of one entity, what waits for a person, and the weights that records are compared by."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _decisions()
    _questions()
    _memory()


def _decisions() -> None:
    op.create_table(
        "entity_decision",
        sa.Column("number", _ID, primary_key=True),
        sa.Column("of", sa.String(121), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("entity", sa.String(20), nullable=False),
        sa.Column("other", sa.String(20)),
        sa.Column("undoes", _ID, unique=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("moved", sa.JSON, nullable=False),
        sa.Column("who", sa.String(130), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("unit", sa.String(60), nullable=False),
        sa.Column("at", _TIME, nullable=False),
    )
    op.create_index("ix_entity_decision_of", "entity_decision", ["of"])
    op.create_table(
        "entity_verdict",
        sa.Column("decision", _ID, sa.ForeignKey("entity_decision.number"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("of", sa.String(121), nullable=False),
        sa.Column("verdict", sa.String(5), nullable=False),
        sa.Column("dataset", sa.String(121), nullable=False),
        sa.Column("record", sa.String(200), nullable=False),
        sa.Column("other_dataset", sa.String(121), nullable=False),
        sa.Column("other_record", sa.String(200), nullable=False),
        sa.Column("ended_by", _ID),
    )
    op.create_index("ix_entity_verdict_of", "entity_verdict", ["of"])


def _questions() -> None:
    op.create_table(
        "entity_question",
        sa.Column("number", _ID, primary_key=True),
        sa.Column("of", sa.String(121), nullable=False),
        sa.Column("why", sa.String(30), nullable=False),
        sa.Column("dataset", sa.String(121), nullable=False),
        sa.Column("record", sa.String(200), nullable=False),
        sa.Column("other_dataset", sa.String(121), nullable=False),
        sa.Column("other_record", sa.String(200), nullable=False),
        sa.Column("code", sa.String(30)),
        sa.Column("weight", sa.Float),
        sa.Column("asked", _TIME, nullable=False),
        sa.Column("later", _TIME),
        sa.Column("decision", _ID),
    )
    op.create_index("entity_question_waits", "entity_question", ["of", "decision", "later", "number"])
    op.create_index("entity_question_record", "entity_question", ["of", "dataset", "record"])


def _memory() -> None:
    op.create_table(
        "entity_moved",
        sa.Column("of", sa.String(121), primary_key=True),
        sa.Column("entity", sa.String(20), primary_key=True),
        sa.Column("into", sa.String(20), nullable=False),
        sa.Column("at", _TIME, nullable=False),
    )
    op.create_table(
        "entity_model",
        sa.Column("of", sa.String(121), primary_key=True),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("records", _ID, nullable=False),
        sa.Column("at", _TIME, nullable=False),
    )
