"""Issues of briefs, and what people changed in them."""

from sqlalchemy import JSON, Column, String, Table, Text

from zhongshu.state.base import ID, METADATA, Instant

brief_issue = Table(
    "brief_issue",
    METADATA,
    Column("number", ID, primary_key=True),
    Column("brief", String(130), nullable=False, index=True),
    Column("area", String(60), nullable=False),
    Column("period", String(10), nullable=False),
    Column("snapshot", ID, nullable=False),
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
    Column("number", ID, primary_key=True),
    Column("issue", ID, nullable=False, index=True),
    Column("item", String(60), nullable=False),
    Column("language", String(2), nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("who", String(130), nullable=False),
    Column("at", Instant, nullable=False),
)
"""Append-only: what a person changed in a draft, sentence by sentence; `after` empty: left out."""
