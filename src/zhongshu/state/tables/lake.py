"""What is remembered of the lake: snapshots, runs, sources, derivations and what people decided over rows."""

from sqlalchemy import JSON, Column, Integer, String, Table, Text

from zhongshu.state.base import ID, METADATA, Instant

snapshot = Table(
    "snapshot",
    METADATA,
    Column("number", ID, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("run", ID),
    Column("tables", JSON, nullable=False),
)
"""Append-only, the newest is the read pointer. `tables` maps every relation of the lake to its version."""

run = Table(
    "run",
    METADATA,
    Column("number", ID, primary_key=True),
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
    Column("version", ID, primary_key=True),
    Column("definition", String(64), nullable=False),
    Column("inputs", JSON, nullable=False),
)
"""What one version of a derived relation was made from: a digest of its definition, the versions of what it read."""

resolution = Table(
    "resolution",
    METADATA,
    Column("run", ID, primary_key=True),
    Column("record", ID, primary_key=True),
    Column("action", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("who", String(130), nullable=False),
    Column("at", Instant, nullable=False),
)
"""What a person decided over a quarantined row; `record` counts the data rows of the run's source from 1."""
