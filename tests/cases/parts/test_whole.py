"""A flow with its parts is one thing: killed anywhere, or done by two at once, nothing is lost, and nothing twice."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.cases.parts.fair import DESK, FRED, PAUL, ask, make_fair_town
from tests.town import entries
from zhongshu.cases.records import number_of
from zhongshu.cases.ringing import ring
from zhongshu.core.errors import ZhongshuError
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.refusal import NotAllowed
from zhongshu.state.tables.cases import case_flow, work_case

LATE = timedelta(hours=6)
"""After which the flow does not wait for the fire brigade any more."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def hub(home: Path) -> Iterator[Hub]:
    made = make_fair_town(home)
    yield made
    made.ledger.close()
    made.snapshots.database.dispose()


def require_sound(hub: Hub) -> int:
    """What the flow waits for is what offices have, each once, and all of it is on the ledger; how many flows."""
    cases = hub.cases
    with cases.store.database.connect() as connection:
        rows = connection.execute(select(work_case.c.number, work_case.c.parent)).all()
        flows = list(connection.execute(select(case_flow.c.case)).scalars())
    known = cases.store.cases(row.number for row in rows)
    proved = {(one.reference, one.details["number"]) for one in entries(hub) if (one.act or "")[:5] == "case."}
    for number in flows:
        whole = known[number]
        standing = cases.flow_standing(whole)
        assert standing is not None
        assert {row.number for row in rows if row.parent == number} == {number_of(id) for id in whole.parts}
        for part in whole.parts.values():
            assert known[number_of(part.case)].is_open == (part.ended is None)
        if whole.is_open:
            tasks = Counter(one.task for one in whole.parts.values() if one.ended is None)
            assert tasks == Counter(one.id for one in standing.waiting)
    for case in known.values():
        assert {(case.id, str(number)) for number in range(1, case.version + 1)} <= proved
    return len(flows)


def part(hub: Hub, id: str, name: str) -> str:
    return next(one for one in hub.cases.store.case(number_of(id)).parts if one.startswith(f"town.{name}/"))


WORKING = """
import sys
from pathlib import Path
from zhongshu.app.wiring import open_hub
from tests.cases.parts.fair import DORA, FRED, PAUL, ask

cases = open_hub(Path(sys.argv[1])).cases
while True:
    id = ask(cases)
    for name, who, said in (("police", PAUL, {}), ("fire", FRED, {}), ("permit", DORA, {"fee": "1"})):
        parts = cases.store.case(int(id.rpartition("/")[2])).parts
        cases.move(next(one for one in parts if f".{name}/" in one), "yes", said, who)
    print(id, flush=True)
"""


@pytest.mark.usefixtures("both_states")
def test_killed_anywhere_each_act_is_there_with_all_that_the_flow_made_of_it_or_not_at_all(
    hub: Hub, home: Path
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", WORKING, str(home)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline(), process.stderr and process.stderr.read()
        time.sleep(0.011)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    assert require_sound(hub) >= 1
    ask(hub.cases)
    require_sound(hub)


def test_an_act_that_cannot_be_kept_moves_no_flow(hub: Hub) -> None:
    cases = hub.cases
    id = ask(cases)
    police, whole = part(hub, id, "police"), cases.store

    def broken(_: object) -> None:
        raise NotAllowed(cases.posts()[DESK].title)

    cases.store = type(whole)(whole.database, broken)
    with pytest.raises(NotAllowed):
        cases.move(police, "yes", {}, PAUL)
    cases.store = whole
    assert cases.store.case(number_of(police)).is_open
    require_sound(hub)


def test_a_timer_rings_once_and_takes_the_part_back_whoever_rings_it(hub: Hub) -> None:
    cases = hub.cases
    ids = [ask(cases) for _ in range(8)]
    for id in ids:
        cases.move(part(hub, id, "police"), "yes", {}, PAUL)
    now = cases.ledger.now()
    assert ring(cases, now + LATE - timedelta(minutes=1)) == 0
    both = [threading.Thread(target=ring, args=(cases, now + LATE)) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    for id in ids:
        assert cases.store.case(number_of(part(hub, id, "fire"))).outcome == "recalled"
        assert [one.kind for one in cases.store.events(number_of(id))].count("recalled") == 1
        assert part(hub, id, "permit")
    assert ring(cases, now + LATE) == 0, "it has rung"
    require_sound(hub)


def test_two_offices_that_are_back_at_once_both_count(hub: Hub) -> None:
    cases = hub.cases
    ids = [ask(cases) for _ in range(8)]

    def back(name: str, who: object) -> None:
        for id in ids:
            cases.move(part(hub, id, name), "yes", {}, who)  # type: ignore[arg-type]

    both = [threading.Thread(target=back, args=one) for one in (("police", PAUL), ("fire", FRED))]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    assert all(part(hub, id, "permit") for id in ids)
    require_sound(hub)


def test_a_timer_of_a_flow_that_cannot_go_on_is_told_of_and_the_others_ring(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases, said = hub.cases, list[str]()
    first, second = ask(cases), ask(cases)
    engine = type(cases.engines.of(cases.type("town.fair")).engine)
    rang = engine.rang

    def sometimes(self: object, position: object, now: object) -> object:
        if not said:
            raise ZhongshuError("the paper is torn")
        return rang(self, position, now)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "rang", sometimes)
    assert ring(cases, cases.ledger.now() + LATE, said.append) == 1
    assert said == [f"the flow of {first}: the flow cannot go on: the paper is torn"]
    assert cases.store.case(number_of(part(hub, second, "fire"))).outcome == "recalled"
    require_sound(hub)
