"""Grants and what happened to them, consents of subjects, the month keys of the ledger's pseudonyms."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _grants()
    _consents()


def _grants() -> None:
    op.create_table(
        "grant_version",
        sa.Column("grant", sa.String(80), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("pack", sa.String(60)),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("status", sa.String(20), nullable=False, index=True),
        sa.Column("requested_by", sa.String(130), nullable=False),
        sa.Column("requested", _INSTANT, nullable=False),
        sa.Column("approvals", sa.JSON, nullable=False),
        sa.Column("signature", sa.Text, nullable=False),
    )
    op.create_table(
        "grant_event",
        sa.Column("number", _ID, primary_key=True),
        sa.Column("grant", sa.String(80), nullable=False, index=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("who", sa.String(130), nullable=False),
        sa.Column("unit", sa.String(60)),
        sa.Column("role", sa.String(20)),
        sa.Column("paper", sa.Boolean, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )


def _consents() -> None:
    op.create_table(
        "consent",
        sa.Column("number", _ID, primary_key=True),
        sa.Column("subject", sa.String(130), nullable=False, index=True),
        sa.Column("unit", sa.String(60), nullable=False),
        sa.Column("purpose", sa.String(60), nullable=False),
        sa.Column("valid_from", _INSTANT, nullable=False),
        sa.Column("valid_to", _INSTANT),
        sa.Column("revoked", _INSTANT),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("who", sa.String(130), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Index("consent_of", "unit", "purpose"),
    )
    op.create_table(
        "subject_key",
        sa.Column("month", sa.String(7), primary_key=True),
        sa.Column("key", sa.LargeBinary, nullable=False),
    )
