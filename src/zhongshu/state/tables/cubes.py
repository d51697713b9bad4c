"""Releases of statistical cubes."""

from sqlalchemy import JSON, Column, Integer, String, Table, Text

from zhongshu.state.base import ID, METADATA, Instant

cube_release = Table(
    "cube_release",
    METADATA,
    Column("cube", String(130), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("shape", Text, nullable=False),
    Column("snapshot", ID, nullable=False),
    Column("version", ID, nullable=False),
    Column("at", Instant, nullable=False),
    Column("content", JSON, nullable=False),
)
"""Append-only: what was told of a statistical cube, numbered from 1; `version` is that of its relation."""
