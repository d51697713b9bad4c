"""Returns and their steps, decisions over relations between figures, issues and edits of briefs."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _returns()
    _decisions()
    _briefs()


def _returns() -> None:
    op.create_table(
        "form_return",
        sa.Column("number", _ID, primary_key=True),
        sa.Column("form", sa.String(130), nullable=False),
        sa.Column("unit", sa.String(60), nullable=False),
        sa.Column("period", sa.String(10), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("cells", sa.JSON, nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("changed", _INSTANT, nullable=False),
        sa.UniqueConstraint("form", "unit", "period", "version"),
    )
    op.create_table(
        "return_step",
        sa.Column("number", _ID, primary_key=True),
        sa.Column("form_return", _ID, nullable=False, index=True),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("who", sa.String(130), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("cells", sa.JSON, nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
    )


def _decisions() -> None:
    op.create_table(
        "relation_decision",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("dataset", sa.String(130), nullable=False, index=True),
        sa.Column("relation", sa.JSON, nullable=False),
        sa.Column("decision", sa.String(20), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("who", sa.String(130), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
    )


def _briefs() -> None:
    op.create_table(
        "brief_issue",
        sa.Column("number", _ID, primary_key=True),
        sa.Column("brief", sa.String(130), nullable=False, index=True),
        sa.Column("area", sa.String(60), nullable=False),
        sa.Column("period", sa.String(10), nullable=False),
        sa.Column("snapshot", _ID, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("who", sa.String(130), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("released_by", sa.String(130)),
        sa.Column("released", _INSTANT),
    )
    op.create_table(
        "brief_edit",
        sa.Column("number", _ID, primary_key=True),
        sa.Column("issue", _ID, nullable=False, index=True),
        sa.Column("item", sa.String(60), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("who", sa.String(130), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
    )
