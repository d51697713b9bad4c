"""A wrong merge that is split with cases attached: each goes with the records that it is about."""

from pathlib import Path

from tests.kit import put
from tests.linkage.firms import ANT, BEE, FILE, OFFICER, POWER, REGISTER, fill, firms, link, registered
from zhongshu.app.row_cases import RowDesk
from zhongshu.linkage.decision import Key
from zhongshu.packs.entity_cases import Attached, attached
from zhongshu.packs.hub import Hub

_CASE = """
case: {name}
title: {{zh: 事项, en: Case}}
form: {{{form}}}
owner: {{duty: desk}}
steps:
  new: {{title: {{zh: 待办, en: New}}, to: {{done: {{title: {{zh: 办结, en: Done}}}}}}}}
  done: {{title: {{zh: 办结, en: Done}}, outcome: done}}
{more}
"""
_VISIT = _CASE.format(name="visit", form="uscc: {type: uscc, title: {zh: 代码, en: Code}}", more="")
_ROWS = "from_rows: {of: power, key: [account], fields: {said: account}}"
_METER = _CASE.format(name="meter", form="said: {type: string, title: {zh: 户号, en: Account}}", more=_ROWS)
_FILES = {
    "cases/visit.yaml": _VISIT,
    "cases/meter.yaml": _METER,
    "duties.yaml": "desk: {title: {zh: 岗, en: Desk}, units: [office]}\n",
}
_R1, _R2, _A1, _A2 = Key(REGISTER, "r1"), Key(REGISTER, "r2"), Key(POWER, "a1"), Key(POWER, "a2")


def told(found: list[Attached]) -> list[tuple[str, str, bool]]:
    return [(one.case.type.partition(".")[2], one.why, one.goes) for one in found]


def busy(home: Path) -> Hub:
    """A visit to Ant and one to Bee, and a case that each power account opened."""
    hub = firms(home, **_FILES)
    fill(hub)
    link(hub)
    hub.cases.holders.seat("town.desk/office", OFFICER.actor, OFFICER.name, by="system", at=hub.now())
    for code in (ANT, BEE):
        hub.cases.open("town.visit", {"uscc": code}, OFFICER, "page")
    hub.door.book()
    RowDesk(hub).round(lambda _: None, lambda: False)
    return hub


def test_cases_go_with_the_records_that_they_are_about(tmp_path: Path) -> None:
    hub = busy(tmp_path / "home")
    file = hub.packs.entities[FILE]
    assert told(attached(hub, file, [_R1, _A1], [_R2, _A2])) == [
        ("visit", "code", False),
        ("visit", "code", True),
        ("meter", "record", False),
        ("meter", "record", True),
    ]
    # one code for both: whoever names the code stays, what a record opened goes along all the same
    two = (("r1", ANT, "椒江蚂蚁五金有限公司", "p1"), ("r2", ANT, "椒江蜜蜂模具有限公司", "p2"))
    put(hub, REGISTER, registered(*two))
    assert told(attached(hub, file, [_R1, _A1], [_R2, _A2])) == [
        ("visit", "code", False),
        ("meter", "record", False),
        ("meter", "record", True),
    ]
