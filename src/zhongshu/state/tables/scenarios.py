"""Life of packs: what people decided over their stages, and what users thought of them."""

from sqlalchemy import JSON, Boolean, Column, Integer, LargeBinary, String, Table, Text

from zhongshu.state.base import ID, METADATA, Instant

scenario = Table(
    "scenario",
    METADATA,
    Column("pack", String(60), primary_key=True),
    Column("steps", Integer, nullable=False),
)
"""One row a pack that was ever taken over; whoever takes a step counts it up first, and so waits for the one before."""

scenario_step = Table(
    "scenario_step",
    METADATA,
    Column("number", ID, primary_key=True),
    Column("pack", String(60), nullable=False, index=True),
    Column("action", String(20), nullable=False),
    Column("stage", String(10), nullable=False),
    Column("units", JSON, nullable=False),
    Column("successor", String(60)),
    Column("who", String(130), nullable=False),
    Column("name", String(120), nullable=False),
    Column("unit", String(60)),
    Column("role", String(20)),
    Column("paper", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("failing", JSON, nullable=False),
    Column("at", Instant, nullable=False),
)
"""Append-only: adopted, proposed, approved, refused, withdrawn.

`stage` is the one that is asked for, `units` those whose people a trial is for, `failing` the gates that did not hold
when it was decided. `paper`: the operator recorded what `name` of `unit` had signed."""

scenario_fault = Table(
    "scenario_fault",
    METADATA,
    Column("day", String(10), primary_key=True),
    Column("pack", String(60), primary_key=True),
    Column("address", String(160), primary_key=True),
    Column("count", ID, nullable=False),
)
"""Answers that were faults of the server, by the region's day; `address` is the route's, `pack` empty for none's."""

scenario_opinion = Table(
    "scenario_opinion",
    METADATA,
    Column("pack", String(60), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("who", String(22), primary_key=True),
    Column("source", String(22), nullable=False),
    Column("score", Integer, nullable=False),
    Column("said", String(200), nullable=False),
)
"""What somebody thought of a pack on a day. `who` and `source` are pseudonyms under that day's key (`scenario_key`),
which is deleted on the next: then nobody can tell whose they were."""

scenario_key = Table(
    "scenario_key",
    METADATA,
    Column("day", String(10), primary_key=True),
    Column("key", LargeBinary, nullable=False),
)
"""The key of a day's pseudonyms; only the newest day's is kept."""

scenario_test = Table(
    "scenario_test",
    METADATA,
    Column("pack", String(60), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("cases", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
)
"""The newest play of a pack's own cases; `digest` is of the pack's files as they were then."""

scenario_overlap = Table(
    "scenario_overlap",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("snapshot", ID, nullable=False),
    Column("at", Instant, nullable=False),
    Column("pairs", JSON, nullable=False),
)
"""The newest report, row 1: which packs and datasets seemed to hold the same at a snapshot."""
