"""The region of the forms' tests, with rows; a desk of any day."""

from dataclasses import replace
from datetime import UTC, datetime

from tests.kit import READER
from zhongshu.packs.hub import Hub
from zhongshu.screens.desk import Desk


def desk_on(hub: Hub, year: int, month: int, day: int) -> Desk:
    """As if it were noon of that day in Shanghai."""
    return replace(hub.desk(READER), now=datetime(year, month, day, 4, tzinfo=UTC), kept={})
