"""Who an outside provider of log-in says somebody is."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Nothing yet."""
