"""From boundaries in degrees to outlines in pixels. Pure."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT, MARGIN = 560.0, 420.0, 8.0
TOLERANCE = 0.6
"""Pixels that a thinned line may stray from the boundary."""
SPECK = 1.5
"""Square pixels below which an island is left out, unless it is all there is."""

Spot = tuple[float, float]


@dataclass(frozen=True)
class Outline:
    """One area: an SVG path, where its name stands, and how wide a name may be there, in pixels."""

    code: str
    path: str
    x: float
    y: float
    room: float


@dataclass(frozen=True)
class Sheet:
    """Outlines on a sheet of `width` by `height` pixels."""

    width: float
    height: float
    outlines: tuple[Outline, ...]


def sheet_of(geometries: Mapping[str, Mapping[str, Any]]) -> Sheet:
    """GeoJSON polygons by code, in WGS-84, onto one sheet; degrees east are shortened by the latitude's cosine."""
    rings = {code: list(_rings(geometry)) for code, geometry in geometries.items()}
    spots = [spot for parts in rings.values() for ring in parts for spot in ring]
    west, east = min(x for x, _ in spots), max(x for x, _ in spots)
    south, north = min(y for _, y in spots), max(y for _, y in spots)
    narrow = math.cos(math.radians((south + north) / 2))
    scale = min(
        (WIDTH - 2 * MARGIN) / max((east - west) * narrow, 1e-9), (HEIGHT - 2 * MARGIN) / max(north - south, 1e-9)
    )

    def project(spot: Spot) -> Spot:
        return (spot[0] - west) * narrow * scale + MARGIN, (north - spot[1]) * scale + MARGIN

    outlines = [_outline(code, [[project(spot) for spot in ring] for ring in parts]) for code, parts in rings.items()]
    width = (east - west) * narrow * scale + 2 * MARGIN
    return Sheet(round(width, 1), round((north - south) * scale + 2 * MARGIN, 1), tuple(outlines))


def _rings(geometry: Mapping[str, Any]) -> Iterator[list[Spot]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        for ring in polygon:
            yield [(float(spot[0]), float(spot[1])) for spot in ring]


def _outline(code: str, rings: list[list[Spot]]) -> Outline:
    rings.sort(key=area_of, reverse=True)
    kept = [ring for index, ring in enumerate(rings) if index == 0 or area_of(ring) >= SPECK]
    thinned = [thin(ring, TOLERANCE) for ring in kept]
    path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in thinned)
    x, y = middle(thinned[0])
    return Outline(code, path, round(x, 1), round(y, 1), round(_room(thinned[0], y, x), 1))


def area_of(ring: Sequence[Spot]) -> float:
    """Square pixels, whichever way round the ring runs."""
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in _edges(ring))) / 2


def thin(ring: Sequence[Spot], tolerance: float) -> list[Spot]:
    """Ramer, Douglas and Peucker's thinning of a ring; never fewer than three corners of one that has them."""
    if len(ring) < 5:
        return list(ring)
    far = max(range(len(ring)), key=lambda index: math.dist(ring[0], ring[index]))
    one, other = _thin(ring[: far + 1], tolerance), _thin([*ring[far:], ring[0]], tolerance)
    made = one[:-1] + other[:-1]
    return made if len(made) > 2 else list(ring)


def middle(ring: Sequence[Spot]) -> Spot:
    """A point well inside: the farthest from the edge among a grid of 10 by 10, so that a name stands in the area."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    left, top = min(xs), min(ys)
    width, height = max(xs) - left, max(ys) - top
    best, found = -1.0, (left + width / 2, top + height / 2)
    for row in range(1, 10):
        for column in range(1, 10):
            spot = (left + width * column / 10, top + height * row / 10)
            if _inside(spot, ring) and (away := _away(spot, ring)) > best:
                best, found = away, spot
    return found


def _thin(line: Sequence[Spot], tolerance: float) -> list[Spot]:
    keep = {0, len(line) - 1}
    waiting = [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        worst, at = 0.0, 0
        for index in range(first + 1, last):
            away = _distance(line[index], line[first], line[last])
            if away > worst:
                worst, at = away, index
        if worst > tolerance:
            keep.add(at)
            waiting += [(first, at), (at, last)]
    return [line[index] for index in sorted(keep)]


def _distance(spot: Spot, start: Spot, end: Spot) -> float:
    """From a point to a stretch."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else ((spot[0] - start[0]) * dx + (spot[1] - start[1]) * dy) / length
    along = max(0.0, min(1.0, along))
    return math.hypot(spot[0] - start[0] - along * dx, spot[1] - start[1] - along * dy)


def _away(spot: Spot, ring: Sequence[Spot]) -> float:
    return min(_distance(spot, start, end) for start, end in _edges(ring))


def _inside(spot: Spot, ring: Sequence[Spot]) -> bool:
    x, y = spot
    inside = False
    for (x0, y0), (x1, y1) in _edges(ring):
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            inside = not inside
    return inside


def _room(ring: Sequence[Spot], y: float, x: float) -> float:
    """How wide the area is at the height of its name, around it."""
    cuts = sorted(x0 + (x1 - x0) * (y - y0) / (y1 - y0) for (x0, y0), (x1, y1) in _edges(ring) if (y0 > y) != (y1 > y))
    left = max((cut for cut in cuts if cut <= x), default=x)
    right = min((cut for cut in cuts if cut >= x), default=x)
    return right - left


def _edges(ring: Sequence[Spot]) -> Iterator[tuple[Spot, Spot]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)
