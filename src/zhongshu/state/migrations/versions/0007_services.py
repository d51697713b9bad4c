"""Live services behind the hub: sealed credentials, answers that are kept, requests answered later."""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Nothing yet."""
