"""`/` and `/wall`: the cockpit."""

from zhongshu.screens.cockpit import Health, cockpit, health
from zhongshu.web.cases.causes import Signals
from zhongshu.web.maps import Maps
from zhongshu.web.pages import Build, Shown
from zhongshu.web.visit import Visit

ON_WALL = 8
"""Key numbers that stand on a big screen without scrolling."""


def home(maps: Maps) -> Build:
    """The page's builder; a region without rows is told how to get some."""

    def build(visit: Visit) -> Shown:
        state = health_of(visit)
        shown = cockpit(visit.desk, visit.hub.place.area, state, most=ON_WALL if visit.wall else 12)
        values = {
            "cockpit": shown,
            "map": maps.values(shown.places),
            "packs": [pack for pack in visit.hub.packs.packs.values() if visit.desk.sight.lists(pack.name)],
            "counts": _counts(visit),
            "signals": None if visit.wall else Signals.of(visit, shown.notices),
        }
        return Shown("home.html", values)

    return build


def health_of(visit: Visit) -> Health | None:
    """The state of the data; None when looking back, because it is only known for now."""
    return None if visit.as_of is not None else health(visit.desk, visit.hub.resolutions, visit.now)


def _counts(visit: Visit) -> dict[str, tuple[int, int]]:
    """Indicators and datasets by pack."""
    packs = visit.hub.packs
    found = {}
    for name in packs.packs:
        datasets = sum(1 for dataset in packs.catalogue.datasets if dataset.split(".")[0] == name)
        found[name] = (len(packs.indicators.of_pack(name)), datasets)
    return found
