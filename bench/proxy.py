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
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from bench.lookup import beside
from bench.report import Line
from bench.server import connect, serving, wait_for
from zhongshu.app.people import machine
from zhongshu.app.wiring import open_hub
from zhongshu.lake.engine import Limits
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.keys import Wish
from zhongshu.sharing.people.person import Newcomer, Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader
from zhongshu.state.tables.grants import consent

CALLS = 1_500
WARM = 200
FIRMS = 500
PACE = 0.004
"""Seconds between two turns: a key is answered 500 times a second."""

PACK = "pack: market\ntitle: 市场\nowner: office\n"
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
GRANT = """\
- grant: bank-loans
  title: 贷款
  from: office
  to: {unit: bank, roles: [officer]}
  read: market.standing
  columns:
    allow: [uscc, name, county, phone, score, since, grade]
    mask: {phone: {keep_last: 4}, score: {bucket: 10}}
  where: score >= 10
  purpose: loan_review
  basis: {consent: true}
  quota: {calls_a_day: 100000000, subjects_a_day: 100000000}
  valid: {valid_from: 2020-01-01, valid_to: 2090-01-01}
"""
REGION = """\
region: bench
title: 基准
area: '331000'
units: {{office: {{title: 市场局}}, bank: {{title: 银行}}}}
packs: []
connections: {{unit: 'http://127.0.0.1:{port}'}}
source_networks: [127.0.0.1]
"""


def write_home(home: Path, port: int) -> str:
    """A region whose unit is at that port, the grant decided, consents given; returns an API key."""
    services = home / "packs" / "market" / "services"
    services.mkdir(parents=True)
    (services.parent / "pack.yaml").write_text(PACK, encoding="utf-8")
    (services.parent / "grants.yaml").write_text(GRANT, encoding="utf-8")
    (services / "standing.yaml").write_text(SERVICE, encoding="utf-8")
    (services / "standing.openapi.json").write_text(json.dumps(DOCUMENT), encoding="utf-8")
    (home / "region.yaml").write_text(REGION.format(port=port), encoding="utf-8")
    hub = open_hub(home, limits=Limits(memory=512))
    hub.door.book()
    owner = Reader("owner", posts=(Post("office", Role.OFFICER),))
    hub.grants.take(owner, "bank-loans", "approved", reason="bench", unit="office")
    hub.services.live.caller.secrets.put("market.standing", "secret", who="bench", at=hub.now())
    given = {"unit": "bank", "purpose": "loan_review", "valid_from": datetime(2020, 1, 1, tzinfo=UTC)}
    said = [{**given, "subject": code, "evidence": "bench", "who": "bench", "at": hub.now()} for code in firms()]
    with hub.snapshots.database.begin() as connection:
        connection.execute(insert(consent), said)
    key = _key(hub)
    hub.ledger.close()
    return key


def firms() -> list[str]:
    """The codes that are asked about."""
    return [f"91331002MA{number:08}" for number in range(FIRMS)]


def _key(hub: Hub) -> str:
    now = hub.now()
    person = hub.people.persons.add(Newcomer("banker", "Banker", (Post("bank", Role.OFFICER),)), machine(), now).person
    assert person is not None
    wish = Wish(person.id, "bank", Role.OFFICER, "bench", now + timedelta(days=2))
    return hub.people.keys.draw(hub.people.keys.give(wish, machine(), now).prefix, machine(), now)


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bounds of `proxy`."""
    home = folder / "home"
    with beside("-m", "bench.unit", "{port}") as unit:
        key = write_home(home, unit)
        headers = {
            "Authorization": f"Bearer {key}",
            "Zhongshu-Grant": "bank-loans",
            "Zhongshu-Purpose": "loan_review",
            "Content-Type": "application/json",
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
