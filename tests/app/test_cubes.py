"""The worker releases cubes when their rows have changed; one that cannot be protected in time is said, once."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from tests.kit import put
from tests.town import entries
from tests.web_cubes.region import COUNTS, INTERNAL, PUBLIC, make_region, rows
from zhongshu.app.cubes import release_cubes
from zhongshu.app.wiring import open_hub
from zhongshu.app.worker import Worker
from zhongshu.core.errors import BusyError
from zhongshu.packs.hub import Hub

MORE = COUNTS | {("food", "331002"): 20}


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return make_region(tmp_path / "home")


def told(hub: Hub) -> list[int]:
    return [len(hub.cubes.store.all(name)) for name in (PUBLIC, INTERNAL)]


def test_the_worker_releases_what_changed_whoever_changed_it(hub: Hub) -> None:
    said: list[str] = []
    worker = Worker(hub, said.append)
    worker.cubes()
    assert told(hub) == [1, 1], "the rows are those of the last release"
    put(hub, "firms.firm", rows(MORE))
    worker.cubes()
    worker.cubes()
    assert told(hub) == [2, 2]
    assert hub.cubes.latest(PUBLIC).snapshot == hub.snapshot().number
    assert said == []
    assert {(one.actor, one.grant) for one in entries(hub) if one.address == "cubes"} == {("worker", "operator")}


def test_a_cube_that_cannot_be_protected_in_time_is_not_released_and_stops_nothing(hub: Hub) -> None:
    said: list[str] = []
    seconds = count(step=20)
    hub.cubes = replace(hub.cubes, maker=replace(hub.cubes.maker, clock=lambda: next(seconds)))
    put(hub, "firms.firm", rows(MORE))
    worker = Worker(hub, said.append)
    worker.round()
    worker.round()
    assert told(hub) == [1, 1]
    late = [line for line in said if line.startswith("cube ")]
    assert [line.split(" failed: ")[0] for line in late] == [f"cube {PUBLIC}", f"cube {INTERNAL}"], "once each"
    assert "could not be protected within 30 seconds and is not released; leave a dimension out" in late[0]


def test_where_somebody_else_was_in_the_way_it_is_tried_again(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    settled: dict[str, int] = {}
    heard: list[str] = []
    put(hub, "firms.firm", rows(MORE))

    def attempt(doing: str, action: Callable[[], None]) -> None:
        try:
            action()
        except BusyError:
            heard.append(doing)

    other = open_hub(hub.intake.lake.root.parent)
    with monkeypatch.context() as patched:
        patched.setattr(type(hub.cubes.store), "add", _busy)
        release_cubes(hub, attempt, settled)
    assert (told(hub), settled) == ([1, 1], {})
    release_cubes(hub, attempt, settled)
    assert (told(other), len(heard)) == ([2, 2], 2)


def _busy(*_: object) -> None:
    raise BusyError("another process")


def test_an_earlier_release_whose_rows_are_gone_is_known_to_be(hub: Hub) -> None:
    number = hub.snapshot().number
    assert hub.cubes.earlier(number, "firms.firm") is not None
    assert hub.cubes.earlier(99, "firms.firm") is None
    for file in hub.intake.lake.version("firms.firm", hub.snapshot().tables["firms.firm"]).files:
        (hub.intake.lake.path("firms.firm") / file.path).unlink()
    assert hub.cubes.earlier(number, "firms.firm") is None


def test_the_demonstration_has_its_cubes(samples_home: Path) -> None:
    hub = open_hub(samples_home)
    releases = [hub.cubes.latest(name) for name in hub.cubes.cubes]
    assert [one.cube for one in releases] == ["enterprise.firms_by_section", "enterprise.loans_by_grade"]
    for one in releases:
        assert 0 < len(one.hidden) < len(one.cells)
    total = next(cell for cell in releases[0].cells if not any(cell.key))
    assert total.values is not None
    assert total.values[0] == 2000
