"""Checkpoints of other hubs that this one has vouched for, and how this one's fare with its own witnesses."""

from sqlalchemy import Boolean, Column, Integer, String, Table, Text, UniqueConstraint

from zhongshu.state.base import ID, METADATA, Instant

witnessed_checkpoint = Table(
    "witnessed_checkpoint",
    METADATA,
    Column("origin", String(255), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("size", ID, nullable=False),
    Column("root", String(64), nullable=False),
    Column("note", Text, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("origin", "size"),
)
"""Append-only: every checkpoint of a log that was vouched for, numbered from 1; each is the continuation of the one
before it. Two processes that vouch at once write the same number, and one of them fails."""

witness_refusal = Table(
    "witness_refusal",
    METADATA,
    Column("origin", String(255), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("size", ID, nullable=False),
    Column("root", String(64), nullable=False),
    Column("note", Text, nullable=False),
    Column("known_size", ID, nullable=False),
    Column("known_root", String(64), nullable=False),
    Column("known_note", Text, nullable=False),
    Column("proven", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("origin", "size", "root"),
)
"""Append-only evidence: a checkpoint that the log signed and that was refused, beside the one that was known. `proven`
when both are of one size and differ: then the two notes alone prove that the log has two histories."""

witness_errand = Table(
    "witness_errand",
    METADATA,
    Column("witness", String(255), primary_key=True),
    Column("tried", Instant, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("size", ID, nullable=False),
    Column("vouched", Instant),
    Column("trouble", String(20)),
    Column("message", Text),
)
"""The last try to hand a checkpoint to a witness; `size` is what it vouched for last, and when. `trouble` is away,
refused, rollback or fork; null when it went well."""
