"""Data products: who subscribed, and the statements of each month."""

from sqlalchemy import JSON, Column, String, Table

from zhongshu.state.base import METADATA, Instant

product_subscription = Table(
    "product_subscription",
    METADATA,
    Column("grant", String(80), primary_key=True),
    Column("product", String(130), nullable=False, index=True),
    Column("unit", String(60), nullable=False),
    Column("who", String(130), nullable=False),
    Column("at", Instant, nullable=False),
)
"""Append-only: a grant that was asked for as a product. Whether it stands is said by the grant."""

product_statement = Table(
    "product_statement",
    METADATA,
    Column("grant", String(80), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("product", String(130), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("issued", Instant, nullable=False),
    Column("content", JSON, nullable=False),
)
"""Append-only: what was metered and asked for in one month; `digest` is the SHA-256 of the canonical content, in hex,
which the ledger has too."""
