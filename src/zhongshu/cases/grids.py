"""In which grid a point lies: polygons of a dated parameter, indexed once an edition."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.parameters import Edition, edition_at

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from shapely import STRtree


@dataclass(frozen=True)
class Sheet:
    """The grids of one edition."""

    grids: tuple[str, ...]
    tree: "STRtree"

    def at(self, lon: float, lat: float) -> str | None:
        """The grid in which a point (WGS-84) lies, borders included; the first where two meet; None outside.

        >>> square = '{"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]}'
        >>> sheet_of([("g1", square)]).at(1, 1)
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

    shapes = _shapes([outline for _, outline in rows])
    for index, said in _faults([outline for _, outline in rows], shapes):
        raise ZhongshuError(f"the outline of the grid {rows[index][0]} {said}")
    return Sheet(tuple(grid for grid, _ in rows), STRtree(shapes))


def outline_faults(outlines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Which of them, counted from 0, are no outline of a grid, and what they are instead."""
    yield from _faults(outlines, _shapes(outlines))


def _shapes(outlines: Sequence[str]) -> "NDArray[np.object_]":
    """All at once, which is several times sooner than one by one; None for what is no GeoJSON."""
    from shapely import from_geojson  # noqa: PLC0415 - heavy, and an extra

    return from_geojson(list(outlines), on_invalid="ignore")


def _faults(outlines: Sequence[str], shapes: "NDArray[np.object_]") -> Iterator[tuple[int, str]]:
    from shapely import bounds, is_valid, is_valid_reason  # noqa: PLC0415 - heavy, and an extra

    valid, edges = is_valid(shapes), bounds(shapes)
    for index, (said, shape) in enumerate(zip(outlines, shapes, strict=True)):
        west, south, east, north = edges[index]
        if shape is None:
            yield index, f"is no GeoJSON: {said[:40]!r}"
        elif "Feature" in said or shape.geom_type not in ("Polygon", "MultiPolygon") or shape.is_empty:
            yield index, "is no Polygon and no MultiPolygon"
        elif not valid[index]:
            yield index, f"is no valid polygon: {is_valid_reason(shape)}"
        elif west < -180 or south < -90 or east > 180 or north > 90:
            yield index, "leaves the earth: a position is longitude, then latitude, in degrees"
