"""Life of packs: what people decided over their stages, and what users thought of them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _life()
    _measures()


def _life() -> None:
    op.create_table(
        "scenario",
        sa.Column("pack", sa.String(60), primary_key=True),
        sa.Column("steps", sa.Integer, nullable=False),
    )
    op.create_table(
        "scenario_step",
        sa.Column("number", _ID, primary_key=True),
        sa.Column("pack", sa.String(60), nullable=False, index=True),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("stage", sa.String(10), nullable=False),
        sa.Column("units", sa.JSON, nullable=False),
        sa.Column("successor", sa.String(60)),
        sa.Column("who", sa.String(130), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("unit", sa.String(60)),
        sa.Column("role", sa.String(20)),
        sa.Column("paper", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("failing", sa.JSON, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
    )
    op.create_table(
        "scenario_test",
        sa.Column("pack", sa.String(60), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("cases", sa.Integer, nullable=False),
        sa.Column("failed", sa.Integer, nullable=False),
    )


def _measures() -> None:
    op.create_table(
        "scenario_fault",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("pack", sa.String(60), primary_key=True),
        sa.Column("address", sa.String(160), primary_key=True),
        sa.Column("count", _ID, nullable=False),
    )
    op.create_table(
        "scenario_opinion",
        sa.Column("pack", sa.String(60), primary_key=True),
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("who", sa.String(22), primary_key=True),
        sa.Column("source", sa.String(22), nullable=False),
        sa.Column("score", sa.Integer, nullable=False),
        sa.Column("said", sa.String(200), nullable=False),
    )
    op.create_table(
        "scenario_key",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("key", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "scenario_overlap",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("snapshot", _ID, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("pairs", sa.JSON, nullable=False),
    )
