"""Grants, consents, and the keys of pseudonyms."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, LargeBinary, String, Table, Text

from zhongshu.state.base import ID, METADATA, Instant

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
    Column("number", ID, primary_key=True),
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
    Column("number", ID, primary_key=True),
    Column("subject", String(130), nullable=False, index=True),
    Column("unit", String(60), nullable=False),
    Column("purpose", String(60), nullable=False),
    Column("chapter", String(60)),
    Column("valid_from", Instant, nullable=False),
    Column("valid_to", Instant),
    Column("revoked", Instant),
    Column("evidence", Text, nullable=False),
    Column("who", String(130), nullable=False),
    Column("at", Instant, nullable=False),
    Index("consent_of", "unit", "purpose"),
)
"""What a subject (the text in a dataset's subject column) lets a unit read for a purpose, until it is revoked.

`chapter` is the part of what is held of the subject; NULL is all of it."""

subject_key = Table(
    "subject_key",
    METADATA,
    Column("month", String(7), primary_key=True),
    Column("key", LargeBinary, nullable=False),
)
"""The key of a month's pseudonyms in the ledger (2026-11); with the row gone nobody can tell whom they meant."""
