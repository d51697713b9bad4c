"""What a map of cases is drawn on: the region's own boundaries and a type's own grids, from no other server."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from zhongshu.cases.sight import Seen
from zhongshu.cases.type import CaseType
from zhongshu.rules.parameters import Edition, edition_at
from zhongshu.web.visit import Visit

_LEVELS = ("township", "county", "city", "province")


@dataclass(frozen=True)
class Ground:
    """Addresses of GeoJSON: the finest boundaries within the region, and the grids of a day; None for what there is
    none of. `mark` counts from 0 to the grid that is shown apart."""

    areas: str | None
    grids: str | None = None
    mark: int | None = None


def ground(visit: Visit, type: CaseType) -> Ground:
    """With the grids of now."""
    sheet = sheet_at(visit, type, visit.now)
    return Ground(_areas(visit), None if sheet is None else _address(visit, type, sheet))


def ground_of_case(visit: Visit, seen: Seen) -> Ground:
    """With the grid of its post marked, among those of the day when it was opened, or of now; a post without one leaves
    that of the first post marked."""
    posts = visit.hub.cases.posts()
    for grid in (posts[id].grid for id in (seen.case.post, seen.events[0].post) if id in posts):
        for at in (seen.case.opened, visit.now):
            sheet = sheet_at(visit, seen.type, at)
            grids = [] if sheet is None else [str(row["grid"]) for row in sheet.rows]
            if sheet is not None and grid in grids:
                return Ground(_areas(visit), _address(visit, seen.type, sheet), grids.index(grid))
    return ground(visit, seen.type)


def sheet_at(visit: Visit, type: CaseType, at: datetime) -> Edition | None:
    """The grids that a type's cases are given to, at a time; None for a type without any."""
    return edition_at(sheets(visit, type), at)


def sheets(visit: Visit, type: CaseType) -> tuple[Edition, ...]:
    """All editions of those grids, the oldest first."""
    named = next(_grids(type), None)
    return () if named is None else tuple(visit.hub.cases.law.get(named, ()))


def day_of(visit: Visit, sheet: Edition) -> str:
    """The day on which an edition begins, as addresses name it."""
    return sheet.valid_from.astimezone(visit.zone).date().isoformat()


def _grids(type: CaseType) -> Iterator[str]:
    steps = (step.owner for step in type.spec.steps.values() if step.owner is not None)
    return (rule.grid.of for rule in (type.spec.owner, *steps) if rule.grid is not None)


def _address(visit: Visit, type: CaseType, sheet: Edition) -> str:
    return visit.link(f"/case-grids/{type.name.replace('.', '/', 1)}/{day_of(visit, sheet)}.geojson")


def _areas(visit: Visit) -> str | None:
    layers = visit.hub.packs.layers
    for level in _LEVELS:
        for name, layer in layers.items():
            if layer.spec.kind == "boundaries" and level in layer.files:
                return visit.link(f"/layers/{name.replace('.', '/', 1)}/{level}.geojson", within=visit.hub.place.area)
    return None
