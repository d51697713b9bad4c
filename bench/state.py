"""Commits a second of what a region writes all day, beside the same statements by bare SQLAlchemy, on both databases.

A run with its snapshot is three commits, a log-in's session one. Every commit is flushed to the disk.
"""

import importlib.util
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, delete, event, insert, or_, select, update

from bench.report import Line, timed
from zhongshu.datasets.publish import EMPTY, Draft, SnapshotStore, publish
from zhongshu.datasets.runs import Counts, RunStore
from zhongshu.lake.table import Lake
from zhongshu.sharing.act import Act
from zhongshu.sharing.people.acting import Keeper
from zhongshu.sharing.people.sessions import IDLE, LONGEST, Sessions, Visitor
from zhongshu.sharing.people.tokens import digest, new_token
from zhongshu.state.database import open_database
from zhongshu.state.tables.lake import run as run_table
from zhongshu.state.tables.lake import snapshot
from zhongshu.state.tables.people import credential, person, post, session

LEAST = 0.6
_EACH, _WARM = 400, 50
_NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
_TABLES = {f"air.table_{number}": number for number in range(60)}
_REPORT = {"versions": _TABLES, "warnings": []}

Write = Callable[[], None]


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bounds of `state`."""
    yield from _lines("sqlite", f"sqlite:///{folder / 'state.db'}", folder)
    with _server() as url:
        yield from _lines("postgresql", url, folder)


def _lines(name: str, url: str, folder: Path) -> Iterator[Line]:
    house, bare = open_database(url), _bare(url)
    with house.begin() as connection:
        made = {"login": "li", "name": "Li", "status": "active", "made": _NOW}
        connection.execute(insert(person).values(id="p1", **made))
        connection.execute(insert(post).values(person="p1", unit="bank", role="officer", title=""))
        connection.execute(insert(credential).values(person="p1", password="x", changed=_NOW, must_change=False))
    pairs = {"run": (_run(house, folder), _bare_run(bare), 3), "session": (_session(house), _bare_session(bare), 1)}
    for measure, (ours, theirs, commits) in pairs.items():
        mine, bares = _seconds(ours, theirs)
        note = f"{commits / mine:,.0f} against {commits / bares:,.0f} commits a second"
        yield Line("state", f"{name}-{measure}", bares / mine, "bare SQLAlchemy", least=LEAST, note=note)
    house.dispose()
    bare.dispose()


def _seconds(ours: Write, theirs: Write) -> tuple[float, float]:
    """Median seconds of one of each, in turn: a disk is not as fast now as it was a second ago."""
    times: dict[Write, list[float]] = {ours: [], theirs: []}
    for _ in range(_EACH):
        for write, measured in times.items():
            with timed() as watch:
                write()
            measured.append(watch.seconds)
    mine, bares = (statistics.median(measured[_WARM:]) for measured in times.values())
    return mine, bares


def _bare(url: str) -> Engine:
    """As its documentation says; SQLite flushes as much as the house lets it."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":

        def durable(connection: Any, _: object) -> None:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")

        event.listen(engine, "connect", durable)
    return engine


def _run(database: Engine, folder: Path) -> Write:
    runs, snapshots, lake = RunStore(database), SnapshotStore(database), Lake(folder / "lake")

    def write() -> None:
        number = runs.start("load", "air.station_hour", who="worker", source="city_csv", file="a.csv")
        publish(snapshots.database, Draft(lake, EMPTY, number, tables=dict(_TABLES)))
        runs.finish(number, counts=Counts(input=24, accepted=24), report=_REPORT, digest="0" * 64)

    return write


def _bare_run(database: Engine) -> Write:
    counts = vars(Counts(input=24, accepted=24))
    begun = {"kind": "load", "subject": "air.station_hour", "source": "city_csv", "file": "a.csv", "who": "worker"}

    def write() -> None:
        with database.begin() as connection:
            row = {**begun, "started": datetime.now(UTC), "status": "running", "counts": {}, "report": {}}
            made = connection.execute(insert(run_table).values(**row)).inserted_primary_key
        assert made is not None
        with database.begin() as connection:
            connection.execute(insert(snapshot).values(at=datetime.now(UTC), run=made[0], tables=_TABLES))
        ended = {"ended": datetime.now(UTC), "status": "done", "counts": counts, "report": _REPORT, "digest": "0" * 64}
        with database.begin() as connection:
            connection.execute(update(run_table).where(run_table.c.number == made[0]).values(**ended))

    return write


def _session(database: Engine) -> Write:
    """The ledger's entry is not counted: it has a bench of its own."""

    def forget(_: Act) -> None:
        return None

    sessions = Sessions(Keeper(database, forget))
    clock = iter(range(1_000_000))
    return lambda: _open(sessions, _NOW + timedelta(milliseconds=next(clock)))


def _open(sessions: Sessions, now: datetime) -> None:
    sessions.open("p1", Visitor("192.0.2.7", "Firefox"), now)


def _bare_session(database: Engine) -> Write:
    clock = iter(range(1_000_000))
    table = session.c

    def write() -> None:
        now, token = _NOW + timedelta(milliseconds=next(clock)), digest(new_token())
        over = or_(table.expires <= now, table.seen <= now - IDLE)
        with database.begin() as connection:
            connection.execute(delete(session).where(or_(over, table.token == digest(""))))
            row = {"token": token, "person": "p1", "made": now, "seen": now, "expires": now + LONGEST}
            connection.execute(insert(session).values(**row, address="192.0.2.7", agent="Firefox"))
            found = select(session, credential.c.must_change)
            found = found.join(credential, credential.c.person == table.person, isouter=True)
            connection.execute(found.where(table.token == token, ~over)).first()
            chosen = select(person).where(person.c.id == "p1").order_by(person.c.login)
            connection.execute(chosen).all()
            held = post.c.person.in_(chosen.with_only_columns(person.c.id).subquery().select())
            connection.execute(select(post).where(held).order_by(post.c.role, post.c.unit)).all()

    return write


@contextmanager
def _server() -> Iterator[str]:
    """A database on the server that the tests start, with its flushes on; by its path, as other packages have tests."""
    spec = importlib.util.spec_from_file_location("bench_postgres", Path(__file__).parents[1] / "tests" / "postgres.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    server = module.Server(durable=True)
    try:
        yield server.fresh()
    finally:
        server.stop()
