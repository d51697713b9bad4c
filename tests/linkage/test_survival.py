"""What a worker that is killed, a second worker and a lost machine do to links: nothing."""

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.kit import put, rows_of
from tests.linkage.firms import ANT, FILE, LINKS, OFFICER, POWER, REGISTER, accounts, link, links, registered, together
from tests.town import close, copy_of
from zhongshu.app.election import seated
from zhongshu.app.wiring import open_hub, shipped_packs
from zhongshu.linkage.decision import Key
from zhongshu.linkage.links import SOURCE
from zhongshu.linkage.review import By
from zhongshu.packs.hub import Hub

_R1, _R2 = Key(REGISTER, "r1"), Key(REGISTER, "r2")
_BY = By(OFFICER, "letter 7")
_DIES = """
import os, signal, sys
from pathlib import Path
from zhongshu.app.wiring import open_hub
from zhongshu.app.worker import Worker
from zhongshu.datasets.load import Intake
from zhongshu.linkage.memory import Memory
from zhongshu.linkage.outcome import Outcome
from zhongshu.linkage.questions import Questions
from zhongshu.packs.schedule import schedule
def dies(*said, **more):
    os.kill(os.getpid(), signal.SIGKILL)
def tells_one_and_dies(run, rows=Outcome.rows):
    yield next(rows(run))
    dies()
match sys.argv[2]:
    case "before it asks": Questions.ask = dies
    case "when it has asked": Memory.moved = dies
    case "while it tells": Outcome.rows = tells_one_and_dies
    case "when it has told": Intake.stage = dies
    case "when it has published": Intake.remember = dies
hub = open_hub(Path(sys.argv[1]))
worker = Worker(hub, print)
(links,) = (item for item in schedule(hub) if item.dataset == "town.firm_file_links")
worker.pull(links)
"""


@pytest.fixture
def home(linked_home: Path, tmp_path: Path) -> Path:
    """Linked; then Bee was merged with Ant, a firm came with Ant's code, and one account went as another came."""
    hub = copy_of(linked_home, tmp_path / "before")
    found = links(hub)
    hub.linkage.merge(FILE, found[_R1][0], found[_R2][0], _BY)
    two = (("r1", ANT, "椒江蚂蚁五金有限公司", "p1"), ("r2", None, "椒江蜜蜂模具有限公司", "p2"))
    put(hub, REGISTER, registered(*two, ("r3", ANT, "椒江飞天大象运输有限公司", "p9")))
    put(hub, POWER, accounts("account", ("a1", "椒江蚂蚁五金有限公司", None), ("a3", "椒江猫咪塑料有限公司", None)))
    hub.sources.set(LINKS, SOURCE, replace(hub.sources.get(LINKS, SOURCE), tried=None))  # a worker finds it due
    close(hub)
    return tmp_path / "before"


def told(hub: Hub) -> tuple[object, ...]:
    """All that linking leaves behind, but for the times."""
    asked = [(one.found, one.decision) for one in hub.linkage.questions.questions(FILE)]
    rows = rows_of(hub, LINKS)
    assert len({row[:2] for row in rows}) == len(rows)
    return links(hub), asked, hub.linkage.memory.gone(FILE), [one.kind for one in hub.linkage.decisions.decisions(FILE)]


def undisturbed(home: Path, at: Path) -> tuple[object, ...]:
    """What a run comes to that nobody disturbs."""
    hub = copy_of(home, at)
    link(hub)
    found = told(hub)
    close(hub)
    return found


@pytest.mark.parametrize(
    "when", ["before it asks", "when it has asked", "while it tells", "when it has told", "when it has published"]
)
def test_a_worker_that_is_killed_loses_nothing_and_links_nothing_twice(when: str, home: Path, tmp_path: Path) -> None:
    calm = undisturbed(home, tmp_path / "calm")
    child = subprocess.run([sys.executable, "-c", _DIES, str(home), when], check=False)
    assert child.returncode == -signal.SIGKILL
    hub = open_hub(home)
    link(hub)
    assert told(hub) == calm
    cursor = hub.sources.get(LINKS, SOURCE).mark["watermark"]
    assert hub.linking.since(hub.packs.entities[FILE], cursor) is None  # and there is no more to tell
    close(hub)


def test_of_two_workers_at_once_one_links(home: Path, tmp_path: Path) -> None:
    calm = undisturbed(home, tmp_path / "calm")
    words = [sys.executable, "-m", "zhongshu", "work", "--once", "--home", str(home)]
    both = [subprocess.Popen(words, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [(one.communicate()[1], one.returncode) for one in both]
    assert 0 in [code for _, code in said]
    assert all(code == 0 or "has a worker already" in text for text, code in said)
    hub = open_hub(home)
    assert told(hub) == calm
    done = [run for run in hub.runs.latest(LINKS, limit=20) if run.status == "done" and run.counts.changed]
    assert len(done) == 2  # the first of all, and one of these two
    close(hub)


def test_a_worker_that_is_not_elected_links_nothing(home: Path) -> None:
    hub = open_hub(home)
    before = told(hub)
    with seated(home, hub.snapshots.database):
        words = [sys.executable, "-m", "zhongshu", "work", "--once", "--home", str(home)]
        assert subprocess.run(words, capture_output=True, check=False).returncode == 1
    assert told(hub) == before
    close(hub)


def test_links_decisions_questions_and_weights_come_back_from_a_backup(home: Path, tmp_path: Path) -> None:
    hub = open_hub(home)
    weights = (shipped_packs() / "enterprise" / "entities" / "firm_file.json").read_text("utf-8")
    hub.linkage.memory.keep_model(FILE, weights, 6, hub.now())
    link(hub)
    before = told(hub)
    bee = hub.linkage.decisions.decisions(FILE)[0].other
    close(hub)
    for words in (
        ("backup", tmp_path / "bk", "--home", home),
        ("restore", tmp_path / "bk", "--home", tmp_path / "new"),
    ):
        keys = ("--keys", str(tmp_path / "safe"))
        subprocess.run([sys.executable, "-m", "zhongshu", *map(str, words), *keys], check=True, capture_output=True)
    again = open_hub(tmp_path / "new")
    assert told(again) == before
    assert again.linkage.memory.model(FILE) == weights
    assert bee is not None
    assert again.linkage.moved_to(FILE, bee) == links(again)[_R1][0]
    cursor = again.sources.get(LINKS, SOURCE).mark["watermark"]
    assert again.linking.since(again.packs.entities[FILE], cursor) is None  # nothing is linked anew
    (question,) = again.linkage.questions.questions(FILE)
    again.linkage.answer(FILE, question.number, "same", _BY)
    again.linkage.undo(FILE, 1, _BY)
    link(again)
    assert {frozenset({"r2"}), frozenset({"r1", "r3", "a1", ANT})} < together(again)
    close(again)
