"""A live call through the hub beside the same call straight to the unit: the grant, the masks, the ledger, twice HTTP.

Three processes on the two cores of a small machine: the unit, the server that `zhongshu serve` starts, this client.
Both ways keep one connection open and ask for one firm after the other, turn by turn, so that both see the same
moments; nothing is answered from a cache. What a call costs more is the overhead.
"""

import http.client
import json
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from bench.bank import HEADERS, PACK, REGION, code_of, grant_on, keys, let_in
from bench.lookup import beside
from bench.report import Line
from bench.server import connect, serving, wait_for
from zhongshu.app.wiring import open_hub
from zhongshu.lake.engine import Limits

CALLS = 1_500
WARM = 200
FIRMS = 500
PACE = 0.004
"""Seconds between two turns: a key is answered 500 times a second."""

SERVICE = """\
service: standing
title: 企业信用状态
owner: office
level: 3
sharing: conditional
origin: synthetic
openapi: standing.openapi.json
base: ${unit}
credentials: {header: X-Api-Key}
operations:
  standing:
    call: standing
    rows: $.data
    columns:
      uscc: {type: string}
      name: {type: string}
      county: {type: area}
      phone: {type: string}
      score: {type: decimal, scale: 2}
      since: {type: date}
      grade: {type: string}
    asks: {code: uscc}
    subject: uscc
"""
DOCUMENT = {
    "openapi": "3.1.0",
    "paths": {
        "/firms/{code}/standing": {
            "get": {
                "operationId": "standing",
                "parameters": [{"name": "code", "in": "path", "required": True, "schema": {"type": "string"}}],
            }
        }
    },
}
GRANT = grant_on(
    "market.standing",
    allow="[uscc, name, county, phone, score, since, grade]",
    mask="{phone: {keep_last: 4}, score: {bucket: 10}}",
    where="score >= 10",
)


def write_home(home: Path, port: int) -> str:
    """A region whose unit is at that port, the grant decided, consents given; returns an API key."""
    services = home / "packs" / "market" / "services"
    services.mkdir(parents=True)
    (services.parent / "pack.yaml").write_text(PACK, encoding="utf-8")
    (services.parent / "grants.yaml").write_text(GRANT, encoding="utf-8")
    (services / "standing.yaml").write_text(SERVICE, encoding="utf-8")
    (services / "standing.openapi.json").write_text(json.dumps(DOCUMENT), encoding="utf-8")
    (home / "region.yaml").write_text(
        f"{REGION}connections: {{unit: 'http://127.0.0.1:{port}'}}\nsource_networks: [127.0.0.1]\n", encoding="utf-8"
    )
    hub = open_hub(home, limits=Limits(memory=512))
    let_in(hub, firms())
    hub.services.live.caller.secrets.put("market.standing", "secret", who="bench", at=hub.now())
    (key,) = keys(hub, 1)
    hub.ledger.close()
    return key


def firms() -> list[str]:
    """The codes that are asked about."""
    return [code_of(number) for number in range(FIRMS)]


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bounds of `proxy`."""
    home = folder / "home"
    with beside("-m", "bench.unit", "{port}") as unit:
        key = write_home(home, unit)
        headers = {
            "Authorization": f"Bearer {key}",
            "Content-Type": "application/json",
            **HEADERS,
        }
        with serving("serve", "--home", str(home), "--no-worker", "--processes", "1") as hub:
            wait_for(hub, "/api/v1/health")
            direct, through = _measured(connect(unit), connect(hub), headers)
    for name, at in (("p50", 49), ("p95", 94)):
        plain, whole = (statistics.quantiles(taken, n=100)[at] * 1000 for taken in (direct, through))
        note = f"{whole:.2f} ms through the hub, {plain:.2f} ms straight to the unit, {len(through)} calls each"
        yield Line("proxy", name, (whole - plain) / 5, "5 ms more than the unit's own answer", most=1.0, note=note)


def _measured(
    unit: http.client.HTTPConnection, hub: http.client.HTTPConnection, headers: dict[str, str]
) -> tuple[list[float], list[float]]:
    """Seconds of each call, straight and through the hub, taken in turns."""
    direct: list[float] = []
    through: list[float] = []
    codes = firms()
    for turn in range(WARM + CALLS):
        code = codes[turn % FIRMS]
        ways = (
            (direct, unit, "GET", f"/firms/{code}/standing", None, {}),
            (
                through,
                hub,
                "POST",
                "/api/v1/services/market.standing/standing",
                json.dumps({"code": code}),
                headers,
            ),
        )
        for taken, connection, method, path, body, said in ways:
            began = time.perf_counter()
            connection.request(method, path, body, said)
            response = connection.getresponse()
            content = response.read()
            spent = time.perf_counter() - began
            if response.status != 200 or code.encode() not in content:
                raise SystemExit(f"{path} answered {response.status}: {content[:300]!r}")
            if turn >= WARM:
                taken.append(spent)
        time.sleep(PACE)
    return direct, through
