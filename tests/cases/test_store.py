"""Acts on cases by several processes at once, killed in the middle, on a disk without room: whole or not at all."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.cases.town import EVENT, REGION, RESIDENT, WANG, WEST, make_town, report
from tests.town import entries
from zhongshu.app.wiring import open_hub
from zhongshu.cases.records import case_row, number_of
from zhongshu.cases.store import CaseStore
from zhongshu.packs.hub import Hub
from zhongshu.state.tables.cases import case_event, case_notice, work_case

HALL = REGION + "notices: {channels: {hall: 'https://hall.example.org/in'}, default: hall}\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tests.cases.town.REGION", HALL)
    return tmp_path / "home"


@pytest.fixture
def hub(home: Path) -> Iterator[Hub]:
    made = make_town(home)
    yield made
    made.ledger.close()
    made.snapshots.database.dispose()


def numbers(hub: Hub) -> list[int]:
    with hub.cases.store.database.connect() as connection:
        return list(connection.execute(select(work_case.c.number).order_by(work_case.c.number)).scalars())


def require_whole(hub: Hub) -> None:
    """Each row is what its events make; each event is on the ledger; each post was told of what came once."""
    store: CaseStore = hub.cases.store
    with store.database.connect() as connection:
        rows = {row["number"]: row for row in connection.execute(select(work_case)).mappings()}
        events = connection.execute(select(case_event.c.case, case_event.c.number)).all()
        told = list(connection.execute(select(case_notice.c.key)).scalars())
    proved = {(one.reference, one.details["number"]) for one in entries(hub) if (one.act or "").startswith("case.")}
    for number, row in rows.items():
        case = store.case(number)
        due, following = hub.cases._due(case)
        made = case_row(case, hub.cases.type_of(case), due=due, next=following)
        assert {name: row[name] for name in made} == made
        assert sorted(event for of, event in events if of == number) == list(range(1, case.version + 1))
        assert {(case.id, str(event)) for event in range(1, case.version + 1)} <= proved
        assert told.count(f"{case.id}/1/{WEST}") == 1
    assert {of for of, _ in events} == set(rows)


WHO = """
import signal, sys, time
from pathlib import Path
from zhongshu.app.wiring import open_hub
from zhongshu.core.errors import ZhongshuError
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

home = Path(sys.argv[1])
cases = open_hub(home).cases
WANG, ZHAO, SUN = (Reader(f"p-{name}", name, (Post("urban", Role.OFFICER),)) for name in ("wang", "zhao", "sun"))
RESIDENT = Reader("p-resident", "Resident", (Post(None, Role.RESIDENT),), subject="r-1")

def report():
    return cases.open("town.event", {"kind": "cover", "place": "121.25,28.5", "said": "坏了"}, RESIDENT, "page").case.id
"""
ONE_OF_TWO = """
from zhongshu.cases.refusal import Overtaken

who, ids = sys.argv[2], sys.argv[3].split()
(home / who).touch()
while not (home / "go").exists():
    time.sleep(0.001)
for id in ids:
    try:
        if who == "wang":
            cases.move(id, "handled", {"done": "换了"}, WANG, version=1)
        else:
            cases.act(id, ZHAO, lambda moves, case: moves.assigned(case, "town.desk/urban", "收回"), version=1)
        print("done", flush=True)
    except Overtaken as told:
        print(told.message.partition(" was ")[2], flush=True)
"""


def child(program: str, *words: object) -> "subprocess.Popen[str]":
    said = [sys.executable, "-c", WHO + program, *map(str, words)]
    return subprocess.Popen(said, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.usefixtures("both_states")
def test_of_two_processes_that_act_at_once_one_wins_each_time_and_the_other_is_told(hub: Hub, home: Path) -> None:
    ids = [report(hub.cases) for _ in range(12)]
    both = [child(ONE_OF_TWO, home, who, " ".join(ids)) for who in ("wang", "zhao")]
    try:
        until = time.monotonic() + 60
        while not all((home / who).exists() for who in ("wang", "zhao")):
            assert time.monotonic() < until
            time.sleep(0.01)
        (home / "go").touch()
        said = []
        for one in both:
            out, err = one.communicate(timeout=60)
            assert one.returncode == 0, err
            said.append(out.splitlines())
    finally:
        for one in both:
            one.kill()
    for id, wang, zhao in zip(ids, *said, strict=True):
        assert sorted((wang, zhao)) == ["changed by somebody else meanwhile; nothing was done", "done"]
        case = hub.cases.store.case(number_of(id))
        assert (case.version, case.step) == (2, "handled" if wang == "done" else "new")
    require_whole(hub)


WORKING = """
while True:
    id = report()
    cases.move(id, "handled", {"done": "换了"}, WANG)
    cases.move(id, "solved", {}, SUN)
    cases.merge(report(), report(), WANG)
    print(id, flush=True)
"""


@pytest.mark.usefixtures("both_states")
def test_killed_in_the_middle_of_acts_each_is_there_as_a_whole_or_not_at_all(hub: Hub, home: Path) -> None:
    for milliseconds in (3, 17):
        process = child(WORKING, home)
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            assert first, process.stderr and process.stderr.read()
            time.sleep(milliseconds / 1000)
        finally:
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
    require_whole(hub)
    before = len(numbers(hub))
    id = report(hub.cases)
    assert hub.cases.move(id, "handled", {"done": "换了"}, WANG).version == 2
    assert len(numbers(hub)) == before + 1
    require_whole(hub)


FULL = """
import resource

print(report(), flush=True)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
most = max(path.stat().st_size for path in home.rglob("*") if path.is_file()) + int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
try:
    while True:
        print(report(), flush=True)
except ZhongshuError as error:
    print(error)
    raise SystemExit(3)
"""


@pytest.mark.parametrize("more", [0, 40_000])
def test_without_room_an_act_is_refused_in_a_sentence_and_goes_again_once_there_is_some(
    hub: Hub, home: Path, more: int
) -> None:
    report(hub.cases)
    hub.ledger.close()
    hub.snapshots.database.dispose()
    process = child(FULL, home, more)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 3, err
    assert "Traceback" not in err
    done = [line for line in out.splitlines() if line.startswith(f"{EVENT}/")]
    again = open_hub(home)
    try:
        assert [f"{EVENT}/{number}" for number in numbers(again)][1:] == done, "what was told is there, and no more"
        require_whole(again)
        id = report(again.cases, by=RESIDENT)
        assert again.cases.move(id, "handled", {"done": "换了"}, WANG).version == 2
        require_whole(again)
    finally:
        again.ledger.close()
        again.snapshots.database.dispose()
