"""All tables together: migrations, moves and backups know no others."""

import pkgutil

from zhongshu.state import tables
from zhongshu.state.schema import ROOMS


def test_no_room_is_left_out() -> None:
    there = {f"{tables.__name__}.{module.name}" for module in pkgutil.iter_modules(tables.__path__)}
    assert {room.__name__ for room in ROOMS} == there
