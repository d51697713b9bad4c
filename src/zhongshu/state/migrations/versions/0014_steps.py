"""Open cases of a step in the order in which they are due, for boards and statistics."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_index("work_case_step", "work_case", ["type", "closed", "step", "due"])
