"""The demonstration, and serving."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.app.conftest import Run
from zhongshu.app.backup.folder import FolderStore
from zhongshu.app.backup.making import back_up
from zhongshu.app.backup.restoring import restore
from zhongshu.app.serving import Address


@contextmanager
def _serving(*words: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "zhongshu", *words, "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process, port
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def _get(port: int, path: str, host: str | None = None, patience: float = 60.0) -> tuple[int, str]:
    """Status and text, once the server answers at all."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host} if host else {})
    deadline = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except urllib.error.URLError:
            assert time.monotonic() < deadline, "the server never answered"
            time.sleep(0.05)


def _worker_of(home: Path) -> list[int]:
    """Process ids of the worker of this home."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"work" in words and str(home.resolve()).encode() in words:
            found.append(int(path.parent.name))
    return found


def _until(condition, patience: float = 30.0) -> bool:  # type: ignore[no-untyped-def]
    deadline = time.monotonic() + patience
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return bool(condition())


def test_every_sample_is_loaded_once(run: Run, samples_home: Path) -> None:
    def loaded() -> list[dict[str, Any]]:
        runs = run("runs", "--limit", "200", "--json", home=samples_home).document["runs"]
        return [one for one in runs if one["kind"] == "load" and one["file"]]

    loads = loaded()
    files = {"台州.csv", "杭州.csv", "嘉兴.csv", "pages.csv", "figures.csv", "china_monthly.csv", "industry_month.csv"}
    files |= {"firms.csv", "requests_sf.csv", "patrol_points.csv", "residents.csv", "deliveries.csv", "insured.csv"}
    files |= {"registration.csv", "tax_account.csv", "tax_year.csv", "insured_unit.csv", "insured_month.csv"}
    files |= {"power_account.csv", "power_month.csv", "permit.csv", "patent.csv", "project.csv", "tech_firm.csv"}
    files |= {"loan.csv", "invoices_input.csv", "invoices_output.csv", "statement.csv"}
    assert {one["file"] for one in loads} == files
    assert {one["status"] for one in loads} == {"done"}
    rejected = {one["file"]: one["counts"]["rejected"] for one in loads if one["counts"]["rejected"]}
    assert rejected == {"requests_sf.csv": 3}, "closed before they were opened, as the city published them"
    again = run("demo", "--no-serve", "--json", home=samples_home).document
    assert (again["loaded"], again["url"]) == ([], None)
    assert len(loaded()) == len(files)


def test_what_it_tells_to_try_works(run: Run, samples_home: Path) -> None:
    lines = run("demo", "--no-serve", home=samples_home).out.splitlines()
    tries = [line.split() for line in lines if " --home " in line]
    assert len(tries) == 3
    for words in tries:
        assert run(*words[1:]).code == 0, words


def test_pages_and_api_answer_and_everything_ends_with_it(samples_home: Path, tmp_path: Path) -> None:
    backup, keys = FolderStore(tmp_path / "bk"), FolderStore(tmp_path / "keys")
    back_up(samples_home, backup, keys=keys)
    restore(backup, tmp_path / "home", keys=keys)
    with _serving("demo", "--home", str(tmp_path / "home")) as (process, port):
        assert _get(port, "/")[0] == 200
        assert "优良小时占比" in _get(port, "/indicators")[1]
        assert json.loads(_get(port, "/api/v1/health")[1])["status"] == "ok"
        assert _get(port, "/no/such/page")[0] == 404
        assert _get(port, "/", host="pages.example")[0] == 400, "a foreign name for this machine is refused"
        assert _until(lambda: len(_worker_of(tmp_path / "home")) == 1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    assert _until(lambda: not _worker_of(tmp_path / "home"))


def test_the_worker_ends_even_when_the_server_is_killed(home: Path) -> None:
    with _serving("serve", "--home", str(home)) as (process, port):
        assert _get(port, "/data")[0] == 200
        assert _until(lambda: len(_worker_of(home)) == 1)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert _until(lambda: not _worker_of(home))


def test_an_address_that_is_taken_is_told_before_anything_is_made(run: Run, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ran = run("demo", "--port", port, home=tmp_path / "home")
    assert ran.code == 1
    assert f"cannot serve at 127.0.0.1:{port}" in ran.err
    assert "--port" in ran.err
    assert not (tmp_path / "home").exists()


def test_only_this_machine_is_served_unless_told_otherwise() -> None:
    assert Address().host == "127.0.0.1"
    assert not Address().open
    assert "*" not in Address().hosts
    assert Address("0.0.0.0").open
    assert Address("0.0.0.0", 80).url == "http://127.0.0.1:80/"
    assert "hub.example" in Address(names=("hub.example",)).hosts
