"""Papers that were sent with a matter are its parts' too, however late one begins."""

from datetime import timedelta
from pathlib import Path

from tests.cases.parts.fair import DORA, PAUL, RESIDENT, files, make_fair_town
from tests.cases.photos import PDF
from zhongshu.cases.records import number_of

PLAN = "form:\n  plan: {type: file, max: 1, title: {zh: 平面图, en: Plan}, level: 3}\n"


def test_a_part_that_begins_days_later_has_the_papers_of_the_whole(tmp_path: Path) -> None:
    said = {name: files()[f"cases/{name}.yaml"].replace("form:\n", PLAN, 1) for name in ("fair", "permit")}
    hub = make_fair_town(tmp_path / "home", **said)
    cases = hub.cases
    plan = cases.attach("plan.pdf", PDF, keep_position=False)
    given = {"name": "灯会", "guests": 8, "cooks": False, "plan": [plan]}
    id = cases.open("town.fair", given, RESIDENT, "page").case.id
    (police,) = cases.store.case(number_of(id)).parts

    later = hub.now() + timedelta(days=3)
    hub.ledger._appender._clock = lambda: later
    assert cases.shelf.sweep(later) == 0
    cases.move(police, "yes", {}, PAUL)
    permit = list(cases.store.case(number_of(id)).parts)[-1]
    assert cases.store.case(number_of(permit)).fields["plan"] == [plan]
    assert cases.file(permit, plan, DORA, address="-").name == "plan.pdf"
    hub.ledger.close()
