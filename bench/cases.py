"""A hundred thousand open cases in fifty grids: a desk's pages under sixteen clients, and acts that are durable.

Each act is one transaction of the state and one line of the ledger, both on disk before it counts; sixteen threads of
one process act on cases of their own.
"""

import itertools
import json
import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from bench.report import Line
from bench.server import connect, serving, wait_for
from zhongshu.app.people import machine
from zhongshu.app.wiring import open_hub
from zhongshu.cases.case import fold
from zhongshu.cases.cases import Cases
from zhongshu.cases.event import ClockChange, Event
from zhongshu.cases.records import case_row, event_row, id_of
from zhongshu.lake.engine import Limits
from zhongshu.packs.hub import Hub
from zhongshu.rules.clock import ClockSpec
from zhongshu.sharing.people.person import Newcomer, Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.people.sessions import Visitor
from zhongshu.sharing.reader import Reader
from zhongshu.state.tables.cases import case_event, work_case
from zhongshu.web.session import COOKIE

CASES = 100_000
GRIDS = 50
CLIENTS = 16
SECONDS = 8.0
TYPE = "town.event"

REGION = """\
region: benchland
title: 测试市
area: '331000'
units: {office: {title: 测试局}}
packs: [region]
"""
PACK = """\
pack: town
title: 街面
owner: office
uses: [region]
"""
DUTIES = """\
grid_officer: {title: 网格员, grids: grid, above: desk}
desk: {title: 指挥岗, units: [office]}
"""
EVENT = """\
case: event
title: 街面事件
open_to: known
says: said
area: place
form:
  kind: {type: choice, one_of: {cover: 井盖, rubbish: 垃圾}, title: 类别, required: true, level: 1}
  place: {type: point, required: true, title: 位置, level: 1}
  said: {type: text, title: 情况, required: true}
owner: {duty: grid_officer, grid: {of: grid, at: place}}
steps:
  new: {title: 待处置, to: {done: {title: 处置完成}, again: {title: 再看}}}
  again: {title: 再看, to: {new: {title: 退回}, done: {title: 处置完成}}}
  done: {title: 已办结, outcome: solved}
clocks:
  solve: {title: 时限, begins: new, ends: [done], within: 48, counts: hours, first: counted}
"""


def write_home(folder: Path) -> Hub:
    """A region with one desk above fifty grids, whose officer sits at all of them."""
    pack = folder / "packs" / "town"
    (pack / "parameters").mkdir(parents=True)
    (pack / "cases").mkdir()
    (folder / "region.yaml").write_text(REGION, encoding="utf-8")
    (pack / "pack.yaml").write_text(PACK, encoding="utf-8")
    (pack / "duties.yaml").write_text(DUTIES, encoding="utf-8")
    (pack / "cases" / "event.yaml").write_text(EVENT, encoding="utf-8")
    (pack / "parameters" / "grid.yaml").write_text(_grids(), encoding="utf-8")
    return open_hub(folder, limits=Limits(memory=512))


def fill(cases: Cases, now: datetime) -> None:
    """Open cases as their first events make them, a fifth of them overdue, past the acts that would take an hour."""
    type = cases.type(TYPE)
    cases.store.adopt([type], now)
    clock = ClockChange("solve", "started", ClockSpec(within=48, counts="hours", first="counted"))
    rows, events = [], []
    for number in range(1, CASES + 1):
        at = now - timedelta(minutes=number * 60 * 60 / CASES)
        grid = number % GRIDS
        place = {"lon": 121.005 + grid / 100, "lat": 28.5}
        fields = {"kind": "cover", "place": place, "said": f"井盖坏了 {number}"}
        post = f"town.grid_officer/g{grid:02}"
        event = Event(1, "opened", at, "anyone", "", None, "new", post, fields, clocks=(clock,), channel="sample")
        case = fold(id_of(TYPE, number), TYPE, type.edition, [event])
        due = at + timedelta(hours=48)
        rows.append({"number": number, "written": 1, "follow": None, **case_row(case, type, due=due, next=due)})
        events.append({"case": number, "key": None, **event_row(event)})
    with cases.store.database.begin() as connection:
        for table, made in ((work_case, rows), (case_event, events)):
            for start in range(0, CASES, 5_000):
                connection.execute(insert(table), made[start : start + 5_000])


