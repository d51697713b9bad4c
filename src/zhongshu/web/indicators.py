"""`/indicators`: every indicator of the region, searched and filtered."""

from typing import get_args

from zhongshu.datasets.spec import Origin
from zhongshu.screens.listing import Listing, Sort, Wanted, listing, owners
from zhongshu.screens.notices import threshold_notices
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit

ORIGINS: tuple[Origin, ...] = get_args(Origin)
SORTS: tuple[Sort, ...] = get_args(Sort)


def indicators(visit: Visit) -> Shown:
    """Only the lines of one page are read."""
    packs, area = visit.hub.packs, visit.hub.place.area
    signalled = {one.indicator for one in threshold_notices(visit.desk, area) if one.indicator is not None}
    wanted = _wanted(visit)
    found: Listing = listing(visit.desk, area, wanted, visit.language, signalled)
    everything = [one for one in packs.indicators.by_name.values() if visit.desk.sight.lists(one.pack)]
    values = {
        "listing": found,
        "wanted": wanted,
        "signalled": signalled,
        "packs": {name: packs.packs[name].spec.title for name in dict.fromkeys(one.pack for one in everything)},
        "owners": owners(everything),
        "origins": [origin for origin in ORIGINS if any(one.origin == origin for one in everything)],
        "sorts": SORTS,
    }
    return Shown("indicators.html", values, lasting=not any(line.damage for line in found.lines))


def _wanted(visit: Visit) -> Wanted:
    page = visit.asked("page") or "1"
    return Wanted(
        words=(visit.asked("q") or "")[:200],
        pack=visit.asked("pack"),
        owner=visit.asked("owner"),
        origin=visit.asked("origin"),
        signal=visit.asked("signal") is not None,
        sort=next((known for known in SORTS if known == visit.asked("sort")), "pack"),
        page=int(page) if page.isdecimal() and len(page) < 7 else 1,
    )
