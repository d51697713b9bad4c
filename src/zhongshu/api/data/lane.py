"""The short way of a look-up: a key that is known asks for one row, and nothing else of a request is of use."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from zhongshu.api.data.call import caller, checked
from zhongshu.api.data.lookup import PREFIX, LookupCalls, missing
from zhongshu.api.data.plain import problem_for
from zhongshu.core.errors import ZhongshuError
from zhongshu.sharing.keyed import Call
from zhongshu.sharing.read import Stale
from zhongshu.sharing.reader import Reader

Known = Callable[[str], tuple[Reader, int] | None]
"""Who a bearer's word stands for, where that is known without asking the state, and how many acts there are."""

_BELOW = f"{PREFIX}/"
_BEARER = b"bearer "


@dataclass(frozen=True)
class KeyedLane:
    """ASGI middleware, before everything that finds out who comes and which route it is. What it does not know by
    heart goes on to them, and the same endpoint answers there."""

    app: ASGIApp
    lookups: LookupCalls
    known: Known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self._call(scope)
        if found is None:
            await self.app(scope, receive, send)
            return
        call, key, seen = found
        try:
            self.lookups.calls.lookups.take(caller(call.reader, ""))
            body = await self.lookups.look(call, key, seen=seen)
        except Stale:
            await self.app(scope, receive, send)
            return
        except ZhongshuError as error:
            response = await run_in_threadpool(problem_for, error, Request(scope, receive))
            await response(scope, receive, send)
            return
        if not body:
            await missing(Request(scope, receive), call.name)(scope, receive, send)
            return
        length = (b"content-length", str(len(body)).encode())
        await send({"type": "http.response.start", "status": 200, "headers": [*_HEADERS, length]})
        await send({"type": "http.response.body", "body": body})

    def _call(self, scope: Scope) -> tuple[Call, str, int] | None:
        """The call, its key and the acts that were seen; None for what goes the ordinary way."""
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(_BELOW):
            return None
        name, _, key = scope["path"][len(_BELOW) :].partition("/")
        if not key or key == "changes" or name not in self.lookups.calls.hub.keyed.by:
            return None
        headers = dict(scope["headers"])
        secret = headers.get(b"authorization", b"")
        if secret[: len(_BEARER)].lower() != _BEARER:
            return None
        known = self.known(secret[len(_BEARER) :].strip().decode("latin-1"))
        stated = (headers.get(name, b"").decode("latin-1") for name in (b"zhongshu-grant", b"zhongshu-purpose"))
        try:
            said = checked(*stated)
        except ZhongshuError:
            return None
        if known is None or said is None:
            return None
        reader, seen = known
        return Call(reader, name, *said, f"{PREFIX}/{name}/{{key}}"), key, seen


_HEADERS = (
    (b"content-type", b"application/json"),
    (b"cache-control", b"private, no-store"),
    (b"vary", b"Authorization, Cookie"),
)