def officer(hub: Hub) -> tuple[Reader, str]:
    """Who sits at the desk and, as nobody has them, at every grid; and the cookie of their session."""
    now = hub.now()
    newcomer = Newcomer("desk", "指挥员", (Post("office", Role.OFFICER),))
    person = hub.people.persons.add(newcomer, machine(), now).person
    assert person is not None
    hub.cases.holders.seat("town.desk/office", person.id, person.name, by="system", at=now)
    token = hub.people.sessions.open(person.id, Visitor("127.0.0.1", "bench"), now).token
    return Reader(person.id, person.name, person.posts), f"{COOKIE}={token}"


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bounds of `cases`."""
    hub = write_home(folder)
    reader, cookie = officer(hub)
    fill(hub.cases, hub.now())
    with serving("serve", "--home", str(folder), "--no-worker", "--processes", "2") as port:
        wait_for(port, "/api/v1/health")
        for name, path in {"inbox": "/cases", "board": "/board/town/event", "overdue": "/cases/overdue"}.items():
            taken = _visits(port, path, cookie)
            slow = statistics.quantiles(taken, n=20)[-1]
            note = f"p95 {slow * 1000:.0f} ms, {len(taken) / SECONDS:.0f} pages a second, {CLIENTS} clients"
            yield Line("cases", name, slow / 0.150, "150 ms", most=1.0, note=note)
    done = _acts(hub, reader)
    note = f"{done / SECONDS:.0f} acts a second by {CLIENTS} threads, each on disk in state and ledger"
    yield Line("cases", "acts", done / SECONDS / 300, "300 acts a second", least=1.0, note=note)
    hub.ledger.close()


def _visits(port: int, path: str, cookie: str) -> Sequence[float]:
    stop = time.perf_counter() + SECONDS

    def client() -> list[float]:
        connection, taken = connect(port), []
        while time.perf_counter() < stop:
            began = time.perf_counter()
            connection.request("GET", path, headers={"Cookie": cookie})
            response = connection.getresponse()
            response.read()
            if response.status != 200:
                raise RuntimeError(f"{path} answered {response.status}")
            taken.append(time.perf_counter() - began)
        return taken

    with ThreadPoolExecutor(CLIENTS) as pool:
        running = [pool.submit(client) for _ in range(CLIENTS)]
        return [seconds for one in running for seconds in one.result()]


def _acts(hub: Hub, reader: Reader) -> int:
    stop, turn = time.perf_counter() + SECONDS, itertools.count(1)

    def act() -> int:
        done = 0
        while time.perf_counter() < stop:
            hub.cases.move(id_of(TYPE, next(turn)), "again", {}, reader)
            done += 1
        return done

    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(one.result() for one in [pool.submit(act) for _ in range(CLIENTS)])


def _grids() -> str:
    rows = []
    for number in range(GRIDS):
        west, east = 121 + number / 100, 121 + (number + 1) / 100
        corners = [[west, 28], [east, 28], [east, 29], [west, 29], [west, 28]]
        outline = json.dumps({"type": "Polygon", "coordinates": [corners]})
        rows.append(f"      - {{grid: g{number:02}, title: 网格 {number}, unit: office, outline: '{outline}'}}")
    head = (
        "parameter: grid\ntitle: 网格\ncolumns: {grid: string, title: string, unit: string, outline: string}\n"
        "editions:\n  - valid_from: 2020-01-01\n    adopted: 2020-01-01\n    reference: {title: made up}\n"
        "    certainty: read\n    rows:\n"
    )
    return head + "\n".join(rows) + "\n"
