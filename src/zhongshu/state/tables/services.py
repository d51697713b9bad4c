"""Live services behind the hub: sealed credentials, questions that are answered later, how the services do."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from zhongshu.state.base import ID, METADATA, Instant

service_secret = Table(
    "service_secret",
    METADATA,
    Column("service", String(130), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
    Column("who", String(120), nullable=False),
)
"""What the hub shows a unit when it calls, sealed with a key that is not in the state."""

service_request = Table(
    "service_request",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("service", String(130), nullable=False),
    Column("operation", String(60), nullable=False),
    Column("actor", String(120), nullable=False),
    Column("grant_id", String(80), nullable=False),
    Column("purpose", String(60), nullable=False),
    Column("asked", LargeBinary, nullable=False),
    Column("status", String(12), nullable=False),
    Column("at", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("begun", Instant),
    Column("tries", Integer, nullable=False),
    Column("ended", Instant),
    Column("answer", LargeBinary),
    Column("said", Text),
    Column("answer_key", String(64)),
    Index("service_request_status", "status", "at"),
)
"""status: pending, calling, waiting (for the unit's own answer), done, failed, picked, expired. Question and answer are
sealed and deleted at the end."""

service_count = Table(
    "service_count",
    METADATA,
    Column("service", String(130), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("what", String(40), primary_key=True),
    Column("count", ID, nullable=False),
)
"""By day of the region: `what` is hit, ok, a kind of fault, or le.N for calls that took up to N milliseconds."""

service_standing = Table(
    "service_standing",
    METADATA,
    Column("service", String(130), primary_key=True),
    Column("answered", Instant),
    Column("fault", Text),
    Column("fault_at", Instant),
)
"""When a service answered last, and what was wrong with it last."""
