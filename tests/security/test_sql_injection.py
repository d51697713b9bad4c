"""Statements where names and numbers are asked for: through every parameter and every part of every address."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

import zhongshu
from tests.security.payloads import SQL
from tests.security.region import BRIEF, FORM, NOTE, routes
from zhongshu.packs.hub import Hub
from zhongshu.web import pages
from zhongshu.web.visit import Visit

CANARY = "canary-5d1f"
RIGHT = {
    "number": "1",
    "run": "2",
    "record": "1",
    "token": "x" * 32,
    "form": FORM,
    "unit": "331083",
    "month": "2020-11",
    "dataset": "economy.figures",
    "page": "1",
    "id": "1",
    "brief": BRIEF,
    "period": "2020-11",
    "code": "331000",
    "pack": "economy",
    "screen": "overview",
    "layer": "counties",
    "level": "county",
    "hash": "x",
    "log": "x",
    "path": "x",
}
INDICATOR = "economy.industry_output"
_STRAIGHT = re.compile(r"""(?:query_params|query)\.get(?:list)?\(\s*"(\w+)\"""")
"""What is read from a request before there is a page, or beside it."""


class Noted(dict[str, str]):
    """A page's query that writes down what the page asks it for."""

    def __init__(self, query: Mapping[str, str], into: set[str]):
        super().__init__(query)
        self.into = into

    def get(self, name: str, default: Any = None) -> Any:
        self.into.add(name)
        return super().get(name, default)

    def __getitem__(self, name: str) -> str:
        self.into.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self.into.add(str(name))
        return super().__contains__(name)


@pytest.fixture
def probed(hub: Hub, open_client: Callable[[Hub], TestClient], monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """Afterwards nothing is changed, and nothing of this machine was shown."""
    monkeypatch.setenv("ZHONGSHU_CANARY", CANARY)
    client = open_client(hub)
    client.get("/")  # the first request puts what the packs grant on record
    before = fingerprint(hub)
    yield client
    assert fingerprint(hub) == before
    assert not list(Path("/tmp").glob("zhongshu_pwned*"))


def fingerprint(hub: Hub) -> tuple[object, ...]:
    """The rows of every table of the state but what every request writes, the files of the lake, the snapshot."""
    database = hub.snapshots.database
    known = sa.MetaData()
    known.reflect(database)
    with database.connect() as connection:
        counted = {
            name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar()
            for name, table in known.tables.items()
            if not name.startswith(("ledger", "session", "rate"))
        }
    files = {path for path in hub.intake.lake.root.rglob("*") if path.is_file()}
    return counted, files, hub.snapshots.current_number()


def get_routes(client: TestClient) -> list[str]:
    """The path of every GET route, as the application has it."""
    return sorted({path for path, methods in routes(client.app.routes) if "GET" in methods})  # type: ignore[attr-defined]


def parts_of(path: str) -> list[str]:
    return re.findall(r"{(\w+)", path)


def filled(address: str, /, **parts: str) -> str:
    """The address with right words in its parts, but for those given."""
    name = NOTE if "data" in address else INDICATOR

    def word(found: re.Match[str]) -> str:
        return quote(parts.get(found[1], {"name": name, **RIGHT}.get(found[1], "x")), safe="")

    return re.sub(r"{(\w+)(?::\w+)?}", word, address)


def described(client: TestClient) -> dict[str, set[str]]:
    """By path, the parameters that the description of the API names."""
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    return {
        path: {one["name"] for one in of.get("get", {}).get("parameters", ()) if one["in"] == "query"}
        for path, of in paths.items()
    }


def read_straight() -> set[str]:
    program = Path(zhongshu.__file__).parent
    return {name for file in program.rglob("*.py") for name in _STRAIGHT.findall(file.read_text("utf-8"))}


def harm(client: TestClient, addresses: Iterable[str]) -> list[str]:
    """The addresses whose answer is a fault of the program, or shows what it must not."""
    found = []
    for address in addresses:
        answer = client.get(address, follow_redirects=False)
        shown = [word for word in ("root:x:", CANARY, "Traceback", "duckdb.", "sqlite3.") if word in answer.text]
        if answer.status_code >= 500 or shown:
            found.append(f"{answer.status_code} {shown} {address[:150]}")
    return found


def test_statements_in_the_parts_of_addresses_are_names_of_nothing(probed: TestClient) -> None:
    asked = (
        filled(path, **{part: payload}) for path in get_routes(probed) for part in parts_of(path) for payload in SQL
    )
    assert not harm(probed, asked)


def test_statements_in_parameters_are_values_of_nothing(probed: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each that the API describes or a page reads, the one that it reads only where another is given too. What nobody
    reads changes no answer; names that are read nowhere have a test of their own."""
    read: set[str] = set()
    monkeypatch.setattr(pages, "Visit", lambda query, **said: Visit(query=Noted(query, read), **said))
    payloads, known, found, every = cycle(SQL), described(probed), list[str](), set[str]()
    for path in get_routes(probed):
        read.clear()
        found += harm(probed, [filled(path)])
        asked = set[str]()
        while names := (known.get(path, set()) if path.startswith("/api/") else read | read_straight()) - asked:
            asked |= names
            every |= names
            found += harm(probed, (f"{filled(path)}?{urlencode({one: next(payloads)})}" for one in sorted(names)))
    assert not found
    assert {"q", "sort", "period", "as_of", "within", "limit"} <= every


def test_every_statement_in_every_parameter_of_what_shows_rows(probed: TestClient) -> None:
    shows = {
        "/data/{name}": ("q", "sort", "page", "area", "column", "as_of"),
        "/data/{name}/quarantine": ("rule", "column", "run", "standing", "page"),
        "/search": ("q",),
        "/api/v1/indicators/{name}/values": ("area", "grain", "first", "last", "by", "limit", "snapshot", "as_of"),
    }
    assert set(shows) <= set(get_routes(probed))
    asked = (
        f"{filled(path)}?{urlencode({name: payload})}"
        for path, names in shows.items()
        for name in names
        for payload in SQL
    )
    assert not harm(probed, asked)


def test_names_of_parameters_are_no_statements_either(probed: TestClient) -> None:
    payloads = cycle(SQL)
    asked = (
        f"{filled(path)}?{urlencode({payload: 'x', 'where': payload, 'order_by': payload})}"
        for path in get_routes(probed)
        for payload in islice(payloads, 4)
    )
    assert not harm(probed, asked)
