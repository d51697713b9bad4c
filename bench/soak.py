"""Two hundred users for half an hour: strangers and officials on pages, programs on the API, while rows change.

A user asks for something, reads for THINK seconds on average (exponential), and asks again, on one connection that is
kept open: some forty requests a second. The region is the demonstration's, served as `zhongshu serve` does: two web
processes and the worker. Every five minutes a corrected file is loaded, so that what was kept is worked out anew. The
client is a third process on the same two cores. `SOAK_MINUTES` shortens it for a try; its bounds are those of thirty.
"""

import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

import psutil

from bench.report import Line, in_process
from bench.server import serving, wait_for
from zhongshu.app.demo import prepare
from zhongshu.app.people import machine
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.keys import Wish
from zhongshu.sharing.people.sessions import Visitor
from zhongshu.web.session import COOKIE

USERS = 200
MINUTES = float(os.environ.get("SOAK_MINUTES", "30"))
THINK = 5.0
CHANGES = 300.0
WARM = 0.15
"""Of the time, before memory is looked at: caches and pools have their size by then."""

OFFICIALS = ("analyst", "market", "economy", "auditor", "engineer")
PROGRAM = ("bank", "bank", "officer")


@dataclass(frozen=True)
class User:
    """What stands in each head, and the paths to choose from."""

    headers: Sequence[str]
    paths: Sequence[str]


