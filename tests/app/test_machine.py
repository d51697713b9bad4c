"""The machine of a region: sizes and backups that the worker looks up, the sign of life of each process."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.app.conftest import Run
from tests.kit import REGION, make_hub
from zhongshu.app.machine import measure, open_machine, present
from zhongshu.app.region import read_region
from zhongshu.packs.hub import Hub
from zhongshu.sharing.drills import Drilled, drill_entry
from zhongshu.sharing.operations import disk, processes
from zhongshu.sharing.operations.processes import Process
from zhongshu.sharing.services.breaker import Breaker


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = make_hub(tmp_path / "home", {})
    made.door.book()
    yield made
    made.ledger.close()


def test_the_worker_measures_now_and_then_and_finds_the_last_drill(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    measure(hub)
    first = hub.machine.disk.measured()
    assert first.newest is not None
    assert first.newest.bytes["state"] > 0
    assert first.newest.bytes["ledger"] > 0
    assert first.newest.entries == hub.ledger.size
    assert first.backups == disk.Backups()
    hub.ledger.commit(drill_entry(Drilled("/mnt", "2026-03-01T00:00:00+00:00", 3, 9, "rows differ"), "operator:x"))
    measure(hub)
    assert hub.machine.disk.measured() == first, "ten minutes are not over"
    monkeypatch.setattr("zhongshu.app.machine.MEASURED_EVERY", timedelta())
    measure(hub)
    told = hub.machine.disk.measured().backups
    assert told is not None
    assert told.drilled is not None
    assert told.fault == "rows differ"


def test_a_backup_and_a_drill_are_known_of_at_once(run: Run, home: Path, tmp_path: Path) -> None:
    def kinds() -> set[str]:
        return {one["kind"] for one in run("status", "--json", home=home).document["troubles"]}

    looked = open_machine(home, read_region(home)).disk
    looked.measure(0, date(2026, 3, 1), extra={}, backups=disk.Backups())
    assert kinds() >= {"backup_old", "drill_old"}
    assert run("backup", tmp_path / "copy", home=home).code == 0
    assert kinds() & {"backup_old", "drill_old"} == {"drill_old"}
    assert run("backup", "drill", tmp_path / "copy", home=home).code == 0
    assert not kinds() & {"backup_old", "drill_old"}


def test_a_process_is_seen_while_it_lasts_with_what_it_leaves_alone(hub: Hub) -> None:
    broken = Breaker(after=1)
    with pytest.raises(OSError, match="away"), broken.call(lambda _: True):
        raise OSError("away")
    hub.services.live.caller.breakers["market.standing"] = broken
    with present(hub, Process.of("worker", "1"), elected=lambda: True):
        (seen,) = hub.machine.processes.all()
        assert (seen.kind, seen.elected, seen.left_alone) == ("worker", True, ("market.standing",))
    assert hub.machine.processes.all() == []


def test_a_disk_that_takes_nothing_stops_nobody(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.app.machine.EVERY", 0.01)
    (tmp_path / "file").write_text("no folder", "utf-8")
    hub.machine = replace(hub.machine, processes=processes.Processes(tmp_path / "file" / "processes"))
    beats: list[int] = []
    with present(hub, Process.of("web", "1"), beat=lambda: beats.append(1)):
        while len(beats) < 3:
            pass


def test_what_region_yaml_says_of_it_is_checked(tmp_path: Path) -> None:
    said = REGION + "operations: {least_free_gb: 20, backup_days: null, metrics: open}\n"
    settings = make_hub(tmp_path / "home", {}, region=said).machine.settings
    assert (settings.least_free_gb, settings.backup_days, settings.metrics) == (20, None, "open")
