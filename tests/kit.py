"""A small region in a temporary folder: what tests of several rooms build on."""

import textwrap
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.requests import Request
from starlette.routing import Router
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.postgres import region_state
from zhongshu.app.asgi import create_app
from zhongshu.app.identify import Identify
from zhongshu.app.wiring import open_hub
from zhongshu.datasets.publish import drafting
from zhongshu.lake.engine import Limits, quote_name, write_query
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import ANYONE, Reader, system_reader

READER = system_reader("operator")
Clients = Callable[[Reader], TestClient]


def app_for(hub: Hub, reader: Reader = READER, **known: Any) -> FastAPI:
    """The application as `reader` sees it, without a log-in."""
    return create_app(hub, visitor=reader, **known)


@dataclass(frozen=True)
class Seen:
    """A site as somebody sees it without a log-in: to make one of its own for each reader would take a while."""

    site: ASGIApp
    reader: Reader

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The site itself begins and ends with nobody."""
        if scope["type"] == "lifespan":
            await Router().lifespan(scope, receive, send)
        else:
            await self.site({**scope, VISITOR: self.reader}, receive, send)


class Seeing(Identify):
    """Whom a site takes for its visitor where it is `Seen` by somebody."""

    async def __call__(self, request: Request) -> Reader:
        """Whoever comes with a key or a session is found by that all the same."""
        found = await super().__call__(request)
        return request.scope.get(VISITOR, found) if found is self.visitor else found


VISITOR = "zhongshu.tests.visitor"


def seen_by(hub: Hub, reader: Reader) -> Seen:
    """The one site of a hub, as `reader` sees it."""
    kept = vars(hub)
    if SITE not in kept:
        kept[SITE] = app_for(hub, ANYONE)
    return Seen(kept[SITE], reader)


SITE = "site of the tests"


@contextmanager
def clients_of(hub: Hub) -> Iterator[Clients]:
    """The client of a reader, one for each as long as the block lasts; faults of the program are answers."""
    made: dict[Reader, TestClient] = {}
    with ExitStack() as stack:
        site = app_for(hub, ANYONE)
        stack.enter_context(TestClient(site))

        def client(reader: Reader) -> TestClient:
            if reader not in made:
                made[reader] = stack.enter_context(TestClient(Seen(site, reader), raise_server_exceptions=False))
            return made[reader]

        yield client


REGION = """
region: testland
title: {zh: 测试市, en: Testland}
area: '331000'
units: {office: {title: {zh: 测试局, en: Test office}}}
packs: [region]
"""


def write_pack(home: Path, pack: str, files: Mapping[str, str]) -> Path:
    """A pack below `home/packs`; `files` maps a path inside it to its text, indentation removed."""
    folder = home / "packs" / pack
    said = {"pack.yaml": f"pack: {pack}\ntitle: {pack}\nowner: office\nuses: [region]\n", **files}
    for name, text in said.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
    return folder


def make_hub(home: Path, packs: Mapping[str, Mapping[str, str]], *, region: str = REGION) -> Hub:
    """A region with the pack `region` and these; PackError when one of them is wrong."""
    home.mkdir(parents=True, exist_ok=True)
    said = textwrap.dedent(region)
    state = "" if "\nstate:" in said else f"\nstate: {region_state()}\n"
    (home / "region.yaml").write_text(said + state, encoding="utf-8")
    for pack, files in packs.items():
        write_pack(home, pack, files)
    return open_hub(home, limits=Limits(memory=256))


def put(hub: Hub, name: str, rows: str) -> None:
    """Make the rows of an SQL query the whole content of a dataset, past its sources, in one published version."""
    dataset = hub.packs.catalogue.dataset(name)
    intake = hub.intake
    casts = ", ".join(
        f"CAST({quote_name(n)} AS {kind}) AS {quote_name(n)}" for n, kind in dataset.spec.duckdb_columns.items()
    )
    partition = None if dataset.partition is None else dataset.partition.sql()
    with drafting(intake.lake, hub.snapshots, intake.lock, run=None) as draft, intake.engine.session() as connection:
        old = draft.version(name)
        query = f"SELECT {casts} FROM ({rows})"
        files = write_query(connection, query, intake.lake.path(name), partition=partition)
        draft.commit(
            name,
            dataset.spec.duckdb_columns,
            add=files,
            remove=old.files if old else (),
            partitioned=partition is not None,
        )


def rows_of(hub: Hub, name: str) -> list[tuple[object, ...]]:
    """All rows of a relation in the current snapshot, sorted; also of an indicator's parts."""
    snapshot = hub.snapshot()
    number = snapshot.tables.get(name)
    if number is None:
        return []
    version = hub.intake.lake.version(name, number)
    with hub.door.runner.engine.session() as connection:
        listed = ", ".join(quote_name(n) for n in version.columns)
        view = hub.door.runner.views.view(snapshot, name, version.columns)
        return connection.execute(f"SELECT {listed} FROM {view} ORDER BY ALL").fetchall()
