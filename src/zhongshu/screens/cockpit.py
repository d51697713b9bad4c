"""The home page: a region's key numbers, what needs looking at, how its data is doing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zhongshu.datasets.quarantine import ResolutionStore
from zhongshu.indicators.catalogue import Indicator
from zhongshu.screens.data_health import CatalogueLine, UnitLine, catalogue_lines, unit_lines
from zhongshu.screens.desk import Desk
from zhongshu.screens.extent import has_rows
from zhongshu.screens.notices import Notice, data_notices, ordered, threshold_notices
from zhongshu.screens.place_values import PlaceValues, place_values
from zhongshu.screens.reading import Reading, reading_or_damage


@dataclass(frozen=True)
class Health:
    """The state of the data now; it has no past. `on_time` counts indicators all of whose datasets came in time."""

    units: tuple[UnitLine, ...]
    notices: tuple[Notice, ...]
    on_time: int
    rows: int


@dataclass(frozen=True)
class Cockpit:
    """`keys` are the first of `key_count` that have rows here, all where none has.

    `health` is None when looking back; `empty`: nothing was published.
    """

    keys: tuple[Reading, ...]
    key_count: int
    indicator_count: int
    places: PlaceValues | None
    notices: tuple[Notice, ...]
    health: Health | None
    empty: bool


def cockpit(desk: Desk, area: str, health: Health | None, *, most: int = 12) -> Cockpit:
    """Reads key indicators only, however many others there are."""
    keys = [indicator for indicator in desk.readable if indicator.spec.key]
    shown = [indicator for indicator in keys if has_rows(desk, indicator, area)] or keys
    readings = tuple(reading_or_damage(desk, indicator, area) for indicator in shown[:most])
    notices = [*threshold_notices(desk, area), *(health.notices if health else ())]
    datasets = [name for name in desk.catalogue.datasets if desk.snapshot.tables.get(name) is not None]
    return Cockpit(
        keys=readings,
        key_count=len(shown),
        indicator_count=len(desk.readable),
        places=_best(desk, readings),
        notices=ordered(notices),
        health=health,
        empty=not datasets,
    )


def health(desk: Desk, resolutions: ResolutionStore, now: datetime) -> Health:
    """Asked once for all pages of a minute: it reads the state of every dataset of scenarios that stand in lists."""
    lines = [line for line in catalogue_lines(desk, resolutions, now) if desk.sight.lists(line.pack)]
    return Health(
        units=unit_lines(lines),
        notices=tuple(data_notices(desk, lines)),
        on_time=_on_time(desk, lines),
        rows=sum(line.rows for line in lines if line.kind == "dataset"),
    )


def sources_of(desk: Desk, indicator: Indicator) -> frozenset[str]:
    """The datasets that an indicator rests on."""
    return frozenset(
        source
        for leaf in desk.indicators.leaves(indicator)
        if leaf.cube is not None
        for source in desk.catalogue.sources_of(leaf.cube.of)
        if source in desk.catalogue.datasets
    )


def _on_time(desk: Desk, lines: Sequence[CatalogueLine]) -> int:
    late = {line.name for line in lines if line.arrival is not None and line.arrival.state in ("late", "never")}
    known: dict[str, bool] = {}
    leaves = [desk.indicators.leaves(indicator) for indicator in desk.readable]
    return sum(all(_fresh(desk, leaf, late, known) for leaf in own) for own in leaves)


def _fresh(desk: Desk, leaf: Indicator, late: set[str], known: dict[str, bool]) -> bool:
    assert leaf.cube is not None
    if leaf.cube.of not in known:
        known[leaf.cube.of] = not late & set(desk.catalogue.sources_of(leaf.cube.of))
    return known[leaf.cube.of]


def _best(desk: Desk, readings: Sequence[Reading]) -> PlaceValues | None:
    """The first key number with values below the region, else the first with values beside it."""
    beside: PlaceValues | None = None
    for one in readings:
        places = place_values(desk, one)
        if places is not None and places.here is None:
            return places
        beside = beside or places
    return beside
