"""Checkpoints of other hubs that this one has vouched for."""

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Nothing yet."""
