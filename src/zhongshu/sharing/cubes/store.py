"""Releases in the state: what was told, for ever."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine, func, insert, select
from sqlalchemy.exc import IntegrityError

from zhongshu.core.errors import BusyError
from zhongshu.core.text import Text
from zhongshu.sharing.cubes.release import Release, ReleasedCell
from zhongshu.state.database import writing
from zhongshu.state.tables import cubes as schema

table = schema.cube_release


@dataclass(frozen=True)
class CubeStore:
    """Append-only."""

    database: Engine

    def all(self, cube: str) -> tuple[Release, ...]:
        """Every release of a cube, oldest first."""
        with self.database.connect() as connection:
            rows = connection.execute(select(table).where(table.c.cube == cube).order_by(table.c.number))
            return tuple(_release(row._mapping) for row in rows)

    def latest(self, cube: str, until: datetime | None = None) -> Release | None:
        """The newest release of a cube, or what was the newest then; None before the first."""
        query = select(table).where(table.c.cube == cube).order_by(table.c.number.desc()).limit(1)
        if until is not None:
            query = query.where(table.c.at <= until)
        with self.database.connect() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _release(row._mapping)

    def add(self, release: Release, after: int) -> None:
        """Keep a release that was made beside `after` earlier ones.

        BusyError where another process has released the cube since: the new one has to be made beside that, too.
        """
        try:
            with writing(self.database) as connection:
                newest = select(func.coalesce(func.max(table.c.number), 0)).where(table.c.cube == release.cube)
                if connection.execute(newest).scalar_one() != after:
                    raise BusyError(_OVERTAKEN.en)
                connection.execute(insert(table).values(number=after + 1, **_values(release)))
        except IntegrityError:
            raise BusyError(_OVERTAKEN.en) from None


_OVERTAKEN = Text(zh="另一进程刚发布了这个数据立方体", en="another process has released this cube in the meantime")


def _values(release: Release) -> dict[str, Any]:
    cells = [
        [list(cell.key), None if cell.values is None else [str(value) for value in cell.values]]
        for cell in release.cells
    ]
    return {
        "cube": release.cube,
        "shape": release.shape,
        "snapshot": release.snapshot,
        "version": release.version,
        "at": release.at,
        "content": {"dimensions": list(release.dimensions), "measures": list(release.measures), "cells": cells},
    }


def _release(row: Any) -> Release:
    content = row["content"]
    cells = (
        ReleasedCell(tuple(key), None if values is None else tuple(map(Decimal, values)))
        for key, values in content["cells"]
    )
    return Release(
        row["cube"],
        row["shape"],
        row["snapshot"],
        row["version"],
        row["at"],
        tuple(content["dimensions"]),
        tuple(content["measures"]),
        tuple(cells),
    )
