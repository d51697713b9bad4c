"""The worker asks what is to be answered later; killed in the middle, another goes on."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import update

from tests.api.data.market import BANKER
from tests.kit import app_for
from tests.sharing.services.region import LOANS, STANDING, make_region
from tests.sharing.services.unit import firm, send, unit
from zhongshu.packs.hub import Hub
from zhongshu.state.tables.services import service_request

LATER = {**LOANS, "Prefer": "respond-async"}


def worker(home: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "zhongshu", "work", "--home", str(home)], stderr=subprocess.DEVNULL)


def until(asked: Any, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not asked():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_worker_killed_while_the_unit_thinks_loses_nothing(tmp_path: Path) -> None:
    with unit() as running:
        hub = make_region(tmp_path / "home", running.base)

        def thinks(handler: Any) -> None:
            time.sleep(0.6)
            send(handler, 200, {"data": firm("F003")})

        running.behave = thinks
        with TestClient(app_for(hub, BANKER)) as client:
            location = client.post(STANDING, json={"code": "F003"}, headers=LATER).headers["location"]
            first = worker(tmp_path / "home")
            until(lambda: running.asked)
            os.kill(first.pid, signal.SIGKILL)
            first.wait()
            assert client.get(location).json()["status"] == "pending"
            store = hub.services.store
            left = store.get(location.rpartition("/")[2], BANKER.actor)
            assert (left.status, left.tries) == ("calling", 1)
            _age(hub)
            second = worker(tmp_path / "home")
            try:
                until(lambda: len(running.asked) == 2)
                until(lambda: store.get(left.id, BANKER.actor).status == "done")
                assert client.get(location).json()["rows"][0]["uscc"] == "F003"
            finally:
                second.terminate()
                second.wait(30)
        assert len(running.asked) == 2
        hub.ledger.close()


def _age(hub: Hub) -> None:
    """As if the lease of the call had passed."""
    with hub.snapshots.database.begin() as connection:
        connection.execute(update(service_request).values(begun=hub.now() - timedelta(minutes=2)))
