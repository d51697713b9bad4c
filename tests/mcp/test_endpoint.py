"""POST /mcp of a real server: two clients, keys, and what browsers may not do."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.mcp.agents import MACHINE, Ask, Told, calls_on_ledger, key_for, otherwise_over_http, over_http
from tests.security.servers import Server, serving
from zhongshu.app.wiring import open_hub
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.people.sessions import Visitor
from zhongshu.web.session import COOKIE

OFFICER = Post("bank", Role.OFFICER)
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
WHOAMI = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "whoami", "arguments": {}}}
ACCEPT = {"Accept": "application/json, text/event-stream"}

Over = Callable[..., AbstractAsyncContextManager[Ask]]
BOTH = pytest.mark.parametrize("connect", [over_http, otherwise_over_http])


@pytest.fixture(scope="module")
def home(market_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:

    return Path(shutil.copytree(market_home, tmp_path_factory.mktemp("served") / "home"))


@pytest.fixture(scope="module")
def hub(home: Path) -> Hub:
    """Another process's hand over the same home."""
    return open_hub(home)


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[Server]:
    with serving(home, 1) as (found,):
        yield found


def post(server: Server, body: Any = WHOAMI, **headers: str) -> httpx.Response:
    return httpx.post(f"{server.url}/mcp", json=body, headers={**ACCEPT, **headers})


@BOTH
def test_a_key_reads_under_its_grants_over_http(hub: Hub, server: Server, connect: Over) -> None:
    secret, prefix = key_for(hub, f"bank-{connect.__name__}", OFFICER)

    async def run() -> list[Told]:
        async with connect(server.url, secret) as bank, connect(server.url) as stranger:
            calls = [ask("query_rows", name="market.firm", limit=5) for ask in (bank, stranger)]
            return [await bank("whoami"), *await asyncio.gather(*calls)]

    who, rows, refused = asyncio.run(run())
    assert (who.content["key"], who.content["posts"][0]["unit"]) == (prefix, "bank")
    assert len(rows.content["rows"]) == 5
    assert refused.failed
    assert "may not read market.firm" in refused.words
    mine = [one for one in calls_on_ledger(hub) if one.key == prefix]
    assert [(one.kind, one.address) for one in mine] == [("note", "mcp:whoami"), ("read", "mcp:query_rows")]


@BOTH
def test_a_key_that_is_revoked_ends_the_session(hub: Hub, server: Server, connect: Over) -> None:
    secret, prefix = key_for(hub, f"gone-{connect.__name__}", OFFICER)

    async def run() -> None:
        async with connect(server.url, secret) as ask:
            assert not (await ask("query_rows", name="market.firm", limit=1)).failed
            hub.people.keys.revoke(prefix, MACHINE, hub.now())
            with pytest.raises(Exception, match=r"401|Unauthorized|revoked|opens nothing|rror"):
                await ask("query_rows", name="market.firm", limit=1)

    asyncio.run(run())
    assert post(server, Authorization=f"Bearer {secret}").status_code == 401
    assert [one.kind for one in calls_on_ledger(hub) if one.key == prefix] == ["read"]


def test_many_at_once_are_answered_in_one_server(server: Server) -> None:
    async def once(connect: Over) -> Told:
        async with connect(server.url) as ask:
            return await ask("query_rows", name="market.shop", limit=3)

    async def run() -> list[Told]:
        return list(await asyncio.gather(*(once(connect) for connect in [over_http, otherwise_over_http] * 8)))

    assert [len(told.content["rows"]) for told in asyncio.run(run())] == [3] * 16


def test_a_browsers_session_opens_nothing(hub: Hub, server: Server) -> None:
    """Any page could make a browser send its cookies along."""
    now = hub.now()
    secret, _ = key_for(hub, "in-a-browser", OFFICER)
    person = hub.people.keys.find(secret, now)[0]
    cookie = f"{COOKIE}={hub.people.sessions.open(person.id, Visitor('', 'test'), now).token}"
    shown = httpx.get(f"{server.url}/account", headers={"Cookie": cookie})
    assert shown.status_code == 200  # it does open pages
    for more in ({}, {"Authorization": "Basic eDp5"}):
        told = post(server, Cookie=cookie, **more).json()
        assert told["result"]["structuredContent"]["actor"] == "anyone"


def test_a_page_of_another_site_may_not_call(server: Server) -> None:
    assert post(server, Origin="https://evil.example").status_code == 403
    assert post(server, Origin="null").status_code == 403
    assert post(server, Origin=server.url).status_code == 200
    form = httpx.post(
        f"{server.url}/mcp", content=b'{"jsonrpc":"2.0"}', headers={"Content-Type": "text/plain", **ACCEPT}
    )
    assert form.status_code == 400


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"", 400), (b"[]", 400), (b"{", 400), (b"[" * 100_000, 400), (b" " * 300_000, 413), (b'{"id": 1}', 400)],
)
def test_what_is_no_message_is_refused(server: Server, content: bytes, status: int) -> None:
    headers = {"Content-Type": "application/json", "MCP-Protocol-Version": "2026-07-28", **ACCEPT}
    assert httpx.post(f"{server.url}/mcp", content=content, headers=headers).status_code == status


def test_there_is_nothing_to_get_or_delete(server: Server) -> None:
    assert httpx.get(f"{server.url}/mcp").status_code == 405
    assert httpx.delete(f"{server.url}/mcp").status_code == 405


def test_a_key_that_opens_nothing_is_a_problem_document(server: Server) -> None:
    told = post(server, LIST, Authorization="Bearer zs_nonsense")
    assert (told.status_code, told.headers["content-type"]) == (401, "application/problem+json")
    assert told.json()["detail"] == "no such API key"
