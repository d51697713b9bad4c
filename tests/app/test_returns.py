"""The worker reminds units once, and finishes what a process that died was accepting."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.datasets.forms.region import TRADE, entry, handed_in, make_region
from zhongshu.app.worker import Worker
from zhongshu.packs.hub import Hub


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return make_region(tmp_path / "home")


def test_each_unit_is_reminded_once(hub: Hub) -> None:
    said: list[str] = []
    worker = Worker(hub, said.append)
    worker.returns()
    assert said == [], "nobody has begun with the form"
    handed_in(hub, "331002", "2020-11", entry())
    worker.returns()
    assert any("reminder: Trade return" in line and "331083" in line for line in said)
    before = len(said)
    worker.returns()
    assert len(said) == before
    runs = [run for run in hub.runs.latest("returns") if run.kind == "reminder"]
    assert len(runs) == 1
    assert len(runs[0].report["reminders"]) == before


def test_what_was_left_half_accepted_is_finished(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.returns.begin_accepting([handed_in(hub, "331083", "2020-11", entry())])
    later = hub.now() + timedelta(hours=1)
    monkeypatch.setattr(hub, "now", lambda: later)
    said: list[str] = []
    Worker(hub, said.append).returns()
    assert said[0] == "accepted 1 returns that were left half accepted"
    assert [one.unit for one in hub.returns.standing("accepted", TRADE)] == ["331083"]
