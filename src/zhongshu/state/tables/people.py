"""People: accounts, sessions, keys and invitations."""

from sqlalchemy import Boolean, Column, Integer, String, Table

from zhongshu.state.base import ID, METADATA, Instant

people_edition = Table(
    "people_edition",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("number", ID, nullable=False),
)
"""One row, 1: how many administrative acts there were. Each counts it up first, and so waits for the one before."""

person = Table(
    "person",
    METADATA,
    Column("id", String(20), primary_key=True),
    Column("login", String(64), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("subject", String(130), index=True),
    Column("status", String(10), nullable=False),
    Column("made", Instant, nullable=False),
)
"""Who has, or had, an account; never deleted, as the ledger speaks of them. `login` is folded, `subject` whom they
may act for."""

post = Table(
    "post",
    METADATA,
    Column("person", String(20), primary_key=True),
    Column("unit", String(60), primary_key=True),
    Column("role", String(20), primary_key=True, index=True),
    Column("title", String(120), nullable=False),
)
"""Which roles a person has now; `unit` is empty where the role belongs to no unit."""

credential = Table(
    "credential",
    METADATA,
    Column("person", String(20), primary_key=True),
    Column("password", String(255), nullable=False),
    Column("changed", Instant, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("totp_secret", String(64)),
    Column("totp_pending", String(64)),
    Column("totp_step", ID),
)
"""`password` is an encoded Argon2id hash; `totp_pending` waits for its first code, `totp_step` is the last one used."""

session = Table(
    "session",
    METADATA,
    Column("token", String(64), primary_key=True),
    Column("person", String(20), nullable=False, index=True),
    Column("made", Instant, nullable=False),
    Column("seen", Instant, nullable=False),
    Column("expires", Instant, nullable=False, index=True),
    Column("address", String(64), nullable=False),
    Column("agent", String(120), nullable=False),
)
"""Who is logged in; `token` is the SHA-256 of what the browser holds, in hex. Ended: deleted."""

api_key = Table(
    "api_key",
    METADATA,
    Column("prefix", String(8), primary_key=True),
    Column("digest", String(64)),
    Column("person", String(20), nullable=False, index=True),
    Column("unit", String(60), nullable=False),
    Column("role", String(20), nullable=False),
    Column("name", String(120), nullable=False),
    Column("made", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("last_used", Instant),
    Column("revoked", Instant),
)
"""`digest` is the SHA-256 of the whole key, in hex; NULL while it is granted but its person has not drawn it."""

login_attempt = Table(
    "login_attempt",
    METADATA,
    Column("number", ID, primary_key=True),
    Column("login", String(64), nullable=False, index=True),
    Column("address", String(64), nullable=False, index=True),
    Column("at", Instant, nullable=False, index=True),
    Column("ok", Boolean, nullable=False),
)
"""`login` is the SHA-256 of what was typed: a password typed into the wrong box is not kept."""

invitation = Table(
    "invitation",
    METADATA,
    Column("token", String(64), primary_key=True),
    Column("person", String(20), index=True),
    Column("purpose", String(20), nullable=False),
    Column("made", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("used", Instant),
)
"""One-time links, by the SHA-256 of their token; `person` is NULL for the link that makes the first one."""
