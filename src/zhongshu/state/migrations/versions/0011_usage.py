"""What the ledger's entries add up to, day by day, and up to which entry."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    counts = [sa.Column(name, sa.BigInteger, nullable=False) for name in ("calls", "rows", "subjects", "denied")]
    op.create_table(
        "usage_day",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("grant", sa.String(80), primary_key=True),
        sa.Column("unit", sa.String(60), primary_key=True),
        sa.Column("door", sa.String(10), primary_key=True),
        *counts,
    )
    op.create_table(
        "usage_noun",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("noun", sa.String(130), primary_key=True),
        sa.Column("unit", sa.String(60), primary_key=True),
        sa.Column("door", sa.String(10), primary_key=True),
        sa.Column("calls", sa.BigInteger, nullable=False),
        sa.Column("denied", sa.BigInteger, nullable=False),
    )
    cursor = op.create_table(
        "usage_cursor",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("entries", sa.BigInteger, nullable=False),
    )
    op.bulk_insert(cursor, [{"id": 1, "entries": 0}])
