"""Which scenario an address belongs to, and what its stage puts on every page of it. One place for all pages."""

from collections.abc import Mapping

from zhongshu.core.spec import pack_of
from zhongshu.sharing.scenarios.stage import Life
from zhongshu.web.visit import Visit

_PAGES: Mapping[str, str] = {
    "packs": "pack",
    "layers": "pack",
    "ask": "pack",
    "case": "pack",
    "board": "pack",
    "backing": "pack",
    "case-map": "pack",
    "case-stats": "pack",
    "case-grids": "pack",
    "case-spots": "pack",
    "case-groups": "pack",
    "entities": "pack",
    "matches": "pack",
    "public": "pack",
    "scenarios": "pack",
    "indicators": "name",
    "passport": "name",
    "data": "name",
    "cubes": "name",
    "products": "name",
    "dataset": "name",
    "services": "name",
    "rules": "name",
    "figures": "dataset",
    "briefs": "brief",
}
"""The first word of an address, and the part of its path that names a pack or something of one."""
_API: Mapping[str, str] = {
    "indicators": "name",
    "datasets": "name",
    "cubes": "name",
    "products": "name",
    "scenarios": "pack",
    "cases": "pack",
    "entities": "name",
    "rules": "name",
}
"""Below /api/v1. Rows, at /data, answer to grants alone."""
_PREFIX = "/api/v1/"


def scenario_of(path: str, parts: Mapping[str, str]) -> str | None:
    """The pack of an address, by its path and the parts that its route names; None for what is of no pack."""
    api = path.startswith(_PREFIX)
    word = path.removeprefix(_PREFIX if api else "/").partition("/")[0]
    part = (_API if api else _PAGES).get(word)
    named = None if part is None else parts.get(part)
    return None if named is None else pack_of(named) if "." in named else named if part == "pack" else None


def staged(visit: Visit) -> Life | None:
    """The life of a page's scenario where it is not simply live: it is told above the page."""
    pack = scenario_of(visit.path, visit.parts)
    found = visit.desk.sight.marked.get(pack or "")
    return found if found is not None and visit.desk.sight.opens(found.pack) else None


def asked_of(visit: Visit) -> str | None:
    """The pack whose users are asked, at the end of this page, what they think of it; None for all other pages."""
    pack = visit.parts.get("pack", "")
    scenarios = visit.hub.scenarios
    if visit.wall or visit.as_of or not visit.path.startswith(f"/packs/{pack}") or pack not in scenarios.scenes:
        return None
    asked = visit.reader.known or scenarios.settings.strangers_say
    return pack if asked and visit.desk.sight.lists(pack) else None
