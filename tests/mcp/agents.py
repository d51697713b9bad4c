"""Agents for the tests: the SDK's own client and another one, in this process, over stdio and over HTTP."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
from chuk_mcp.client.client import MCPClient
from chuk_mcp.transports.base import Transport
from chuk_mcp.transports.http.parameters import StreamableHTTPParameters
from chuk_mcp.transports.http.transport import StreamableHTTPTransport
from chuk_mcp.transports.stdio import StdioParameters, StdioTransport
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

from zhongshu.mcp.call import House
from zhongshu.mcp.server import agent_server
from zhongshu.packs.calls import Calls
from zhongshu.packs.hub import Hub
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.ledger.search import Wanted, search
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.keys import Wish
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.persons import Newcomer
from zhongshu.sharing.reader import ANYONE, Reader

MACHINE = Actor.at_the_machine("test")


@dataclass(frozen=True)
class Told:
    """What a client has of one call."""

    words: str
    content: Any
    failed: bool


Ask = Callable[..., Awaitable[Told]]
"""await ask("describe", name="market.firm")"""

Connect = Callable[[], AbstractAsyncContextManager[Ask]]


@asynccontextmanager
async def _asking(client: Client) -> AsyncIterator[Ask]:
    async with client as connected:

        async def ask(tool: str, **words: Any) -> Told:
            told = await connected.call_tool(tool, words)
            return Told("\n".join(one.text for one in told.content), told.structured_content, bool(told.is_error))

        yield ask


@asynccontextmanager
async def _asking_otherwise(transport: Transport) -> AsyncIterator[Ask]:
    """One call at a time: each waiting call of this client throws away the answers that are for the others."""
    turn = asyncio.Lock()
    async with transport:
        client = MCPClient(transport)
        await client.initialize()

        async def ask(tool: str, **words: Any) -> Told:
            async with turn:
                told = await client.call_tool(tool, words)
            texts = [one["text"] if isinstance(one, Mapping) else one.text for one in told.content]
            return Told("\n".join(texts), getattr(told, "structuredContent", None), bool(told.isError))

        yield ask


def house_of(hub: Hub) -> House:
    """The tools over a hub, without a way in."""
    return House(Calls(hub))


def here(hub: Hub, reader: Reader | Callable[[], Reader] = ANYONE) -> AbstractAsyncContextManager[Ask]:
    """The SDK's client in this process; `reader` may be found out anew at every call."""

    async def identify(_: Any) -> Reader:
        return reader() if callable(reader) else reader

    return _asking(Client(agent_server(house_of(hub), identify)))


def over_http(url: str, secret: str | None = None) -> AbstractAsyncContextManager[Ask]:
    """The SDK's client at a server."""
    headers = {} if secret is None else {"Authorization": f"Bearer {secret}"}
    return _asking(Client(streamable_http_client(f"{url}/mcp", http_client=httpx2.AsyncClient(headers=headers))))


def otherwise_over_http(url: str, secret: str | None = None) -> AbstractAsyncContextManager[Ask]:
    """Another client, of an earlier edition of the protocol."""
    said = StreamableHTTPParameters(url=f"{url}/mcp", bearer_token=secret)
    return _asking_otherwise(StreamableHTTPTransport(said))


def command(home: Path, *words: str) -> list[str]:
    return [sys.executable, "-W", "ignore", "-m", "zhongshu", "mcp", "--home", str(home), *words]


def over_stdio(home: Path, *words: str) -> AbstractAsyncContextManager[Ask]:
    """The SDK's client with a process of its own."""
    program, *arguments = command(home, *words)
    return _asking(Client(stdio_client(StdioServerParameters(command=program, args=arguments))))


def otherwise_over_stdio(home: Path, *words: str) -> AbstractAsyncContextManager[Ask]:
    """Another client with a process of its own."""
    program, *arguments = command(home, *words)
    return _asking_otherwise(StdioTransport(StdioParameters(command=program, args=arguments)))


def ask_once(connected: AbstractAsyncContextManager[Ask], tool: str, **words: Any) -> Told:
    """One call, from connecting to leaving."""

    async def run() -> Told:
        async with connected as ask:
            return await ask(tool, **words)

    return asyncio.run(run())


def key_for(hub: Hub, login: str, post: Post) -> tuple[str, str]:
    """An API key of a new person, and its prefix."""
    now = hub.now()
    person = hub.people.persons.add(Newcomer(login, login, (post,)), MACHINE, now).person
    assert person is not None
    key = hub.people.keys.give(Wish(person.id, post.unit, post.role, "agent", now + timedelta(days=9)), MACHINE, now)
    return hub.people.keys.draw(key.prefix, MACHINE, now), key.prefix


def calls_on_ledger(hub: Hub) -> list[Entry]:
    """Every entry of a call of a tool, oldest first."""
    found = search(hub.ledger.folders, Wanted(), limit=500)
    return [one for one in reversed(found) if (one.address or "").startswith("mcp:")]
