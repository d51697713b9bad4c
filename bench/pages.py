"""Pages under sixteen clients: the cockpit with 552 indicators and ten years of months, indicator pages, passports."""

import itertools
import random
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.refresh import append, rows_sql, write_home
from bench.report import Line
from bench.server import connect, serving, visit, wait_for
from zhongshu.app.wiring import open_hub
from zhongshu.lake.engine import Limits

CLIENTS = 16
SECONDS = 10.0


def p95(port: int, paths: list[str]) -> tuple[float, int]:
    """Sixteen clients ask for the paths in turn, whole pages, nothing kept on their side: the 95th percentile in
    seconds, and how many pages."""
    stop = time.perf_counter() + SECONDS
    turn = itertools.count()

    def client() -> list[float]:
        connection, taken = connect(port), []
        while time.perf_counter() < stop:
            taken.append(visit(connection, paths[next(turn) % len(paths)]))
        return taken

    with ThreadPoolExecutor(CLIENTS) as pool:
        running = [pool.submit(client) for _ in range(CLIENTS)]
        taken = [seconds for one in running for seconds in one.result()]
    return statistics.quantiles(taken, n=20)[-1], len(taken)


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bounds of `pages`: the cockpit and indicator pages by their 95th percentile, passports by the slowest."""
    write_home(folder)
    hub = open_hub(folder, limits=Limits(memory=4096))
    append(hub, rows_sql(0, 120, 2000))
    hub.refresher.run(who="bench")
    names = list(hub.packs.indicators.by_name)
    random.Random(7).shuffle(names)
    passports = [f"/passport/{name}?area=330100&grain=month&period=2020-06" for name in names[:50]]
    with serving("serve", "--home", str(folder), "--no-worker", "--processes", "2") as port:
        for name, paths in {"home": ["/"], "indicator": [f"/indicators/{name}" for name in names[:100]]}.items():
            wait_for(port, paths[0])
            taken, count = p95(port, paths)
            note = f"p95 {taken * 1000:.0f} ms, {count / SECONDS:.0f} pages a second, {CLIENTS} clients"
            yield Line("pages", name, taken / 0.150, "150 ms", most=1.0, note=note)
        wait_for(port, passports[0])
        slowest = max(visit(connect(port), path) for path in passports)
        note = f"slowest of {len(passports)} first answers {slowest * 1000:.0f} ms"
        yield Line("pages", "passport", slowest / 0.300, "300 ms", most=1.0, note=note)
