"""Life of packs: what people decided over their stages, and what users thought of them."""

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Nothing yet."""
