"""Live services behind the hub: sealed credentials, questions that are answered later, how the services do."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _time(name: str, *, needed: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not needed)


def upgrade() -> None:
    op.create_table(
        "service_secret",
        sa.Column("service", sa.String(130), primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        _time("at", needed=True),
        sa.Column("who", sa.String(120), nullable=False),
    )
    op.create_table(
        "service_request",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("service", sa.String(130), nullable=False),
        sa.Column("operation", sa.String(60), nullable=False),
        sa.Column("actor", sa.String(120), nullable=False),
        sa.Column("grant_id", sa.String(80), nullable=False),
        sa.Column("purpose", sa.String(60), nullable=False),
        sa.Column("asked", sa.LargeBinary, nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        _time("at", needed=True),
        _time("expires", needed=True),
        _time("begun"),
        sa.Column("tries", sa.Integer, nullable=False),
        _time("ended"),
        sa.Column("answer", sa.LargeBinary),
        sa.Column("said", sa.Text),
        sa.Column("answer_key", sa.String(64)),
    )
    op.create_index("service_request_status", "service_request", ["status", "at"])
    op.create_table(
        "service_count",
        sa.Column("service", sa.String(130), primary_key=True),
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("what", sa.String(40), primary_key=True),
        sa.Column("count", _ID, nullable=False),
    )
    op.create_table(
        "service_standing",
        sa.Column("service", sa.String(130), primary_key=True),
        _time("answered"),
        sa.Column("fault", sa.Text),
        _time("fault_at"),
    )
