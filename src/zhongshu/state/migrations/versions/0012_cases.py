"""Cases: their types, how they stand, what happened to them, who holds which post."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _cases()
    _files()
    _duties()
    _notices()
    _pulse()


def _cases() -> None:
    edition = op.create_table(
        "case_edition",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("number", _ID, nullable=False),
    )
    op.create_table(
        "case_type",
        sa.Column("edition", sa.String(16), primary_key=True),
        sa.Column("name", sa.String(130), nullable=False),
        sa.Column("spec", sa.JSON, nullable=False),
        sa.Column("at", _AT, nullable=False),
    )
    op.create_table(
        "work_case",
        sa.Column("number", _ID, primary_key=True),
        sa.Column("type", sa.String(130), nullable=False),
        sa.Column("edition", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("step", sa.String(60), nullable=False),
        sa.Column("post", sa.String(200), nullable=False),
        sa.Column("opened", _AT, nullable=False),
        sa.Column("changed", _AT, nullable=False),
        sa.Column("closed", _AT),
        sa.Column("outcome", sa.String(60)),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("reporter", sa.String(130)),
        sa.Column("follow", sa.String(64)),
        sa.Column("headline", sa.String(200), nullable=False),
        sa.Column("area", sa.String(12)),
        sa.Column("lon", sa.Float),
        sa.Column("lat", sa.Float),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("due", _AT),
        sa.Column("next", _AT),
        sa.Column("master", _ID),
        sa.Column("rating", sa.Integer),
        sa.Column("written", _ID, nullable=False),
    )
    op.create_table(
        "case_event",
        sa.Column("case", _ID, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.Column("actor", sa.String(130), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("unit", sa.String(60)),
        sa.Column("step", sa.String(60), nullable=False),
        sa.Column("post", sa.String(200), nullable=False),
        sa.Column("said", sa.JSON, nullable=False),
        sa.Column("key", sa.String(80)),
        sa.UniqueConstraint("actor", "key", name="case_event_key"),
    )
    op.create_index("ix_case_type_name", "case_type", ["name"])
    op.create_index("ix_work_case_reporter", "work_case", ["reporter"])
    op.create_index("work_case_written", "work_case", ["type", "written", "number"])
    op.create_index("work_case_post", "work_case", ["post", "closed", "due"])
    op.create_index("work_case_type", "work_case", ["type", "closed", "opened"])
    op.create_index("work_case_due", "work_case", ["closed", "due"])
    op.create_index("work_case_next", "work_case", ["next"])
    op.bulk_insert(edition, [{"id": 1, "number": 0}])


def _files() -> None:
    op.create_table(
        "case_file",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("size", _ID, nullable=False),
        sa.Column("small", sa.String(64)),
        sa.Column("width", sa.Integer),
        sa.Column("height", sa.Integer),
        sa.Column("lon", sa.Float),
        sa.Column("lat", sa.Float),
        sa.Column("made", _AT, nullable=False),
    )
    op.create_table(
        "case_attachment",
        sa.Column("case", _ID, primary_key=True),
        sa.Column("file", sa.String(64), primary_key=True),
        sa.Column("field", sa.String(60), primary_key=True),
    )
    op.create_index("ix_case_file_small", "case_file", ["small"])
    op.create_index("ix_case_attachment_file", "case_attachment", ["file"])


def _duties() -> None:
    op.create_table(
        "duty_holder",
        sa.Column("post", sa.String(200), primary_key=True),
        sa.Column("person", sa.String(20), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("since", _AT, nullable=False),
    )
    op.create_table(
        "duty_stand_in",
        sa.Column("number", _ID, primary_key=True),
        sa.Column("post", sa.String(200), nullable=False),
        sa.Column("person", sa.String(20), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("since", _AT, nullable=False),
        sa.Column("until", _AT, nullable=False),
    )
    op.create_table(
        "duty_care",
        sa.Column("duty", sa.String(130), primary_key=True),
        sa.Column("subject", sa.String(130), primary_key=True),
        sa.Column("post", sa.String(200), nullable=False),
    )
    op.create_index("ix_duty_holder_person", "duty_holder", ["person"])
    op.create_index("ix_duty_stand_in_post", "duty_stand_in", ["post"])
    op.create_index("ix_duty_stand_in_person", "duty_stand_in", ["person"])
    op.create_index("ix_duty_care_post", "duty_care", ["post"])


def _notices() -> None:
    op.create_table(
        "case_notice",
        sa.Column("number", _ID, primary_key=True),
        sa.Column("key", sa.String(400), nullable=False, unique=True),
        sa.Column("case", _ID, nullable=False),
        sa.Column("to", sa.String(200), nullable=False),
        sa.Column("channel", sa.String(60), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("made", _AT, nullable=False),
        sa.Column("due", _AT),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("sent", _AT),
        sa.Column("trouble", sa.Text),
    )
    op.create_index("ix_case_notice_case", "case_notice", ["case"])
    op.create_index("ix_case_notice_due", "case_notice", ["due"])


def _pulse() -> None:
    pulse = op.create_table(
        "case_pulse",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("edition", sa.String(16), nullable=False),
    )
    op.create_table(
        "case_salt",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("salt", sa.LargeBinary, nullable=False),
    )
    op.bulk_insert(pulse, [{"id": 1, "edition": ""}])
