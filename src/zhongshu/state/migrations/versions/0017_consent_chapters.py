"""A consent may be for one chapter of what is held of its subject."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("consent", sa.Column("chapter", sa.String(60)))
