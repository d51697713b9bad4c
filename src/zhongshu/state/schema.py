"""The tables of the state, as SQLAlchemy sees them. Times are UTC; the migrations make the same tables."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Integer,
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
