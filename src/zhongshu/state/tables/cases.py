"""Cases: the types they were opened under, how they stand, what happened to them, who holds which post."""

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from zhongshu.state.base import ID, METADATA, Instant

case_edition = Table(
    "case_edition",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("number", ID, nullable=False),
)
"""One row, 1: how many times cases were written. Who writes counts it up first, and so waits for the one before."""

case_type = Table(
    "case_type",
    METADATA,
    Column("edition", String(16), primary_key=True),
    Column("name", String(130), nullable=False, index=True),
    Column("spec", JSON, nullable=False),
    Column("at", Instant, nullable=False),
)
"""Every edition of a case type that the region has run; a case keeps to the one that it was opened under."""

work_case = Table(
    "work_case",
    METADATA,
    Column("number", ID, primary_key=True),
    Column("type", String(130), nullable=False),
    Column("edition", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("step", String(60), nullable=False),
    Column("post", String(200), nullable=False),
    Column("opened", Instant, nullable=False),
    Column("changed", Instant, nullable=False),
    Column("closed", Instant),
    Column("outcome", String(60)),
    Column("channel", String(20), nullable=False),
    Column("reporter", String(130), index=True),
    Column("follow", String(64)),
    Column("headline", String(200), nullable=False),
    Column("area", String(12)),
    Column("lon", Float),
    Column("lat", Float),
    Column("fields", JSON, nullable=False),
    Column("due", Instant),
    Column("next", Instant),
    Column("master", ID),
    Column("rating", Integer),
    Column("written", ID, nullable=False),
    Column("about", String(260)),
    Column("parent", ID),
    Index("work_case_post", "post", "closed", "due"),
    Index("work_case_type", "type", "closed", "opened"),
    Index("work_case_step", "type", "closed", "step", "due"),
    Index("work_case_due", "closed", "due"),
    Index("work_case_next", "next"),
    Index("work_case_written", "type", "written", "number"),
    Index("work_case_about", "about", "closed"),
)
"""How each case stands: what its events make, kept beside them for lists. `post` is never empty: exactly one post has
a case, and a post has at most one holder.

`follow` is the SHA-256 of the code by which a stranger follows what they asked; `due` the end of the clock that ends
first, `next` when a clock next warns, ends or escalates; `written` the number of `case_edition` that wrote it last,
`about` the number, dataset or form that it was opened about (indicator:street.overdue_open@331003), `parent` the case
whose part one is."""

case_code = Table(
    "case_code",
    METADATA,
    Column("case", ID, primary_key=True),
    Column("field", String(60), primary_key=True),
    Column("code", String(18), nullable=False),
    Column("told", Boolean, nullable=False),
    Index("case_code_code", "code", "case"),
)
"""The unified social credit codes that the answers of a case say now, kept beside its events as `work_case` is. `told`:
whoever asked sees that answer."""

case_event = Table(
    "case_event",
    METADATA,
    Column("case", ID, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(130), nullable=False),
    Column("name", String(120), nullable=False),
    Column("unit", String(60)),
    Column("step", String(60), nullable=False),
    Column("post", String(200), nullable=False),
    Column("said", JSON, nullable=False),
    Column("key", String(80)),
    UniqueConstraint("actor", "key", name="case_event_key"),
)
"""Append-only. `said` is the rest of the event; `key` is the digest of what a caller gave, so that the same
act is done once."""

case_flow = Table(
    "case_flow",
    METADATA,
    Column("case", ID, primary_key=True),
    Column("position", JSON, nullable=False),
    Column("due", Instant, index=True),
)
"""Where the flow of a case stands, also once it has ended; `due` is when one of its timers rings next, None where none
waits."""

case_file = Table(
    "case_file",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("kind", String(60), nullable=False),
    Column("name", String(200), nullable=False),
    Column("size", ID, nullable=False),
    Column("small", String(64), index=True),
    Column("width", Integer),
    Column("height", Integer),
    Column("lon", Float),
    Column("lat", Float),
    Column("made", Instant, nullable=False),
)
"""What was attached, by the SHA-256 of its bytes, which stand in the home's `attachments`, as do those of the small
photo (`small` is their SHA-256); a position only where the question keeps it."""

case_attachment = Table(
    "case_attachment",
    METADATA,
    Column("case", ID, primary_key=True),
    Column("file", String(64), primary_key=True, index=True),
    Column("field", String(60), primary_key=True),
)
"""Which answers of which case have which files; a file that none has is deleted after a day."""

duty_holder = Table(
    "duty_holder",
    METADATA,
    Column("post", String(200), primary_key=True),
    Column("person", String(20), nullable=False, index=True),
    Column("name", String(120), nullable=False),
    Column("since", Instant, nullable=False),
)
"""Who sits at a post: one person, or nobody."""

duty_stand_in = Table(
    "duty_stand_in",
    METADATA,
    Column("number", ID, primary_key=True),
    Column("post", String(200), nullable=False, index=True),
    Column("person", String(20), nullable=False, index=True),
    Column("name", String(120), nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
)
"""Deputies: who does the work of a post from `since` until before `until`."""

duty_care = Table(
    "duty_care",
    METADATA,
    Column("duty", String(130), primary_key=True),
    Column("subject", String(130), primary_key=True),
    Column("post", String(200), nullable=False, index=True),
)
"""Which post has a subject (a firm) in its care, for a duty."""

case_notice = Table(
    "case_notice",
    METADATA,
    Column("number", ID, primary_key=True),
    Column("key", String(400), nullable=False, unique=True),
    Column("case", ID, nullable=False, index=True),
    Column("to", String(200), nullable=False),
    Column("channel", String(60), nullable=False),
    Column("subject", String(300), nullable=False),
    Column("body", Text, nullable=False),
    Column("made", Instant, nullable=False),
    Column("due", Instant, index=True),
    Column("tries", Integer, nullable=False),
    Column("sent", Instant),
    Column("trouble", Text),
)
"""What somebody is to be told: written with the act that it tells of, sent later. `key` is unique, and goes with it, so
that a receiver that keeps keys shows it once; `due` is when it is tried next, None once it was sent or given up: then
`sent` or `trouble` says which. While somebody sends it `due` is when they are taken for dead."""

case_pulse = Table(
    "case_pulse",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("edition", String(16), nullable=False),
)
"""One row, 1: the digest of the calendar and the limits by which the clocks were last evaluated; where it is another
now, they are evaluated again."""

case_salt = Table(
    "case_salt",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("salt", LargeBinary, nullable=False),
)
"""One row, 1: what public positions are moved by, always the same way for one cell."""
