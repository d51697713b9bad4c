"""Tools for agents, plugged in: who calls over HTTP or stdio, and the library, if it is there."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import anyio
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from zhongshu.app.identify import Identify
from zhongshu.core.errors import HomeError
from zhongshu.mcp.call import House
from zhongshu.packs.calls import Calls
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import ANYONE, Reader

if TYPE_CHECKING:
    from mcp.server import Server

PATH = "/mcp"
_BEARER = "bearer "

WhoCalls = Callable[[Any], Awaitable[Reader]]


def agent_route(calls: Calls, identify: Identify) -> Route:
    """POST /mcp. Nothing is imported before the first request, so that pages start without the library."""
    return Route(PATH, Endpoint(House(calls), by_bearer(identify)), methods=["POST"])


def by_bearer(identify: Identify) -> WhoCalls:
    """The reader of the key that a request carries; a stranger without one.

    A browser's session never counts here: any page could send it along.
    """

    async def caller(request: Request) -> Reader:
        said = request.headers.get("authorization", "")
        if not said.lower().startswith(_BEARER):
            return ANYONE
        held = identify.known(said[len(_BEARER) :].strip())
        return held[0] if held is not None else await identify(request)

    return caller


def by_key(hub: Hub, secret: str) -> WhoCalls:
    """The reader of one key, looked up at every call: a key that is revoked ends what it began."""

    request = Request({"type": "http", "path": PATH, "headers": [(b"authorization", f"Bearer {secret}".encode())]})
    caller = by_bearer(Identify(hub, ANYONE))

    async def same(_: Any) -> Reader:
        return await caller(request)

    return same


def always(reader: Reader) -> WhoCalls:
    """Whoever sits at this machine, or nobody in particular."""

    async def caller(_: Any) -> Reader:
        return reader

    return caller


def serve_stdio(hub: Hub, caller: WhoCalls) -> None:
    """Answer on standard input and output until the input ends. HomeError without the library."""
    server = _server(House(Calls(hub)), caller)

    async def serve() -> None:
        from mcp.server.stdio import stdio_server  # the extra `agents`

        async with stdio_server() as (received, sent):
            await server.run(received, sent, server.create_initialization_options())

    anyio.run(serve)


@dataclass
class Endpoint:
    """ASGI: the server is made by the first request."""

    house: House
    caller: WhoCalls
    _made: "list[Server[Any]]" = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._made:
            self._made.append(await run_sync(_server, self.house, self.caller))
        from zhongshu.mcp.endpoint import serve_http  # the extra `agents`

        await serve_http(self._made[0], scope, receive, send)


def _server(house: House, caller: WhoCalls) -> "Server[Any]":
    try:
        from zhongshu.mcp.server import agent_server  # the extra `agents`
    except ModuleNotFoundError as error:
        raise HomeError("tools for agents need the library mcp", hint="pip install 'zhongshu[agents]'") from error
    return agent_server(house, caller)
