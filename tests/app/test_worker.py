"""The worker: what is due, what is new, what fails and comes again."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.app.conftest import Run
from zhongshu.app.election import seated
from zhongshu.app.wiring import open_hub
from zhongshu.app.worker import EMPTY, Worker
from zhongshu.core.errors import BusyError
from zhongshu.datasets.runs import SourceMark
from zhongshu.packs.hub import Hub
from zhongshu.packs.schedule import FIRST_RETRY, next_try, schedule

KEY = ("visits.visits", "hall_csv")
HEADER = "地区,大厅,日期,人次,平均等候分钟\n"


@pytest.fixture
def hub(home: Path) -> Iterator[Hub]:
    """The small region, its source pulled every hour."""
    spec = home / "packs" / "visits" / "datasets" / "visits.yaml"
    spec.write_text(spec.read_text("utf-8").replace("path: sample/*.csv", "path: sample/*.csv\n    every: 1h"), "utf-8")
    hub = open_hub(home)
    yield hub
    hub.door.runner.engine.close()


@pytest.fixture
def sample(home: Path) -> Path:
    """The folder that the source's path names."""
    return home / "packs" / "visits" / "sample"


def _later(hub: Hub, length: timedelta) -> None:
    """As if the last try was longer ago."""
    mark = hub.sources.get(*KEY)
    assert mark.tried is not None
    hub.sources.set(*KEY, replace(mark, tried=mark.tried - length))


def _loads(hub: Hub) -> int:
    return sum(1 for run in hub.runs.latest() if run.kind == "load")


def test_a_source_is_due_when_its_time_has_come(hub: Hub) -> None:
    now = hub.now()
    hour = timedelta(hours=1)
    assert [item.every for item in schedule(hub)] == [hour]
    assert next_try(SourceMark(), hour, now) == now
    assert next_try(SourceMark(tried=now), hour, now) == now + hour
    waits = [next_try(SourceMark(tried=now, failures=n), hour, now) - now for n in (1, 2, 3, 7, 100)]
    assert waits == [FIRST_RETRY, FIRST_RETRY * 2, FIRST_RETRY * 4, hour, hour]


def test_only_what_is_new_is_loaded_and_everything_follows(hub: Hub, sample: Path) -> None:
    said: list[str] = []
    worker = Worker(hub, said.append)
    _later(hub, timedelta(hours=2))
    before = _loads(hub)
    worker.round()
    assert _loads(hub) == before, "the sample came before, byte for byte"
    assert worker.round() == [], "and it is not due again"
    (sample / "february.csv").write_text(HEADER + "331000,市民中心,2026-02-01,77,5\n", "utf-8")
    _later(hub, timedelta(hours=2))
    worker.round()
    run = hub.runs.latest("visits.visits", limit=1)[0]
    assert (run.who, run.file, run.counts.inserted) == ("worker", "february.csv", 1)
    assert said == ["visits.visits february.csv: 1 rows, 1 changes, 0 rejected"]


def test_a_correction_is_not_undone_by_the_file_it_corrects(
    run: Run, hub: Hub, home: Path, visits: Callable[..., Path]
) -> None:
    run("load", "visits.visits", visits(("市民中心", "2026-01-05", 1, 1)), "--source", "hall_csv", home=home)
    _later(hub, timedelta(hours=2))
    Worker(hub, print).round()
    points = run("show", "visits.visitors", "--json", home=home).document["points"]
    assert points[0]["value"] == "151"


def test_a_failure_stays_to_be_seen_and_is_tried_again(hub: Hub, sample: Path) -> None:
    said: list[str] = []
    worker = Worker(hub, said.append)
    bad = sample / "bad.csv"
    bad.write_text("nothing,like,it\n1,2,3\n", "utf-8")
    for failures in (1, 2):
        _later(hub, timedelta(hours=2))
        worker.round()
        mark = hub.sources.get(*KEY)
        assert mark.failures == failures
        assert mark.message
    assert len(said) == 2
    assert said[0].startswith("visits.visits hall_csv failed: ")
    assert worker.round() == [], "not at once"
    bad.write_text(HEADER + "331000,市民中心,2026-02-02,5,5\n", "utf-8")
    _later(hub, FIRST_RETRY * 2)
    worker.round()
    mark = hub.sources.get(*KEY)
    assert (mark.failures, mark.message) == (0, None)


def test_a_source_without_its_files_and_one_without_rows_are_told(hub: Hub, sample: Path) -> None:
    worker = Worker(hub, lambda _: None)
    (sample / "empty.csv").write_text(HEADER, "utf-8")
    for _ in range(2):
        _later(hub, timedelta(hours=2))
        worker.round()
        assert hub.sources.get(*KEY).message == EMPTY
    for file in sample.glob("*.csv"):
        file.unlink()
    _later(hub, timedelta(hours=2))
    worker.round()
    assert "no file" in str(hub.sources.get(*KEY).message)


def test_no_fault_of_any_kind_ends_the_worker(hub: Hub, sample: Path) -> None:
    said: list[str] = []
    hub.intake.lock.unlink(missing_ok=True)
    hub.intake.lock.mkdir()  # a fault that nobody thought of
    (sample / "more.csv").write_text(HEADER + "331000,市民中心,2026-02-02,5,5\n", "utf-8")
    _later(hub, timedelta(hours=2))
    worker = Worker(hub, said.append)
    worker.round()
    assert said[0].startswith("visits.visits hall_csv failed: IsADirectoryError")
    assert hub.sources.get(*KEY).failures == 1
    hub.intake.lock.rmdir()
    _later(hub, FIRST_RETRY)
    worker.round()
    assert hub.sources.get(*KEY).failures == 0


def test_upkeep_puts_small_files_together_once_a_day(run: Run, hub: Hub, home: Path, sample: Path) -> None:
    for number in range(10):
        file = sample / "more.csv"
        file.write_text(HEADER + f"331000,厅{number},2026-01-20,{number},5\n", "utf-8")
        run("load", "visits.visits", file, "--source", "hall_csv", "--no-refresh", home=home)
    before = run("show", "visits.visits", "--json", "--limit", "50", home=home).document
    assert len(hub.intake.lake.version("visits.visits", hub.snapshot().tables["visits.visits"]).files) > 8
    said: list[str] = []
    worker = Worker(hub, said.append)
    worker.round()
    assert len(hub.intake.lake.version("visits.visits", hub.snapshot().tables["visits.visits"]).files) == 1
    after = run("show", "visits.visits", "--json", "--limit", "50", home=home).document
    assert after["rows"] == before["rows"]
    upkeeps = [run_ for run_ in hub.runs.latest("region") if run_.kind == "upkeep"]
    assert [(one.status, one.who, "visits.visits" in one.report["compacted"]) for one in upkeeps] == [
        ("done", "worker", True)
    ]
    worker.round()
    assert len([run_ for run_ in hub.runs.latest("region") if run_.kind == "upkeep"]) == 1


def test_there_is_one_worker(run: Run, hub: Hub, home: Path) -> None:
    database = hub.snapshots.database
    with seated(home, database):
        with pytest.raises(BusyError), seated(home, database):
            pass
        ran = run("work", "--once", home=home)
        assert ran.code == 1
        assert "has a worker already" in ran.err
    assert run("work", "--once", "--json", home=home).document == {"pulled": []}


def test_sigterm_ends_it_cleanly(home: Path) -> None:
    command = [sys.executable, "-m", "zhongshu", "work", "--home", str(home)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    lock = home / "worker.lock"
    while process.poll() is None and not (lock.exists() and lock.read_text("utf-8")):
        time.sleep(0.02)
    process.terminate()
    _, told = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in told
