"""`/cubes` and `/cubes/{name}`: the statistics there are, and one of them as a table with its totals."""

from decimal import Decimal

from zhongshu.core.spec import pack_of
from zhongshu.core.units import parse_unit
from zhongshu.screens.cubes import Cutter, Sheet, Told, cubes_seen, released
from zhongshu.sharing.cubes.release import Release
from zhongshu.sharing.cubes.small_cells import PARAMETER, edition_at, rules_of
from zhongshu.sharing.cubes.spec import Cube
from zhongshu.web.cubes.naming import Naming
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit

_LARGE = 1000
"""From such a total on what stands behind the point is no help in a table."""


def cubes(visit: Visit) -> Shown:
    """Every cube that the reader may see, with when it was told last."""
    shelf = cubes_seen(visit.hub.cubes, visit.access)
    listed = {name: cube for name, cube in shelf.cubes.items() if visit.desk.sight.lists(pack_of(name))}
    lines = [(cube, shelf.store.latest(name, visit.as_of)) for name, cube in listed.items()]
    return Shown("cubes/list.html", {"lines": lines, "catalogue": visit.hub.packs.catalogue}, lasting=False)


def cube(visit: Visit) -> Shown:
    """One cut through the last release, as the address asks."""
    hub = visit.hub
    found, release = released(hub.cubes, visit.access, visit.parts["name"], visit.as_of)
    sheet = Cutter(hub.packs.catalogue.areas, hub.place.area).sheet(found, release, visit.query)
    edition = edition_at(hub.cubes.small_cells, release.at)
    values = {
        "cube": found,
        "release": release,
        "sheet": sheet,
        "named": Naming(visit, found),
        "number": _Numbers(visit, found, release, sheet),
        "k": rules_of(found.spec, hub.cubes.small_cells, release.at).k,
        "parameter": PARAMETER,
        "reference": None if edition is None else edition.spec.reference,
        "origin": hub.packs.catalogue.origin(found.of),
        "owner": hub.packs.catalogue.owner(found.of),
        "grant": visit.access.permit(found.name).grant.id,
    }
    return Shown("cubes/one.html", values, lasting=False)


class _Numbers:
    """Writes the values of a sheet."""

    def __init__(self, visit: Visit, cube: Cube, release: Release, sheet: Sheet) -> None:
        self._visit, self._cube, self._sheet = visit, cube, sheet
        totals = next((cell.values for cell in release.cells if not any(cell.key)), None)
        self._totals = dict(zip(release.measures, totals or (), strict=False))

    def __call__(self, told: Told, head: str) -> str:
        """`head` is the measure where measures stand across."""
        measure = self._sheet.measure or head
        said = self._cube.spec.measures[measure]
        exponent = Decimal(0) if told.value is None else told.value
        digits = 0 if said.count or self.rounds(measure) else max(0, -int(exponent.as_tuple().exponent))
        return self._visit.number(told.value, parse_unit(said.unit or "1"), digits)

    def rounds(self, measure: str) -> bool:
        """Whether digits are left out."""
        large = abs(self._totals.get(measure, Decimal(0))) >= _LARGE
        return large and not self._cube.spec.measures[measure].count
