"""`/rules`: every rule that a reader may see, by scenario."""

from zhongshu.core.spec import pack_of
from zhongshu.rules.parameters import edition_at
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit


def rules(visit: Visit) -> Shown:
    """With the edition in force: since when, by which law, how far it is known."""
    opens = visit.desk.sight.opens
    found = [one for name, one in sorted(visit.hub.packs.rules.items()) if opens(pack_of(name))]
    lines = [(one, edition_at(one.editions, visit.now)) for one in found]
    packs = {name: pack.spec.title for name, pack in visit.hub.packs.packs.items()}
    return Shown("rules/list.html", {"lines": lines, "packs": packs, "pack_of": pack_of}, lasting=False)
