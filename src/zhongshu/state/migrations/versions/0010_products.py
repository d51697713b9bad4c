"""Data products: subscriptions and monthly statements."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "product_subscription",
        sa.Column("grant", sa.String(80), primary_key=True),
        sa.Column("product", sa.String(130), nullable=False, index=True),
        sa.Column("unit", sa.String(60), nullable=False),
        sa.Column("who", sa.String(130), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "product_statement",
        sa.Column("grant", sa.String(80), primary_key=True),
        sa.Column("month", sa.String(7), primary_key=True),
        sa.Column("product", sa.String(130), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("issued", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
    )
