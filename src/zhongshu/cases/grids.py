"""In which grid a point lies: polygons of a dated parameter, indexed once an edition."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from zhongshu.cases.type import edition_at
from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.parameters import Edition

if TYPE_CHECKING:
    from shapely import STRtree
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class Sheet:
    """The grids of one edition."""

    grids: tuple[str, ...]
    tree: "STRtree"

    def at(self, lon: float, lat: float) -> str | None:
        """The grid in which a point (WGS-84) lies, borders included; the first where two meet; None outside.

        >>> square = {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]}
        >>> sheet_of([("g1", json.dumps(square))]).at(1, 1)
        'g1'
        """
        from shapely import points  # noqa: PLC0415 - heavy, and an extra

        found = self.tree.query(points(lon, lat), predicate="intersects")
        return self.grids[min(found)] if len(found) else None


@dataclass
class Grids:
    """All editions of a parameter of grids; each sheet is made when it is first asked for. Threads share one."""

    editions: Sequence[Edition]
    _sheets: dict[int, Sheet] = field(default_factory=dict)

    def at(self, lon: float, lat: float, at: datetime) -> str | None:
        """The grid of a point by the sheet of that day."""
        sheet = self.sheet(at)
        return None if sheet is None else sheet.at(lon, lat)

    def sheet(self, at: datetime) -> Sheet | None:
        """None before the first edition."""
        edition = edition_at(self.editions, at)
        if edition is None:
            return None
        if id(edition) not in self._sheets:
            self._sheets[id(edition)] = sheet_of([(str(row["grid"]), str(row["outline"])) for row in edition.rows])
        return self._sheets[id(edition)]


def sheet_of(rows: Sequence[tuple[str, str]]) -> Sheet:
    """From grids and their outlines as GeoJSON. ZhongshuError for an outline that is no polygon."""
    from shapely import STRtree  # noqa: PLC0415 - heavy, and an extra

    return Sheet(tuple(grid for grid, _ in rows), STRtree([_outline(grid, said) for grid, said in rows]))


def _outline(grid: str, said: str) -> "BaseGeometry":
    from shapely.geometry import shape  # noqa: PLC0415 - heavy, and an extra

    try:
        found = shape(json.loads(said))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ZhongshuError(f"the outline of the grid {grid} is no GeoJSON geometry: {error}") from None
    if found.geom_type not in ("Polygon", "MultiPolygon") or not found.is_valid:
        raise ZhongshuError(f"the outline of the grid {grid} is no valid polygon but a {found.geom_type}")
    return found
