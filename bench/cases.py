"""A hundred thousand open cases in two thousand grids: pages under sixteen clients, and acts that are durable.

Of sixteen clients two are the chief of both halves of the town, six the desk of one half, eight the officer of a grid,
each with a page of thirty rows (the board: of twenty a step); meanwhile somebody acts five times a second, so that what
is kept in memory is not kept for long. Two processes serve, one a core. Each act is one transaction of the state and
one line of the ledger, both on disk before it counts; sixteen threads of one process act on cases of their own.
"""

import itertools
import json
import random
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

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
from zhongshu.state.tables.cases import case_event, duty_holder, work_case
from zhongshu.web.session import COOKIE

CASES = 100_000
GRIDS = 2000
CLIENTS = 16
SECONDS = 8.0
BETWEEN = 0.2
"""Seconds between acts while pages are asked for."""
TYPE = "town.event"
PAGES = {
    "inbox": "/cases?post=all",
    "board": "/board/town/event",
    "overdue": "/cases/overdue?post=all",
    "statistics": "/case-stats/town/event",
}
OFFICER = (Post("north", Role.OFFICER),)
WIDE = 0.001
"""Degrees of a grid."""

REGION = """\
region: benchland
title: 测试市
area: '331000'
units: {north: {title: 北半城}, south: {title: 南半城}}
packs: [region]
"""
PACK = """\
pack: town
title: 街面
owner: north
uses: [region]
"""
DUTIES = """\
grid_officer: {title: 网格员, grids: grid, above: desk}
desk: {title: 指挥岗, units: [north, south], above: chief}
chief: {title: 总指挥, units: [north]}
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
    """A region of two halves: a chief above two desks, each above half of the grids."""
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
    clock = ClockChange("solve", "started", ClockSpec(within=Decimal(48), counts="hours", first="counted"))
    rows, events = [], []
    for number in range(1, CASES + 1):
        at = now - timedelta(minutes=number * 60 * 60 / CASES)
        grid = number % GRIDS
        place = {"lon": 121 + (grid + 0.5) * WIDE, "lat": 28.5}
        fields = {"kind": "cover", "place": place, "said": f"井盖坏了 {number}"}
        said: dict[str, Any] = {"fields": fields, "clocks": (clock,), "channel": "sample"}
        event = Event(1, "opened", at, "anyone", "", None, "new", _post(grid), **said)
        case = fold(id_of(TYPE, number), TYPE, type.edition, [event])
        due = at + timedelta(hours=48)
        rows.append({"number": number, "written": 1, "follow": None, **case_row(case, type, due=due, next=due)})
        events.append({"case": number, "key": None, **event_row(event)})
    with cases.store.database.begin() as connection:
        for table, made in ((work_case, rows), (case_event, events)):
            for start in range(0, CASES, 5_000):
                connection.execute(insert(table), made[start : start + 5_000])


def seat(hub: Hub) -> tuple[Sequence[Reader], Sequence[str]]:
    """Somebody at every post. The officers of the grids, in order, and for each client the cookie of its session."""
    now = hub.now()
    known = {}
    for login, post in {"chief": "chief/north", "desk": "desk/north", "grid": "grid_officer/g0000"}.items():
        person = hub.people.persons.add(Newcomer(login, login, OFFICER), machine(), now).person
        assert person is not None
        known[f"town.{post}"] = person
    ids = {post: known[post].id if post in known else f"p-{n}" for n, post in enumerate(hub.cases.posts())}
    rows = [{"post": post, "person": id, "name": "某人", "since": now} for post, id in ids.items()]
    with hub.cases.store.database.begin() as connection:
        connection.execute(insert(duty_holder), rows)
    clients = [one for one, n in zip(known.values(), (2, 6, 8), strict=True) for _ in range(n)]
    tokens = [hub.people.sessions.open(one.id, Visitor("127.0.0.1", "bench"), now).token for one in clients]
    officers = [Reader(ids[_post(grid)], "某人", OFFICER) for grid in range(GRIDS)]
    return officers, [f"{COOKIE}={token}" for token in tokens]


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bounds of `cases`."""
    hub = write_home(folder)
    officers, cookies = seat(hub)
    fill(hub.cases, hub.now())
    with serving("serve", "--home", str(folder), "--no-worker", "--processes", "2") as port:
        wait_for(port, "/api/v1/health")
        _visits(port, PAGES["inbox"], cookies, 3.0)  # until both processes have started and counted once
        for name, path in PAGES.items():
            with _acting(hub, officers) as acts:
                taken = _visits(port, path, cookies, SECONDS)
            slow = statistics.quantiles(taken, n=20)[-1]
            note = (
                f"p95 {slow * 1000:.0f} ms, median {statistics.median(taken) * 1000:.0f} ms, "
                f"{len(taken) / SECONDS:.0f} pages a second, {CLIENTS} clients, {len(acts)} acts meanwhile"
            )
            yield Line("cases", name, slow / 0.150, "150 ms", most=1.0, note=note)
    done = _acts(hub, officers)
    note = f"{done / SECONDS:.0f} acts a second by {CLIENTS} threads, each on disk in state and ledger"
    yield Line("cases", "acts", done / SECONDS / 300, "300 acts a second", least=1.0, note=note)
    hub.ledger.close()


def _visits(port: int, path: str, cookies: Sequence[str], seconds: float) -> Sequence[float]:
    stop = time.perf_counter() + seconds

    def client(cookie: str) -> list[float]:
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
        return [one for taken in pool.map(client, cookies) for one in taken]


@contextmanager
def _acting(hub: Hub, officers: Sequence[Reader]) -> Iterator[list[int]]:
    """Somebody acts now and then, on cases all over the town; the numbers of those."""
    done: list[int] = []
    over = threading.Event()

    def act() -> None:
        chance = random.Random(6)
        while not over.wait(BETWEEN):
            number = chance.randint(CASES // 2, CASES)
            officer = officers[number % GRIDS]
            hub.cases.act(id_of(TYPE, number), officer, lambda moves, case: moves.noted(case, "看过", public=False))
            done.append(number)

    with ThreadPoolExecutor(1) as pool:
        acting = pool.submit(act)
        try:
            yield done
        finally:
            over.set()
            acting.result()


def _acts(hub: Hub, officers: Sequence[Reader]) -> int:
    stop, turn = time.perf_counter() + SECONDS, itertools.count(1)

    def act() -> int:
        done = 0
        while time.perf_counter() < stop:
            number = next(turn)
            hub.cases.move(id_of(TYPE, number), "again", {}, officers[number % GRIDS])
            done += 1
        return done

    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(one.result() for one in [pool.submit(act) for _ in range(CLIENTS)])


def _post(grid: int) -> str:
    return f"town.grid_officer/g{grid:04}"


def _grids() -> str:
    rows = []
    for number in range(GRIDS):
        west, east = 121 + number * WIDE, 121 + (number + 1) * WIDE
        corners = [[west, 28], [east, 28], [east, 29], [west, 29], [west, 28]]
        unit = "north" if number < GRIDS // 2 else "south"
        outline = json.dumps({"type": "Polygon", "coordinates": [corners]})
        rows.append(f"      - {{grid: g{number:04}, title: 网格 {number}, unit: {unit}, outline: '{outline}'}}")
    head = (
        "parameter: grid\ntitle: 网格\ncolumns: {grid: string, title: string, unit: string, outline: string}\n"
        "editions:\n  - valid_from: 2020-01-01\n    adopted: 2020-01-01\n    reference: {title: made up}\n"
        "    certainty: read\n    rows:\n"
    )
    return head + "\n".join(rows) + "\n"
