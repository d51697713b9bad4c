"""A firm looked up by its code among 500,000: keyed, masked, consented, counted against a quota, durably ledgered.

One server process and one client process, on the two cores of a small machine. The server is what `zhongshu serve`
starts; beside it stand a Starlette application that says hello under the same uvicorn, asked with the same headers, and
datasette over an SQLite file of the same rows, as it comes. The client keeps 64 connections open, whose keys are those
of 64 programs.
"""

import random
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.bank import PACK, REGION, code_of, grant_on, keys, let_in
from bench.load import CONNECTIONS, Load, load
from bench.refresh import append_rows
from bench.report import Line
from bench.server import serving, wait_for
from zhongshu.app.wiring import open_hub
from zhongshu.lake.engine import Limits
from zhongshu.packs.hub import Hub

FIRMS = 500_000
ASKED = 2_000
"""Firms that consent; only they are looked up."""
SECONDS = 8.0

DATASET = """\
dataset: firm
title: 企业
owner: office
level: 3
sharing: conditional
origin: synthetic
key: [uscc]
lookup: [uscc]
subject: uscc
columns:
  uscc: {type: string}
  name: {type: string}
  county: {type: area}
  industry: {type: string}
  founded: {type: date}
  phone: {type: string}
  capital: {type: decimal, scale: 2}
  employees: {type: integer}
  revenue: {type: decimal, scale: 2}
  tax: {type: decimal, scale: 2}
  loans: {type: decimal, scale: 2}
  grade: {type: string}
"""
COLUMNS = "[uscc, name, county, industry, founded, phone, capital, employees, revenue, tax, loans, grade]"
MASK = "{phone: {keep_last: 4}, capital: {bucket: 100}}"
GRANT = grant_on("market.firm", allow=COLUMNS, mask=MASK, where="employees >= 1")
HELLO = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

async def hello(request):
    return JSONResponse({"hello": "world"})

app = Starlette(routes=[Route("/", hello)])
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False)
"""


def rows_sql(firms: int) -> str:
    """Seeded."""
    money = "((hash(f * 7 + {}) % 10000000) / 100)::DECIMAL(18,2) AS {}"
    sums = ", ".join(money.format(n, name) for n, name in enumerate(("capital", "revenue", "tax", "loans")))
    return (
        "SELECT '91331002MA' || lpad(f::VARCHAR, 8, '0') AS uscc, '台州市企业' || f || '有限公司' AS name, "
        "(331002 + f % 3)::VARCHAR AS county, lpad((f % 90)::VARCHAR, 2, '0') AS industry, "
        "DATE '1990-01-01' + (f % 12000)::INT AS founded, '0576-' || (80000000 + f)::VARCHAR AS phone, "
        f"(1 + hash(f) % 400)::BIGINT AS employees, {sums}, 'ABCD'[1 + (f % 4)::INT] AS grade "
        f"FROM range({firms}) AS firms(f)"
    )


def write_home(home: Path) -> Hub:
    """Rows, their index, the grant decided, the asked firms' consents."""
    pack = home / "packs" / "market"
    (pack / "datasets").mkdir(parents=True)
    (pack / "pack.yaml").write_text(PACK, encoding="utf-8")
    (pack / "datasets" / "firm.yaml").write_text(DATASET, encoding="utf-8")
    (pack / "grants.yaml").write_text(GRANT, encoding="utf-8")
    (home / "region.yaml").write_text(REGION, encoding="utf-8")
    hub = open_hub(home, limits=Limits(memory=2048))
    append_rows(hub, "market.firm", rows_sql(FIRMS))
    hub.refresher.run(who="bench")
    let_in(hub, asked())
    return hub


def asked() -> list[str]:
    """Codes of the firms that are looked up, the same every time."""
    chosen = random.Random(7).sample(range(FIRMS), ASKED)
    return [code_of(number) for number in chosen]


