"""`zhongshu status`: for a person at the machine and for monitors, also where the region cannot be opened."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from prometheus_client import parser

from tests.app.conftest import Run

FIRM, SECRET = "91331004YL0000004L", "hunter2-hunter2"
PATIENCE = 90.0
"""Seconds that several processes may take to start on a busy machine."""


def until(seen: Callable[[], bool], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_a_region_nobody_works_for(run: Run, home: Path) -> None:
    ran = run("status", home=home)
    assert ran.code == 1
    assert "the worker is away" in ran.out
    assert "start it: zhongshu work" in ran.out
    told = run("status", "--json", home=home).document
    assert [one["kind"] for one in told["troubles"]] == ["worker_away"]
    assert told["parts"]["disk"]["free"] > 0


def test_one_that_cannot_be_opened_still_says_what_its_machine_does(run: Run, home: Path) -> None:
    (home / "state.db").write_bytes(b"no database at all, " * 100)
    ran = run("status", "--json", home=home)
    assert ran.code == 1
    kinds = [one["kind"] for one in ran.document["troubles"]]
    assert "part_away" in kinds
    assert "worker_away" in kinds
    assert "disk" in ran.document["parts"]
    assert run("status", home=home / "nowhere").code == 1


@contextmanager
def served(home: Path, told: Path) -> Iterator[str]:
    """`zhongshu serve` with two web processes and the worker, its log for machines."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "zhongshu", "serve", "--home", str(home), "--port", str(port), "--processes", "2"]
    with told.open("wb") as file:
        process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=file,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "ZHONGSHU_LOG": "json"},
        )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def at_work(run: Run, home: Path) -> list[tuple[str, bool, int]]:
    found = run("status", "--json", home=home).document["parts"]["processes"]
    return sorted((one["kind"], one["elected"], one["pid"]) for one in found if one["at_work"])


def counted(url: str) -> float:
    text = httpx.get(f"{url}/metrics", timeout=30).text
    found = [one for family in parser.text_string_to_metric_families(text) for one in family.samples]
    return sum(one.value for one in found if one.name == "http_requests_total" and one.labels["route"] == "/packs")


def test_several_processes_are_one_region(run: Run, home: Path, tmp_path: Path) -> None:
    region, told = home / "region.yaml", tmp_path / "told.log"
    region.write_text(region.read_text("utf-8") + "operations: {metrics: open}\n", "utf-8")
    with served(home, told) as url:

        def answers() -> bool:
            with suppress(httpx.TransportError):
                return httpx.get(f"{url}/api/v1/health", timeout=30).status_code == 200
            return False

        until(answers)
        until(lambda: [one[:2] for one in at_work(run, home)] == [("web", False)] * 2 + [("worker", True)])
        for _ in range(20):  # new connections: both processes answer some
            httpx.get(f"{url}/packs", timeout=30)
        httpx.get(f"{url}/data/visits.visits?q={FIRM}&token={SECRET}", headers={"Authorization": f"Bearer {SECRET}"})
        httpx.get(f"{url}/api/v1/data/visits.visits/{FIRM}")
        until(lambda: counted(url) == 20, 30)
        worker = at_work(run, home)[-1][2]
        os.kill(worker, signal.SIGKILL)
        until(
            lambda: any(
                one["kind"] == "worker_away" for one in run("status", "--json", home=home).document["troubles"]
            ),
            60,
        )
    until(lambda: not at_work(run, home), 30)
    lines = [json.loads(line) for line in told.read_text("utf-8").splitlines()]
    seen = {(one.get("route"), one.get("status")) for one in lines if one["event"] == "request"}
    assert ("/packs", 200) in seen
    assert any(route == "/api/v1/data/{name}/{key:path}" for route, _ in seen)
    assert all(one["at"].endswith("+00:00") and one["level"] for one in lines)
    for word in (FIRM, SECRET, "token", "?q"):
        assert word not in told.read_text("utf-8")


@pytest.mark.parametrize("words", [["work", "--once"], ["serve", "--help"]])
def test_commands_say_how_the_log_is_written(run: Run, home: Path, words: list[str]) -> None:
    assert run(*words, home=None if "--help" in words else home).code == 0
