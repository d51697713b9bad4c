"""People with their posts and credentials, sessions, keys, invitations; the count that orders administrative acts."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _people()
    _ways_in()
    edition = op.create_table(
        "people_edition",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("number", _ID, nullable=False),
    )
    op.bulk_insert(edition, [{"id": 1, "number": 0}])


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("login", sa.String(64), nullable=False, unique=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("subject", sa.String(130), index=True),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("made", _INSTANT, nullable=False),
    )
    op.create_table(
        "post",
        sa.Column("person", sa.String(20), primary_key=True),
        sa.Column("unit", sa.String(60), primary_key=True),
        sa.Column("role", sa.String(20), primary_key=True, index=True),
        sa.Column("title", sa.String(120), nullable=False),
    )
    op.create_table(
        "credential",
        sa.Column("person", sa.String(20), primary_key=True),
        sa.Column("password", sa.String(255), nullable=False),
        sa.Column("changed", _INSTANT, nullable=False),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("totp_secret", sa.String(64)),
        sa.Column("totp_pending", sa.String(64)),
        sa.Column("totp_step", _ID),
    )


def _ways_in() -> None:
    op.create_table(
        "session",
        sa.Column("token", sa.String(64), primary_key=True),
        sa.Column("person", sa.String(20), nullable=False, index=True),
        sa.Column("made", _INSTANT, nullable=False),
        sa.Column("seen", _INSTANT, nullable=False),
        sa.Column("expires", _INSTANT, nullable=False, index=True),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("agent", sa.String(120), nullable=False),
    )
    op.create_table(
        "api_key",
        sa.Column("prefix", sa.String(8), primary_key=True),
        sa.Column("digest", sa.String(64)),
        sa.Column("person", sa.String(20), nullable=False, index=True),
        sa.Column("unit", sa.String(60), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("made", _INSTANT, nullable=False),
        sa.Column("expires", _INSTANT, nullable=False),
        sa.Column("last_used", _INSTANT),
        sa.Column("revoked", _INSTANT),
    )
    op.create_table(
        "login_attempt",
        sa.Column("number", _ID, primary_key=True),
        sa.Column("login", sa.String(64), nullable=False, index=True),
        sa.Column("address", sa.String(64), nullable=False, index=True),
        sa.Column("at", _INSTANT, nullable=False, index=True),
        sa.Column("ok", sa.Boolean, nullable=False),
    )
    op.create_table(
        "invitation",
        sa.Column("token", sa.String(64), primary_key=True),
        sa.Column("person", sa.String(20), index=True),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("made", _INSTANT, nullable=False),
        sa.Column("expires", _INSTANT, nullable=False),
        sa.Column("used", _INSTANT),
    )
