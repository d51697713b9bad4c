"""`/rules`: every rule that a reader may see, by scenario."""

from zhongshu.core.spec import pack_of
from zhongshu.rules.decisions.rule import Rule
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit


def rules(visit: Visit) -> Shown:
    """With the edition in force: since when, by which law, how far it is known."""
    opens = visit.desk.sight.opens
    found = [one for name, one in sorted(visit.hub.packs.rules.items()) if opens(pack_of(name))]
    lines = [(one, _edition(visit, one)) for one in found]
    packs = {name: pack.spec.title for name, pack in visit.hub.packs.packs.items()}
    return Shown("rules/list.html", {"lines": lines, "packs": packs, "pack_of": pack_of}, lasting=False)


def _edition(visit: Visit, rule: Rule) -> object:
    adopted = (one for one in rule.editions if one.spec.adopted)
    return next((one for one in adopted if one.valid_from <= visit.now < one.valid_to), None)