@contextmanager
def beside(*words: str) -> Iterator[int]:
    """Another program that serves on a free port; `{port}` in its words is that."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, *(word.replace("{port}", str(port)) for word in words)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def write_sqlite(path: Path, home: Path) -> None:
    """The same rows for datasette."""
    hub = open_hub(home, limits=Limits(memory=1024))
    with hub.intake.engine.session() as connection, sqlite3.connect(path) as target:
        target.execute(
            "CREATE TABLE firm (uscc TEXT PRIMARY KEY, name, county, industry, founded, phone, capital, employees, "
            "revenue, tax, loans, grade)"
        )
        casts = "uscc, name, county, industry, founded::VARCHAR, phone, capital::VARCHAR, employees"
        result = connection.execute(
            f"SELECT {casts}, revenue::VARCHAR, tax::VARCHAR, loans::VARCHAR, grade FROM ({rows_sql(FIRMS)})"
        )
        while some := result.fetchmany(50_000):
            target.executemany(f"INSERT INTO firm VALUES ({', '.join('?' * 12)})", some)


def requests(secrets: list[str]) -> list[str]:
    """One a firm, each under the key of its connection."""
    return [
        f"GET /api/v1/data/market.firm/{code} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
        f"{secrets[turn % len(secrets)]}\r\nZhongshu-Grant: bank-loans\r\nZhongshu-Purpose: loan_review"
        for turn, code in enumerate(asked())
    ]


def size_of(folder: Path) -> int:
    """Bytes on disk of everything below it."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())


def sound(found: Load) -> Load:
    """SystemExit when an answer was not what was asked."""
    if found.failed:
        raise SystemExit(f"{found.failed} answers were not 200")
    return found


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bounds of `lookup`."""
    home = folder / "home"
    hub = write_home(home)
    secrets = keys(hub, CONNECTIONS)
    hub.ledger.close()
    plain = [head.replace("/api/v1/data/market.firm/", "/?") for head in requests(secrets)]
    with beside("-c", HELLO, "{port}") as port:
        hello = sound(load(port, plain, SECONDS))
    before, entries = size_of(home / "ledger"), _entries(home)
    with serving("serve", "--home", str(home), "--no-worker", "--processes", "1") as port:
        wait_for(port, "/api/v1/health")
        peak = sound(load(port, requests(secrets), SECONDS))
        half = sound(load(port, requests(secrets), SECONDS, pace=peak.rate / 2))
    written = _entries(home) - entries
    bytes_each = (size_of(home / "ledger") - before) / written
    write_sqlite(folder / "market.db", home)
    with beside("-m", "datasette", "serve", str(folder / "market.db"), "--port", "{port}") as port:
        heads = [f"GET /market/firm/{code}.json HTTP/1.1\r\nHost: 127.0.0.1" for code in asked()]
        peer = sound(load(port, heads, SECONDS))
    note = f"{peak.rate:.0f} look-ups a second against {hello.rate:.0f}, {FIRMS} firms, {CONNECTIONS} connections"
    yield Line("lookup", "rate", peak.rate / hello.rate, "hello world under the same server", least=0.45, note=note)
    note = f"{peak.rate:.0f} a second against {peer.rate:.0f}"
    yield Line("lookup", "datasette", peak.rate / peer.rate, "datasette, the same rows", least=5.0, note=note)
    note = f"{half.p99 * 1000:.1f} ms at {half.rate:.0f} a second"
    yield Line("lookup", "p99", half.p99 / 0.020, "20 ms", most=1.0, note=note)
    note = f"{bytes_each:.0f} bytes an entry over {written} entries"
    yield Line("lookup", "bytes", bytes_each / 800, "800 bytes", most=1.0, note=note)


def _entries(home: Path) -> int:
    """How many the ledger of a home has, read by somebody who then lets go of it."""
    hub = open_hub(home, limits=Limits(memory=256))
    size = hub.ledger.size
    hub.ledger.close()
    hub.intake.engine.close()
    return size
