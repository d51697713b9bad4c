"""POST /mcp: the streamable HTTP transport, without sessions: every request carries its key and stands for itself."""

from typing import Any
from urllib.parse import urlsplit

from mcp.server import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from zhongshu.core.errors import GrantError

LARGEST = 256 * 1024
"""Bytes of one request: a call is a few words."""


async def serve_http(server: Server[Any], scope: Scope, receive: Receive, send: Send) -> None:
    """One request. GrantError when a page of another site sends it.

    The manager lives as long as the request: it has no session to keep, and so needs no lifespan of the application.
    """
    require_own(Request(scope))
    manager = StreamableHTTPSessionManager(server, json_response=True, stateless=True, max_request_body_size=LARGEST)
    async with manager.run():
        await manager.handle_request(scope, receive, send)


def require_own(request: Request) -> None:
    """GrantError where a browser says that the request comes from another site than this one.

    A name that is bound anew to this machine (DNS rebinding) is refused before, where hosts are checked.
    """
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise GrantError(f"a page of {origin[:80]} may not call tools here", hint="agents send no Origin header")
