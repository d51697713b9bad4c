"""The tables of the state, as SQLAlchemy sees them. Times are UTC; the migrations make the same tables."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

METADATA = MetaData()


class Instant(TypeDecorator[datetime]):
    """An aware time; stored as UTC, also where the database keeps no zone (SQLite)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        aware: datetime = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
        return aware.astimezone(UTC)


_ID = BigInteger().with_variant(Integer, "sqlite")

snapshot = Table(
    "snapshot",
    METADATA,
    Column("number", _ID, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("run", _ID),
    Column("tables", JSON, nullable=False),
)
"""Append-only, the newest is the read pointer. `tables` maps every relation of the lake to its version."""

run = Table(
    "run",
    METADATA,
    Column("number", _ID, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("subject", String(130), nullable=False, index=True),
    Column("source", String(60)),
    Column("file", Text),
    Column("digest", String(64), index=True),
    Column("who", String(130), nullable=False),
    Column("started", Instant, nullable=False),
    Column("ended", Instant),
    Column("status", String(20), nullable=False),
    Column("counts", JSON, nullable=False),
    Column("report", JSON, nullable=False),
)
"""One row a load or refresh; `digest` is the SHA-256 of what was loaded, `ended` NULL while it runs or when it died."""

source = Table(
    "source",
    METADATA,
    Column("dataset", String(130), primary_key=True),
    Column("source", String(60), primary_key=True),
    Column("columns", JSON, nullable=False),
    Column("mark", JSON, nullable=False),
    Column("tried", Instant),
    Column("arrived", Instant),
    Column("failures", Integer, nullable=False),
    Column("message", Text),
)
"""What is remembered of a source between loads: its `columns`, its reader's `mark`, and `failures` in a row."""

derivation = Table(
    "derivation",
    METADATA,
    Column("relation", String(130), primary_key=True),
    Column("version", _ID, primary_key=True),
    Column("definition", String(64), nullable=False),
    Column("inputs", JSON, nullable=False),
)
"""What one version of a derived relation was made from: a digest of its definition, the versions of what it read."""

resolution = Table(
    "resolution",
    METADATA,
    Column("run", _ID, primary_key=True),
    Column("record", _ID, primary_key=True),
    Column("action", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("who", String(130), nullable=False),
    Column("at", Instant, nullable=False),
)
"""What a person decided over a quarantined row; `record` counts the data rows of the run's source from 1."""

form_return = Table(
    "form_return",
    METADATA,
    Column("number", _ID, primary_key=True),
    Column("form", String(130), nullable=False),
    Column("unit", String(60), nullable=False),
    Column("period", String(10), nullable=False),
    Column("version", Integer, nullable=False),
    Column("status", String(20), nullable=False),
    Column("cells", JSON, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("changed", Instant, nullable=False),
    UniqueConstraint("form", "unit", "period", "version"),
)
"""One version of one unit's return of one period; `cells` as it stands now, `answers` the reasons given."""

return_step = Table(
    "return_step",
    METADATA,
    Column("number", _ID, primary_key=True),
    Column("form_return", _ID, nullable=False, index=True),
    Column("action", String(20), nullable=False),
    Column("who", String(130), nullable=False),
    Column("at", Instant, nullable=False),
    Column("note", Text, nullable=False),
    Column("cells", JSON, nullable=False),
    Column("answers", JSON, nullable=False),
)
"""Append-only: what was done to a return, by whom, and what it said then."""

relation_decision = Table(
    "relation_decision",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("dataset", String(130), nullable=False, index=True),
    Column("relation", JSON, nullable=False),
    Column("decision", String(20), nullable=False),
    Column("note", Text, nullable=False),
    Column("who", String(130), nullable=False),
    Column("at", Instant, nullable=False),
)
"""What a person decided over a proposed relation between printed figures: confirmed or dismissed."""

brief_issue = Table(
    "brief_issue",
    METADATA,
    Column("number", _ID, primary_key=True),
    Column("brief", String(130), nullable=False, index=True),
    Column("area", String(60), nullable=False),
    Column("period", String(10), nullable=False),
    Column("snapshot", _ID, nullable=False),
    Column("status", String(20), nullable=False),
    Column("content", JSON, nullable=False),
    Column("who", String(130), nullable=False),
    Column("at", Instant, nullable=False),
    Column("released_by", String(130)),
    Column("released", Instant),
)
"""One issue of a brief; `content` is the whole document as it was released, {} while it is a draft."""

brief_edit = Table(
    "brief_edit",
    METADATA,
    Column("number", _ID, primary_key=True),
    Column("issue", _ID, nullable=False, index=True),
    Column("item", String(60), nullable=False),
    Column("language", String(2), nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("who", String(130), nullable=False),
    Column("at", Instant, nullable=False),
)
"""Append-only: what a person changed in a draft, sentence by sentence; `after` empty: left out."""

grant_version = Table(
    "grant_version",
    METADATA,
    Column("grant", String(80), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("pack", String(60)),
    Column("content", JSON, nullable=False),
    Column("status", String(20), nullable=False, index=True),
    Column("requested_by", String(130), nullable=False),
    Column("requested", Instant, nullable=False),
    Column("approvals", JSON, nullable=False),
    Column("signature", Text, nullable=False),
)
"""One version of a grant; `pack` is what brought it (* is the region itself), NULL when a person asked for it."""

grant_event = Table(
    "grant_event",
    METADATA,
    Column("number", _ID, primary_key=True),
    Column("grant", String(80), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("action", String(20), nullable=False),
    Column("who", String(130), nullable=False),
    Column("unit", String(60)),
    Column("role", String(20)),
    Column("paper", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
)
"""Append-only: requested, approved, refused, amended, suspended, resumed, revoked, and what moved the reply's clock.

`role` is the post as which it was done; `paper`: the operator recorded what `unit` had decided on paper."""

consent = Table(
    "consent",
    METADATA,
    Column("number", _ID, primary_key=True),
    Column("subject", String(130), nullable=False, index=True),
    Column("unit", String(60), nullable=False),
    Column("purpose", String(60), nullable=False),
    Column("valid_from", Instant, nullable=False),
    Column("valid_to", Instant),
    Column("revoked", Instant),
    Column("evidence", Text, nullable=False),
    Column("who", String(130), nullable=False),
    Column("at", Instant, nullable=False),
    Index("consent_of", "unit", "purpose"),
)
"""What a subject (the text in a dataset's subject column) lets a unit read for a purpose, until it is revoked."""

subject_key = Table(
    "subject_key",
    METADATA,
    Column("month", String(7), primary_key=True),
    Column("key", LargeBinary, nullable=False),
)
"""The key of a month's pseudonyms in the ledger (2026-11); with the row gone nobody can tell whom they meant."""

people_edition = Table(
    "people_edition",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("number", _ID, nullable=False),
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
    Column("totp_step", _ID),
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
    Column("number", _ID, primary_key=True),
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

cube_release = Table(
    "cube_release",
    METADATA,
    Column("cube", String(130), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("shape", Text, nullable=False),
    Column("snapshot", _ID, nullable=False),
    Column("version", _ID, nullable=False),
    Column("at", Instant, nullable=False),
    Column("content", JSON, nullable=False),
)
"""Append-only: what was told of a statistical cube, numbered from 1; `version` is that of its relation."""
