"""`/scenarios/{pack}`: its life, the gates with their evidence, measures, opinions, and what the reader may do."""

from starlette.datastructures import FormData

from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.packs.scenario_facts import gates_of
from zhongshu.screens.scenarios.gates import failing
from zhongshu.screens.scenarios.measures import measures
from zhongshu.sharing.scenarios.life import By
from zhongshu.sharing.scenarios.scenarios import COUNTED
from zhongshu.sharing.scenarios.stage import Life, Stage, Wish
from zhongshu.sharing.scenarios.use import WAYS
from zhongshu.web.data_pages.forms import number_of, text_of
from zhongshu.web.pages import Shown
from zhongshu.web.scenarios.telling import answers_for, common
from zhongshu.web.visit import Visit

DECISIONS = ("approve", "refuse", "withdraw")
MOST = 2000


def one(visit: Visit) -> Shown:
    """UnknownName for a scenario that the region does not run."""
    return _page(visit, visit.hub.scenarios.life(visit.parts["pack"]))


def step(visit: Visit, sent: FormData) -> Shown | str:
    """Propose or decide; a refusal shows the page with the sentence and what was typed."""
    scenarios = visit.hub.scenarios
    life = scenarios.life(visit.parts["pack"])
    reason, act = text_of(sent, "reason", MOST), text_of(sent, "act", 20)
    if number_of(text_of(sent, "seen", 9)) != len(life.steps):
        return _page(visit, life, trouble_key="scenarios.changed", reason=reason)
    by = By(visit.reader, visit.hub.now(), reason)
    try:
        if act in DECISIONS:
            _decide(visit, life, by, act)
        else:
            scenarios.propose(life.pack, by, _wish(act, sent))
    except ZhongshuError as error:
        return _page(visit, scenarios.life(life.pack), trouble=error, reason=reason)
    return visit.link(f"/scenarios/{life.pack}", done=act if act in DECISIONS else "propose")


def _decide(visit: Visit, life: Life, by: By, act: str) -> None:
    scenarios = visit.hub.scenarios
    if act == "withdraw":
        scenarios.withdraw(life.pack, by)
        return
    live = act == "approve" and life.waiting is not None and life.waiting.wish.stage is Stage.LIVE
    held = failing(gates_of(visit.hub, visit.desk, life.pack)) if live else ()
    scenarios.decide(life.pack, by, yes=act == "approve", failing=held)


def _wish(act: str, sent: FormData) -> Wish:
    if act not in list(Stage):
        raise UnknownName.among("stage", act, [str(stage) for stage in Stage])
    stage = Stage(act)
    chosen = tuple(sorted({unit for unit in sent.getlist("units") if isinstance(unit, str) and unit}))
    units = chosen if stage is Stage.TRIAL else ()
    return Wish(stage, units, text_of(sent, "successor", 60) or None if stage is Stage.RETIRED else None)


def _page(
    visit: Visit,
    life: Life,
    *,
    trouble: ZhongshuError | None = None,
    trouble_key: str | None = None,
    reason: str = "",
) -> Shown:
    scenarios, first = visit.hub.scenarios, visit.hub.scenarios.days()[0].isoformat()
    inside, may = answers_for(visit.reader, life, scenarios.office), scenarios.may(visit.reader, life.pack)
    done = visit.asked("done")
    values = {
        "life": life,
        "pack": visit.hub.packs.pack(life.pack),
        "gates": gates_of(visit.hub, visit.desk, life.pack),
        "measures": measures(visit.desk, scenarios)[life.pack],
        "counted": COUNTED,
        "ways": WAYS,
        "few": scenarios.settings.few,
        "inside": inside,
        "opinions": scenarios.opinions.said(life.pack) if inside else [],
        "faults": scenarios.faults.addresses(life.pack, first) if inside else [],
        "stages": () if visit.as_of else tuple(act for act in may if act not in DECISIONS),
        "decisions": () if visit.as_of else tuple(act for act in may if act in DECISIONS),
        "units": visit.hub.place.units,
        "others": [name for name in scenarios.scenes if name != life.pack and visit.desk.sight.opens(name)],
        "done": done if done in (*DECISIONS, "propose") else None,
        "trouble": trouble,
        "trouble_key": trouble_key,
        "reason": reason,
        **common(visit),
    }
    return Shown("scenarios/one.html", values, 409 if trouble or trouble_key else 200, lasting=False)
