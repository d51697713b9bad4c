"""The database server goes and comes back: pages say so meanwhile and show everything again by themselves."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.kit import REGION, app_for, make_hub, put
from tests.postgres import Server
from zhongshu.app import worker
from zhongshu.app.election import terms
from zhongshu.app.worker import Worker
from zhongshu.datasets.runs import SourceMark
from zhongshu.packs.hub import Hub

PAGES = ("/", "/data", "/data/visits.visits", "/api/v1/runs", "/api/v1/snapshots")
SOON = 10.0
VISITS = """
dataset: visits
title: 到访
owner: office
level: 2
sharing: none
origin: measured
key: [hall]
columns:
  hall: {type: string}
sources:
  csv: {kind: csv, path: 'sample/*.csv', every: 1h}
"""


@pytest.fixture
def server() -> Iterator[Server]:
    """One of this test's own: it is killed."""
    made = Server()
    yield made
    made.stop()


@pytest.fixture
def hub(server: Server, tmp_path: Path) -> Iterator[Hub]:
    packs = {"visits": {"datasets/visits.yaml": VISITS, "sample/visits.csv": "hall\nnorth\n"}}
    hub = make_hub(tmp_path / "home", packs, region=f"{REGION}\nstate: {server.fresh()}\n")
    put(hub, "visits.visits", "SELECT 'north' AS hall")
    yield hub
    hub.snapshots.database.dispose()


def test_pages_say_so_and_recover_by_themselves(hub: Hub, server: Server) -> None:
    browser = TestClient(app_for(hub))
    assert {path: browser.get(path).status_code for path in PAGES} == dict.fromkeys(PAGES, 200)
    server.kill()
    for path in PAGES:
        answer = browser.get(path)
        assert answer.status_code == 503, path
        assert not {word for word in ("psycopg", "Traceback", "zs-pg-", "sqlalchemy") if word in answer.text}, path
    said = browser.get("/api/v1/runs").json()
    assert said["detail"] == "the region's state cannot be reached"
    assert said["hint"].startswith("try again soon")
    server.start()
    began = time.monotonic()
    while {browser.get(path).status_code for path in PAGES} != {200}:
        assert time.monotonic() - began < SOON
        time.sleep(0.1)


def test_the_worker_survives_and_works_again(
    hub: Hub, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_LONGEST_NAP", timedelta(seconds=1))
    said: list[str] = []
    stopped, home = threading.Event(), tmp_path / "home"

    def work() -> None:
        for over in terms(home, hub.snapshots.database, stopped, said.append):
            Worker(hub, said.append, stopped=over).run()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        _until(lambda: hub.runs.latest("visits.visits") != [])
        server.kill()
        _until(lambda: any("the database is away" in line for line in said))
        (home / "packs/visits/sample/more.csv").write_text("hall\nnorth\nsouth\n", "utf-8")
        server.start()
        began = time.monotonic()

        def loaded() -> bool:
            hub.sources.set("visits.visits", "csv", SourceMark())  # due again, whatever was remembered of the failure
            return any(one.counts.inserted == 1 for one in hub.runs.latest("visits.visits", limit=5))

        _until(loaded)
        assert time.monotonic() - began < 2 * SOON
    finally:
        stopped.set()
        thread.join()


def _until(condition: object, most: float = 30.0) -> None:
    deadline = time.monotonic() + most
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.1)
