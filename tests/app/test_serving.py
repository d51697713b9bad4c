"""`zhongshu serve` several times over one home: every process answers, one worker works, another takes over."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

PATIENCE = 90.0
"""Seconds that several processes may take to start on a busy machine."""

SOON = 10.0


@dataclass
class Served:
    """`zhongshu serve` as a person starts it; what it says stands in a file."""

    process: subprocess.Popen[bytes]
    url: str
    told: Path

    def get(self, path: str = "/api/v1/health") -> int:
        return httpx.get(f"{self.url}{path}", timeout=30).status_code

    def wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.told.read_text("utf-8")
            with suppress(httpx.TransportError):
                if self.get() == 200:
                    return
            time.sleep(0.1)
        raise AssertionError(self.told.read_text("utf-8"))


def serve(home: Path, name: str, processes: int) -> Served:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["serve", "--home", str(home), "--port", str(port), "--processes", str(processes)]
    told = home.parent / f"{name}.log"
    with told.open("wb") as file:
        command = [sys.executable, "-m", "zhongshu", *words]
        process = subprocess.Popen(command, stdout=file, stderr=file, stdin=subprocess.DEVNULL, start_new_session=True)
    return Served(process, f"http://127.0.0.1:{port}", told)


@pytest.fixture
def pair(home: Path, state_url: str) -> Iterator[list[Served]]:
    """Two over one home, with two web processes and with one."""
    region = home / "region.yaml"
    if state_url.startswith("postgresql"):
        (home / "state.db").unlink()
        region.write_text(region.read_text("utf-8").replace("state: sqlite", f'state: "{state_url}"'), "utf-8")
    made = [serve(home, "first", 2)]
    try:
        made[0].wait()
        made.append(serve(home, "second", 1))
        made[1].wait()
        yield made
    finally:
        for one in made:
            one.process.terminate()
        for one in made:
            one.process.wait(30)
            with suppress(ProcessLookupError):  # the web processes of one that was killed
                os.killpg(one.process.pid, signal.SIGKILL)


def _listens(one: Served) -> Iterator[bool]:
    """Whether a web process of one that was killed still answers."""
    with suppress(httpx.TransportError):
        yield one.get() == 200


def worker_of(home: Path) -> int:
    """The process that has the worker's lock of this machine, or had it last."""
    return int((home / "worker.lock").read_text("utf-8") or 0)


def test_all_answer_one_works_and_another_takes_over(home: Path, pair: list[Served]) -> None:
    first, second = pair
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: pair[n % 2].get(("/api/v1/health", "/login")[n // 2 % 2]), range(24)))
    assert set(answers) == {200}
    before = worker_of(home)
    deadline = time.monotonic() + PATIENCE
    while "stands by" not in second.told.read_text("utf-8"):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    first.process.kill()
    began = time.monotonic()
    while worker_of(home) == before:
        assert time.monotonic() - began < SOON
        time.sleep(0.05)
    os.kill(worker_of(home), 0)  # it lives
    assert second.get() == 200
    while any(_listens(first)):
        assert time.monotonic() - began < 2 * SOON
    assert second.told.read_text("utf-8").count("stands by") == 1
