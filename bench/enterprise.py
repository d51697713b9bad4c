"""The file of an enterprise under sixteen clients: one of 20,000, another one each time, with every chapter open.

An officer of the bureau that keeps the files reads: each page looks nine tables up under their grants, makes the golden
record, asks the rule of the size class, compares with the medians of its peers, and puts the looks on the ledger before
it leaves. The links are the truth of the generator: how they are found is measured by `linkage`.
"""

import csv
import http.client
import itertools
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import md5
from pathlib import Path

import yaml

from bench.refresh import append_rows
from bench.report import Line
from bench.server import connect, serving, wait_for
from zhongshu.app.demo_people import seed
from zhongshu.app.founding import UNIT_TITLES
from zhongshu.app.people import machine
from zhongshu.app.wiring import open_hub, shipped_packs
from zhongshu.lake.engine import Limits
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Newcomer, Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.people.sessions import Visitor
from zhongshu.sharing.reader import system_reader
from zhongshu.web.session import COOKIE

FIRMS = 20_000
CLIENTS = 16
SECONDS = 10.0
ASKED = 6_000
"""Files that are asked for, each about once."""
AT = "/entities/enterprise/firm_file"
LINKS = """
SELECT 'enterprise.' || source AS dataset, record, 'e' || substr(md5(firm), 1, 16) AS entity, firm AS code,
       'exact' AS how, NULL::DECIMAL(18, 2) AS weight, TIMESTAMPTZ '2026-01-01 00:00:00+00' AS since
FROM read_csv('{}', header = true, all_varchar = true)
"""


def county(home: Path, made: Path) -> Hub:
    """The region with the pack's records of so many firms, its links, and everybody's grants approved."""
    units = {name: {"title": {"zh": zh, "en": en}} for name, (zh, en) in UNIT_TITLES.items()}
    region = {"region": "bench", "title": "基准", "area": "331000", "units": units, "packs": ["region", "enterprise"]}
    home.mkdir(parents=True, exist_ok=True)
    (home / "region.yaml").write_text(yaml.safe_dump(region, allow_unicode=True), encoding="utf-8")
    hub = open_hub(home, limits=Limits(memory=4096))
    hub.refresher.run(who="bench")
    for path in sorted(made.glob("*.csv")):
        name = {"firms": "firm"}.get(path.stem, path.stem)
        if f"enterprise.{name}" in hub.packs.catalogue.datasets:
            hub.load(f"enterprise.{name}", path, source="csv", who="bench", refresh=False)
    append_rows(hub, "enterprise.firm_file_links", LINKS.format(made / "truth.csv"))
    hub.refresher.run(who="bench")
    hub.open(system_reader("bench")).drop()
    seed(hub.people.persons, hub.grants, hub.packs)
    return hub


def session_of(hub: Hub) -> str:
    """The cookie of an officer who has logged in."""
    newcomer = Newcomer("keeper", "Keeper", (Post("market", Role.OFFICER),))
    person = hub.people.persons.add(newcomer, machine(), hub.now()).person
    assert person is not None
    return f"{COOKIE}={hub.people.sessions.open(person.id, Visitor('127.0.0.1', 'bench'), hub.now()).token}"


def visits(port: int, paths: Sequence[str], cookie: str) -> list[float]:
    """Seconds of each page, while sixteen clients ask for one after the other."""
    stop, turn = time.perf_counter() + SECONDS, itertools.count()

    def client() -> list[float]:
        connection, taken = connect(port), []
        while time.perf_counter() < stop:
            taken.append(visit(connection, paths[next(turn) % len(paths)], cookie))
        return taken

    with ThreadPoolExecutor(CLIENTS) as pool:
        running = [pool.submit(client) for _ in range(CLIENTS)]
        return [seconds for one in running for seconds in one.result()]


def visit(connection: http.client.HTTPConnection, path: str, cookie: str) -> float:
    """Seconds for one whole page; RuntimeError for any answer but 200."""
    began = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
    response = connection.getresponse()
    response.read()
    if response.status != 200:
        raise RuntimeError(f"{path} answered {response.status}")
    return time.perf_counter() - began


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The 95th percentile of a file's page."""
    made = folder / "made"
    script = shipped_packs() / "enterprise" / "sample" / "make.py"
    subprocess.run([sys.executable, str(script), "--firms", str(FIRMS), "--out", str(made)], check=True)
    cookie = session_of(county(folder / "home", made))
    with (made / "registration.csv").open(encoding="utf-8") as file:
        codes = [row["uscc"] for row in csv.DictReader(file) if row["uscc"]]
    random.Random(7).shuffle(codes)
    paths = [f"{AT}/{entity_of(code)}" for code in truly(made, codes)[:ASKED]]
    with serving("serve", "--home", str(folder / "home"), "--no-worker", "--processes", "2") as port:
        wait_for(port, "/login")
        for path in paths[:CLIENTS]:
            visit(connect(port), path, cookie)
        taken = visits(port, paths, cookie)
    p95 = statistics.quantiles(taken, n=20)[-1]
    pages = f"{len(taken) / SECONDS:.0f} pages a second"
    note = f"p95 {p95 * 1000:.0f} ms, median {statistics.median(taken) * 1000:.0f} ms, {pages}, {CLIENTS} clients"
    yield Line("enterprise", "page", p95 / 0.150, "150 ms", most=1.0, note=note)


def truly(made: Path, codes: Sequence[str]) -> list[str]:
    """Those that are the code of a firm: some registers wrote a wrong one."""
    with (made / "truth.csv").open(encoding="utf-8") as file:
        known = {row["firm"] for row in csv.DictReader(file)}
    return [code for code in codes if code in known]


def entity_of(code: str) -> str:
    """The entity as `LINKS` names it."""
    return f"e{md5(code.encode(), usedforsecurity=False).hexdigest()[:16]}"
