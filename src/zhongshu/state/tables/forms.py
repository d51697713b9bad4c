"""Returns of forms, and decisions over printed figures."""

from sqlalchemy import JSON, Column, Integer, String, Table, Text, UniqueConstraint

from zhongshu.state.base import ID, METADATA, Instant

form_return = Table(
    "form_return",
    METADATA,
    Column("number", ID, primary_key=True),
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
    Column("number", ID, primary_key=True),
    Column("form_return", ID, nullable=False, index=True),
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
