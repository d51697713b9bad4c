"""Checkpoints of other hubs that this one has vouched for, and how this one's fare with its own witnesses."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "witnessed_checkpoint",
        sa.Column("origin", sa.String(255), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("size", _ID, nullable=False),
        sa.Column("root", sa.String(64), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("origin", "size"),
    )
    op.create_table(
        "witness_refusal",
        sa.Column("origin", sa.String(255), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("size", _ID, nullable=False),
        sa.Column("root", sa.String(64), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("known_size", _ID, nullable=False),
        sa.Column("known_root", sa.String(64), nullable=False),
        sa.Column("known_note", sa.Text, nullable=False),
        sa.Column("proven", sa.Boolean, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("origin", "size", "root"),
    )
    op.create_table(
        "witness_errand",
        sa.Column("witness", sa.String(255), primary_key=True),
        sa.Column("tried", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("size", _ID, nullable=False),
        sa.Column("vouched", sa.DateTime(timezone=True)),
        sa.Column("trouble", sa.String(20)),
        sa.Column("message", sa.Text),
    )
