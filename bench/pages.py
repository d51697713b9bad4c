"""Pages under sixteen clients: the cockpit with 552 indicators and ten years of months, indicator pages, passports."""

import http.client
import itertools
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.refresh import append, rows_sql, write_home
from bench.report import Line
from zhongshu.app.wiring import open_hub
from zhongshu.lake.engine import Limits

CLIENTS = 16
SECONDS = 10.0


@contextmanager
def serving(home: Path) -> Iterator[int]:
    """The region served by the ordinary command on a free port; ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "zhongshu",
        "serve",
        "--home",
        str(home),
        "--port",
        str(port),
        "--no-worker",
        "--workers",
        "2",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def wait_for(port: int, path: str = "/", seconds: float = 60.0) -> float:
    """Seconds until the first page answers."""
    started = time.perf_counter()
    while time.perf_counter() - started < seconds:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return time.perf_counter() - started
        except OSError:
            time.sleep(0.05)
    raise SystemExit("the server did not answer")


def p95(port: int, paths: list[str]) -> tuple[float, int]:
    """Sixteen clients ask for the paths in turn, whole pages, no caching on their side: the 95th percentile and how many."""
    taken: list[float] = []
    stop = time.perf_counter() + SECONDS
    turn = itertools.count()

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.perf_counter() < stop:
            path = paths[next(turn) % len(paths)]
            began = time.perf_counter()
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            if response.status != 200:
                raise SystemExit(f"{path} answered {response.status}")
            taken.append(time.perf_counter() - began)

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statistics.quantiles(taken, n=20)[-1], len(taken)


def run(folder: Path, only: str | None) -> Iterator[Line]:
    write_home(folder)
    hub = open_hub(folder, limits=Limits(memory=4096))
    append(hub, rows_sql(0, 120, 2000))
    hub.refresher.run(who="bench")
    names = list(hub.packs.indicators.by_name)
    random.Random(7).shuffle(names)
    with serving(folder) as port:
        for name, paths in {
            "home": ["/"],
            "indicator": [f"/indicators/{name}" for name in names[:100]],
            "passport": [f"/passport/{name}?area=330100&grain=month&period=2020-06" for name in names[:50]],
        }.items():
            wait_for(port, paths[0])
            limit = 0.300 if name == "passport" else 0.150
            if name == "passport":
                slowest, count = max(_once(port, path) for path in paths), len(paths)
                note = f"slowest of {count} first answers {slowest * 1000:.0f} ms"
            else:
                slowest, count = p95(port, paths)
                note = f"p95 {slowest * 1000:.0f} ms, {count / SECONDS:.0f} pages a second, 16 clients"
            yield Line("pages", name, slowest / limit, f"{limit * 1000:.0f} ms", most=1.0, note=note)


def _once(port: int, path: str) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    began = time.perf_counter()
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    if response.status != 200:
        raise SystemExit(f"{path} answered {response.status}")
    return time.perf_counter() - began