def users(hub: Hub) -> list[User]:
    """Half of them strangers, three tenths officials in their sessions, the rest programs with a key."""
    now, people = hub.now(), hub.people
    names, areas = sorted(hub.packs.indicators.by_name), ("331000", "330100", "330400", "331002", "331021")
    open_pages = ["/", "/indicators", "/places", "/data", "/packs", "/figures", "/places/331000"]
    open_pages += ["/data/air.station_aqi", "/data/air.station_hour"]
    open_pages += [f"/indicators/{name}?area={area}" for name in names[:40] for area in areas[:3]]
    open_pages += [f"/passport/{name}?area={areas[0]}" for name in names[:20]]
    known = [*open_pages, "/grants", "/ledger", "/account", "/cubes"]
    api = [f"/api/v1/indicators/{name}/values?area={area}" for name in names[:40] for area in areas]
    api += [f"/api/v1/data/air.station_aqi?limit={limit}" for limit in (10, 100, 500)]
    api += ["/api/v1/catalogue", "/api/v1/datasets/air.station_hour", "/api/v1/health"]
    found = [User((), open_pages)] * (USERS // 2)
    for number in range(USERS * 3 // 10):
        person = people.persons.by_login(OFFICIALS[number % len(OFFICIALS)])
        assert person is not None
        token = people.sessions.open(person.id, Visitor("127.0.0.1", "soak"), now).token
        found.append(User((f"Cookie: {COOKIE}={token}",), known))
    login, unit, role = PROGRAM
    person = people.persons.by_login(login)
    assert person is not None
    post = next(one for one in person.posts if one.unit == unit and one.role == role)
    while len(found) < USERS:
        wish = Wish(person.id, unit, post.role, f"program {len(found)}", now + timedelta(days=1))
        secret = people.keys.draw(people.keys.give(wish, machine(), now).prefix, machine(), now)
        stated = "Zhongshu-Grant: air-open", "Zhongshu-Purpose: public_information"
        found.append(User((f"Authorization: Bearer {secret}", *stated), api))
    return found


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bounds of `soak`: the 95th percentile, what failed, and how memory grew."""
    home = folder / "home"
    hub = prepare(home, quietly).hub
    known = users(hub)
    hub.ledger.close()
    hub.snapshots.database.dispose()
    with serving("serve", "--home", str(home), "--processes", "2") as port:
        wait_for(port)
        with watched(port) as memory, changing(home):
            found = soak(port, known, MINUTES * 60)
    taken = sorted(found.taken)
    p95, median = (statistics.quantiles(taken, n=100)[at] for at in (94, 49))
    grown = memory.last / memory.first
    said = f"{len(taken)} answers, {len(taken) / MINUTES / 60:.0f} a second, median {median * 1000:.0f} ms"
    note = f"p95 {p95 * 1000:.0f} ms; {said}; {USERS} users, {MINUTES:g} minutes"
    yield Line("soak", "p95", p95 / 0.5, "500 ms", most=1.0, note=note)
    share = found.failed / max(len(taken) + found.failed, 1)
    worst = ", ".join(f"{count} x {what}" for what, count in sorted(found.faults.items())[:5])
    yield Line("soak", "errors", share / 0.001, "0.1 %", most=1.0, note=f"{found.failed} failed {worst}".strip())
    note = f"{memory.first:.0f} MB after {MINUTES * WARM:.1f} minutes, {memory.last:.0f} MB at the end, web and worker"
    yield Line("soak", "memory", grown, "memory after the start", most=1.05, note=note)


@contextmanager
def quietly(_: str) -> Iterator[None]:
    """No bar."""
    yield


@dataclass
class Memory:
    """Megabytes of the server's processes together: medians over a tenth of the time."""

    seen: list[tuple[float, float]] = field(default_factory=list)

    @property
    def first(self) -> float:
        return self._around(WARM)

    @property
    def last(self) -> float:
        return self._around(0.95)

    def _around(self, share: float) -> float:
        begin, length = self.seen[0][0], self.seen[-1][0] - self.seen[0][0]
        near = [size for at, size in self.seen if abs((at - begin) / max(length, 1e-9) - share) <= 0.05]
        return statistics.median(near or [self.seen[-1][1]])


@contextmanager
def watched(port: int) -> Iterator[Memory]:
    """The memory of whatever listens on a port, and of all that it started, every five seconds."""
    memory, stop = Memory(), threading.Event()
    server = next(
        one for one in psutil.process_iter(["cmdline"]) if str(port) in (one.info["cmdline"] or ()) and _serves(one)
    )

    def look() -> None:
        while not stop.is_set():
            memory.seen.append((time.monotonic(), _size(server) / 2**20))
            stop.wait(5)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield memory
    finally:
        stop.set()
        thread.join()


def _serves(process: psutil.Process) -> bool:
    return "serve" in (process.info["cmdline"] or ())


def _size(server: psutil.Process) -> float:
    """Proportional set size: what processes share is counted once."""
    total = 0.0
    for one in (server, *server.children(recursive=True)):
        try:
            total += one.memory_full_info().pss
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return total


@contextmanager
def changing(home: Path) -> Iterator[None]:
    """Every few minutes the CO of the last hours is corrected, and back again: a new snapshot each time."""
    sample = Path(__file__).parents[1] / "packs" / "air" / "sample" / "台州.csv"
    lines, stop = sample.read_text(encoding="utf-8").splitlines(keepends=True), threading.Event()
    corrected = home / "scratch" / sample.name
    corrected.parent.mkdir(parents=True, exist_ok=True)

    def load() -> None:
        turn = 0
        while not stop.wait(CHANGES):
            turn += 1
            changed = (
                lines if turn % 2 == 0 else [*lines[:-24], *(line.replace(",0.", ",1.", 1) for line in lines[-24:])]
            )
            corrected.write_text("".join(changed), encoding="utf-8")
            words = ["load", "air.station_hour", str(corrected), "--source", "city_csv", "--home", str(home), "--json"]
            subprocess.run([sys.executable, "-m", "zhongshu", *words], check=False, stdout=subprocess.DEVNULL)

    thread = threading.Thread(target=load)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


# --- the client: a process of its own ------------------------------------------------------------------------------


@dataclass
class Found:
    """Seconds of every answer that came, how many did not or were wrong, and what those said."""

    taken: list[float] = field(default_factory=list)
    failed: int = 0
    faults: dict[str, int] = field(default_factory=dict)

    def fault(self, said: str) -> None:
        self.failed += 1
        self.faults[said] = self.faults.get(said, 0) + 1


Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def soak(port: int, known: Sequence[User], seconds: float) -> Found:
    """All users at once for so long."""
    with NamedTemporaryFile("w", suffix=".json") as told:
        json.dump([port, seconds, [[list(one.headers), list(one.paths)] for one in known]], told)
        told.flush()
        return Found(**json.loads(in_process("bench.soak", "client", told.name)[2]))


def client(told: str) -> None:
    """For the process, which is told by a file: print what came of it."""
    port, seconds, said = json.loads(Path(told).read_text(encoding="utf-8"))
    found = Found()
    known = [User(headers, paths) for headers, paths in said]
    asyncio.run(_all(port, known, seconds, found))
    json.dump(vars(found), sys.stdout)


async def _all(port: int, known: Sequence[User], seconds: float, found: Found) -> None:
    until = time.perf_counter() + seconds
    await asyncio.gather(*(_user(port, one, random.Random(n), until, found) for n, one in enumerate(known)))


async def _user(port: int, user: User, dice: random.Random, until: float, found: Found) -> None:
    await asyncio.sleep(dice.uniform(0, THINK))
    stream: Stream | None = None
    while time.perf_counter() < until:
        path = dice.choice(user.paths)
        began = time.perf_counter()
        try:
            stream, status = await _asked(port, stream, user, path)
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            found.fault(f"{type(error).__name__} at {path.partition('?')[0]}")
            stream = None
            continue
        if status == 200:
            found.taken.append(time.perf_counter() - began)
        else:
            found.fault(f"{status} at {path.partition('?')[0]}")
        await asyncio.sleep(dice.expovariate(1 / THINK))
    _closed(stream)


async def _asked(port: int, stream: Stream | None, user: User, path: str) -> tuple[Stream | None, int]:
    """An answer; on a new connection where the server has closed the one that was kept, as browsers do."""
    if stream is not None:
        with suppress(ConnectionError):
            status, stays = await asyncio.wait_for(_ask(*stream, user, path), 30)
            return (stream if stays else _closed(stream)), status
        _closed(stream)
    stream = await asyncio.open_connection("127.0.0.1", port)
    status, stays = await asyncio.wait_for(_ask(*stream, user, path), 30)
    return (stream if stays else _closed(stream)), status


def _closed(stream: Stream | None) -> None:
    if stream is not None:
        stream[1].close()


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, user: User, path: str) -> tuple[int, bool]:
    """The status of one whole answer, and whether the connection may be used again."""
    asked = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: gzip", *user.headers]
    writer.write(("\r\n".join(asked) + "\r\n\r\n").encode())
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise
        raise ConnectionResetError("closed before a word of the answer") from error
    lines = head.decode("latin-1").lower().split("\r\n")
    fields = {name: value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    if "chunked" in fields.get("transfer-encoding", ""):
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    else:
        await reader.readexactly(int(fields.get("content-length", "0")))
    return int(lines[0].split()[1]), fields.get("connection") != "close"
