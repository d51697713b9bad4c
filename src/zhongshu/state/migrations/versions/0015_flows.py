"""Where the flows of cases stand, and which case is a part of which."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column("work_case", sa.Column("parent", _ID))
    op.create_table(
        "case_flow",
        sa.Column("case", _ID, primary_key=True),
        sa.Column("position", sa.JSON, nullable=False),
        sa.Column("due", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_case_flow_due", "case_flow", ["due"])
