"""What a case is about, beside how it stands."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("work_case", sa.Column("about", sa.String(260)))
    op.create_index("work_case_about", "work_case", ["about", "closed"])
