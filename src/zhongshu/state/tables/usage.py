"""What the ledger's entries add up to, day by day."""

from sqlalchemy import BigInteger, Column, Integer, String, Table

from zhongshu.state.base import METADATA

usage_day = Table(
    "usage_day",
    METADATA,
    Column("day", String(10), primary_key=True),
    Column("grant", String(80), primary_key=True),
    Column("unit", String(60), primary_key=True),
    Column("door", String(10), primary_key=True),
    Column("calls", BigInteger, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("subjects", BigInteger, nullable=False),
    Column("denied", BigInteger, nullable=False),
)
"""Answers under one grant on one day of the region's zone; `unit` is the reader's, empty where he has none."""

usage_noun = Table(
    "usage_noun",
    METADATA,
    Column("day", String(10), primary_key=True),
    Column("noun", String(130), primary_key=True),
    Column("unit", String(60), primary_key=True),
    Column("door", String(10), primary_key=True),
    Column("calls", BigInteger, nullable=False),
    Column("denied", BigInteger, nullable=False),
)
"""Answers that showed something of one noun: an answer over three nouns is counted at each of them."""

usage_cursor = Table(
    "usage_cursor",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("entries", BigInteger, nullable=False),
)
"""One row, 1: how many of the ledger's entries are counted."""
