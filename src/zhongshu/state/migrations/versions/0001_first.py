"""The first state: snapshots, runs, sources, derivations, resolutions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "snapshot",
        sa.Column("number", _ID, primary_key=True),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("run", _ID),
        sa.Column("tables", sa.JSON, nullable=False),
    )
    op.create_table(
        "run",
        sa.Column("number", _ID, primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(130), nullable=False, index=True),
        sa.Column("source", sa.String(60)),
        sa.Column("file", sa.Text),
        sa.Column("digest", sa.String(64), index=True),
        sa.Column("who", sa.String(130), nullable=False),
        sa.Column("started", _INSTANT, nullable=False),
        sa.Column("ended", _INSTANT),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("counts", sa.JSON, nullable=False),
        sa.Column("report", sa.JSON, nullable=False),
    )
    op.create_table(
        "source",
        sa.Column("dataset", sa.String(130), primary_key=True),
        sa.Column("source", sa.String(60), primary_key=True),
        sa.Column("columns", sa.JSON, nullable=False),
        sa.Column("mark", sa.JSON, nullable=False),
        sa.Column("tried", _INSTANT),
        sa.Column("arrived", _INSTANT),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("message", sa.Text),
    )
    op.create_table(
        "derivation",
        sa.Column("relation", sa.String(130), primary_key=True),
        sa.Column("version", _ID, primary_key=True),
        sa.Column("definition", sa.String(64), nullable=False),
        sa.Column("inputs", sa.JSON, nullable=False),
    )
    op.create_table(
        "resolution",
        sa.Column("run", _ID, primary_key=True),
        sa.Column("record", _ID, primary_key=True),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("who", sa.String(130), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
    )
