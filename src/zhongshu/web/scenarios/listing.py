"""`/scenarios`: every scenario with its stage and its measures, what waits for a decision first."""

from zhongshu.screens.scenarios.measures import measures
from zhongshu.sharing.scenarios.scenarios import COUNTED
from zhongshu.sharing.scenarios.stage import Life, Stage
from zhongshu.web.pages import Shown
from zhongshu.web.scenarios.telling import answers_for, common
from zhongshu.web.visit import Visit

_ORDER = (Stage.TRIAL, Stage.LIVE, Stage.DRAFT, Stage.RETIRED)


def listing(visit: Visit) -> Shown:
    """Only scenarios that the reader may open."""
    scenarios = visit.hub.scenarios
    lives = [one for name, one in scenarios.lives().items() if visit.desk.sight.opens(name)]
    lives.sort(key=lambda one: (one.waiting is None, _ORDER.index(one.stage), one.pack))
    values = {
        "lives": lives,
        "measures": measures(visit.desk, scenarios),
        "counted": COUNTED,
        "few": scenarios.settings.few,
        "inside": {one.pack: answers_for(visit.reader, one, scenarios.office) for one in lives},
        "mine": {one.pack for one in lives if _waits_for(visit, one)},
        **common(visit),
    }
    return Shown("scenarios/list.html", values, lasting=False)


def _waits_for(visit: Visit, life: Life) -> bool:
    return life.waiting is not None and "approve" in visit.hub.scenarios.may(visit.reader, life.pack)
