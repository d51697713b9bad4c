"""Who an outside provider of log-in says somebody is."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "identity",
        sa.Column("issuer", sa.String(300), primary_key=True),
        sa.Column("subject", sa.String(255), primary_key=True),
        sa.Column("person", sa.String(20), nullable=False, index=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
    )
    _posts()
    op.create_table(
        "outside_session",
        sa.Column("token", sa.String(64), primary_key=True),
        sa.Column("issuer", sa.String(300), nullable=False, index=True),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("sid", sa.String(255)),
        sa.Column("id_token", sa.Text, nullable=False),
    )
    op.create_table(
        "outside_log_in",
        sa.Column("state", sa.String(64), primary_key=True),
        sa.Column("browser", sa.String(64), nullable=False),
        sa.Column("provider", sa.String(60), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("verifier", sa.String(128), nullable=False),
        sa.Column("back", sa.String(1000), nullable=False),
        sa.Column("onward", sa.String(2048), nullable=False),
        sa.Column("session", sa.String(64)),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    op.create_table(
        "outside_notice",
        sa.Column("issuer", sa.String(300), primary_key=True),
        sa.Column("jti", sa.String(64), primary_key=True),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False, index=True),
    )


def _posts() -> None:
    held = ("person", 20), ("unit", 60), ("role", 20)
    for name, columns in (("outside_post", (*held, ("issuer", 300))), ("own_post", held)):
        op.create_table(name, *(sa.Column(column, sa.String(size), primary_key=True) for column, size in columns))
