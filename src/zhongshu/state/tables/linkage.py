"""What people decided over records of one enterprise, place, device or project, and what waits for them."""

from sqlalchemy import JSON, Column, Float, ForeignKey, Index, Integer, String, Table, Text

from zhongshu.state.base import ID, METADATA, Instant

entity_decision = Table(
    "entity_decision",
    METADATA,
    Column("number", ID, primary_key=True),
    Column("of", String(121), nullable=False, index=True),
    Column("kind", String(10), nullable=False),
    Column("entity", String(20), nullable=False),
    Column("other", String(20)),
    Column("undoes", ID, unique=True),
    Column("reason", Text, nullable=False),
    Column("moved", JSON, nullable=False),
    Column("who", String(130), nullable=False),
    Column("name", String(120), nullable=False),
    Column("unit", String(60), nullable=False),
    Column("at", Instant, nullable=False),
)
"""Append-only: same, apart, merge, split, undo. `of` is the entity's qualified name, `entity` what it was decided over,
`other` the second one, `undoes` the decision that stands no more, `moved` the records that it took from one entity to
another."""

entity_verdict = Table(
    "entity_verdict",
    METADATA,
    Column("decision", ID, ForeignKey("entity_decision.number"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("of", String(121), nullable=False, index=True),
    Column("verdict", String(5), nullable=False),
    Column("dataset", String(121), nullable=False),
    Column("record", String(200), nullable=False),
    Column("other_dataset", String(121), nullable=False),
    Column("other_record", String(200), nullable=False),
    Column("ended_by", ID),
)
"""What a decision says of two records: same or apart. `ended_by` is the merge that put an end to an earlier apart."""

entity_question = Table(
    "entity_question",
    METADATA,
    Column("number", ID, primary_key=True),
    Column("of", String(121), nullable=False),
    Column("why", String(30), nullable=False),
    Column("dataset", String(121), nullable=False),
    Column("record", String(200), nullable=False),
    Column("other_dataset", String(121), nullable=False),
    Column("other_record", String(200), nullable=False),
    Column("code", String(30)),
    Column("weight", Float),
    Column("asked", Instant, nullable=False),
    Column("later", Instant),
    Column("decision", ID),
    Index("entity_question_waits", "of", "decision", "later", "number"),
    Index("entity_question_record", "of", "dataset", "record"),
)
"""Two records of which nobody knows yet whether they are of one entity; `later` is when somebody last put it off,
`decision` what was decided of them."""

entity_moved = Table(
    "entity_moved",
    METADATA,
    Column("of", String(121), primary_key=True),
    Column("entity", String(20), primary_key=True),
    Column("into", String(20), nullable=False),
    Column("at", Instant, nullable=False),
)
"""Where the records of an entity went that has none any more."""

entity_model = Table(
    "entity_model",
    METADATA,
    Column("of", String(121), primary_key=True),
    Column("model", Text, nullable=False),
    Column("records", ID, nullable=False),
    Column("at", Instant, nullable=False),
)
"""The trained weights by which records of an entity are compared, until they are trained again."""
