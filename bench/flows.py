"""Flows of six offices, of which three wait for others: how many whole ones a second.

By the engine alone, each act on a position that comes out of JSON and goes back into it; and as cases, where each part
is a case of its own and every act a transaction of the state and a line of the ledger, both on disk before it counts.
"""

import itertools
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.report import Line, timed
from zhongshu.app.wiring import open_hub
from zhongshu.cases.flows.engine import Engine, Standing
from zhongshu.cases.flows.reading import read_flow
from zhongshu.cases.flows.timers import Working
from zhongshu.cases.records import number_of
from zhongshu.lake.engine import Limits
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

WHOLE, LEAST = 400, 200
"""Flows that are gone through by the engine alone; how many a second, and how many cases of flows on disk."""
CLIENTS, SECONDS = 16, 8.0
OFFICER = Reader("p-officer", "某人", (Post("north", Role.OFFICER),))
_OFFICES = ("certificate", "household", "vaccination", "allowance", "insurance", "card")
_NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
_WAYS = (
    "begun certificate, certificate split, split household, split vaccination, split allowance, household after, "
    "after insurance, after card, insurance joined, card joined, vaccination joined, allowance joined, joined asked"
)
_FACTS = {"twins": False, "town": "椒江区", "born": "2026-11-20", "mother": "330000199601010000"}
_BROUGHT = {"outcome": "granted", "number": "2026-000123", "note": "按时办结", "days": 3}


_REGION = """\
region: benchland
title: 测试市
area: '331000'
units: {north: {title: 北半城}}
packs: [region]
"""
_TYPE = """\
case: {name}
title: {name}
open_to: known
says: name
form: {{name: {{type: string, title: 姓名, required: true}}}}
owner: {{duty: desk}}
steps:
  working: {{title: 办理中, to: {{granted: {{title: 同意}}}}}}
  granted: {{title: 已办, outcome: granted}}
"""
_WHOLE = """\
  refused: {title: 未办, outcome: refused}
flow:
  file: birth.bpmn
  parts: {PARTS}
  ends: {done: granted, refused: refused}
"""


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bounds of `flows`."""
    engine = Engine(read_flow(_bpmn(), "birth.bpmn"), _count)
    _whole(engine)
    with timed() as watch:
        acts = sum(_whole(engine) for _ in range(WHOLE))
    rate, size = WHOLE / watch.seconds, len(json.dumps(_half(engine).position))
    note = f"{rate:,.0f} whole flows a second, {acts / watch.seconds:,.0f} acts; a position has {size:,} characters"
    yield Line("flows", "engine", LEAST / rate, f"{LEAST} a second", most=1.0, note=note)

    hub = _write_home(folder)
    whole = _cases(hub) / SECONDS
    rate = whole * (1 + len(_OFFICES))
    note = (
        f"{rate:.0f} cases a second from opened to ended, {whole:.0f} whole flows, by {CLIENTS} threads of one process"
    )
    yield Line("flows", "state", LEAST / rate, f"{LEAST} cases a second", most=1.0, note=note)
    hub.ledger.close()


def _cases(hub: Hub) -> int:
    """Flows that were gone through as cases."""
    stop, turn = time.perf_counter() + SECONDS, itertools.count(1)

    def client() -> int:
        done = 0
        while time.perf_counter() < stop:
            _walk(hub, next(turn))
            done += 1
        return done

    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(one.result() for one in [pool.submit(client) for _ in range(CLIENTS)])


def _walk(hub: Hub, number: int) -> None:
    case = hub.cases.open("town.birth", {"name": f"新生儿 {number}"}, OFFICER, "page").case
    while case.is_open:
        part = next(one.case for one in case.parts.values() if one.ended is None)
        hub.cases.move(part, "granted", {}, OFFICER)
        case = hub.cases.store.case(number_of(case.id))


def _write_home(folder: Path) -> Hub:
    pack = folder / "packs" / "town"
    for name in ("cases", "flows"):
        (pack / name).mkdir(parents=True)
    files = {
        "pack.yaml": "pack: town\ntitle: 一件事\nowner: north\n",
        "duties.yaml": "desk: {title: 窗口, units: [north]}\n",
    }
    parts = ", ".join(f"{name}: {name}" for name in _OFFICES)
    whole = _TYPE.format(name="birth").replace(", to: {granted: {title: 同意}}", "")
    files |= {f"cases/{name}.yaml": _TYPE.format(name=name) for name in _OFFICES}
    files["cases/birth.yaml"] = whole + _WHOLE.replace("PARTS", parts)
    (folder / "region.yaml").write_text(_REGION, encoding="utf-8")
    for name, text in files.items():
        (pack / name).write_text(text, encoding="utf-8")
    (pack / "flows" / "birth.bpmn").write_bytes(_bpmn())
    hub = open_hub(folder, limits=Limits(memory=512))
    hub.cases.holders.seat("town.desk/north", OFFICER.actor, OFFICER.name, by="system", at=hub.now())
    return hub


def _whole(engine: Engine) -> int:
    """Acts from the first to the last."""
    standing, acts = engine.begin(_FACTS, _NOW), 1
    while standing.waiting:
        standing, acts = _done(engine, standing), acts + 1
    assert standing.ended == "done"
    return acts


def _half(engine: Engine) -> Standing:
    standing = engine.begin(_FACTS, _NOW)
    for _ in range(3):
        standing = _done(engine, standing)
    return standing


def _done(engine: Engine, standing: Standing) -> Standing:
    position: dict[str, Any] = json.loads(json.dumps(standing.position))
    return engine.done(position, standing.waiting[0].id, _BROUGHT, _NOW)


def _count(working: Working, at: datetime) -> datetime:
    return at + timedelta(days=int(working.amount))


def _bpmn() -> bytes:
    kinds = {"begun": "startEvent", "split": "parallelGateway", "after": "parallelGateway", "joined": "parallelGateway"}
    kinds |= {"asked": "exclusiveGateway", "done": "endEvent", "refused": "endEvent"}
    ways = [tuple(way.split()) for way in _WAYS.split(", ")] + [("asked", "done"), ("asked", "refused")]
    names = dict.fromkeys(name for way in ways for name in way)
    nodes = [f'<{kinds.get(name, "userTask")} id="{name}"{_default(name)}/>' for name in names]
    flows = [
        f'<sequenceFlow id="{one}_{other}" sourceRef="{one}" targetRef="{other}">{_asked(other)}</sequenceFlow>'
        for one, other in ways
    ]
    head = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="bench">'
    return f'{head}<process id="birth">{"".join(nodes + flows)}</process></definitions>'.encode()


def _default(name: str) -> str:
    return ' default="asked_done"' if name == "asked" else ""


def _asked(target: str) -> str:
    said = 'card.outcome = "refused" or insurance.outcome = "refused"'
    return f"<conditionExpression>{said}</conditionExpression>" if target == "refused" else ""
