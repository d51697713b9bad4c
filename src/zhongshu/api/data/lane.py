"""The short way of a look-up: a key that is known asks for one row, and nothing else of a request is of use."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from zhongshu.api.data.call import checked
from zhongshu.api.data.lookup import PREFIX, LookupCalls, missing
from zhongshu.api.data.plain import problem_for
from zhongshu.core.errors import ZhongshuError
from zhongshu.core.watching import ROUTE
from zhongshu.screens.rows.rates import caller
from zhongshu.sharing.keyed import Call
from zhongshu.sharing.reader import Reader
from zhongshu.sharing.refusals import Stale

Known = Callable[[str], tuple[Reader, int, float] | None]
"""Who a bearer's word stands for, where that is known without asking the state; how many acts there were then, and
until when of the monotonic clock it is known if none comes."""
_MOST_HELD = 10_000

_BELOW = f"{PREFIX}/"
_BEARER = b"bearer "


@dataclass(frozen=True)
class KeyedLane:
    """ASGI, before everything that finds out who comes and which route it is: `app`. What is not known by heart here
    goes on there, and the same endpoint answers.

    No browser comes this way: it shows a key, which no page has, and no cookie. So no host is checked, and of the
    headers against misuse by pages only the one that concerns JSON is sent.
    """

    app: ASGIApp
    lookups: LookupCalls
    known: Known
    _held: dict[tuple[object, ...], tuple[Call, int, float]] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self._call(scope)
        if found is None:
            await self.app(scope, receive, send)
            return
        call, key, seen = found
        scope[ROUTE] = _ROUTE
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
        said = (name, *(headers.get(header) for header in _STATED))
        held = self._held.get(said)
        if held is None or held[1] != self.lookups.calls.hub.ledger.acts or held[2] < time.monotonic():
            held = self._learn(said)
        return None if held is None else (held[0], key, held[1])

    def _learn(self, said: tuple[Any, ...]) -> tuple[Call, int, float] | None:
        name, *stated = said
        if None in stated or not stated[0].lower().startswith(_BEARER):
            return None
        secret, grant, purpose = (one.decode("latin-1") for one in stated)
        known = self.known(secret[len(_BEARER) :].strip())
        try:
            words = checked(grant, purpose)
        except ZhongshuError:
            return None
        if known is None or words is None:
            return None
        reader, seen, until = known
        if len(self._held) > _MOST_HELD:
            self._held.clear()
        held = self._held[said] = Call(reader, name, *words, f"{PREFIX}/{name}/{{key}}"), seen, until
        return held


_ROUTE = f"{PREFIX}/{{name}}/{{key:path}}"
_STATED = (b"authorization", b"zhongshu-grant", b"zhongshu-purpose")
_HEADERS = (
    (b"content-type", b"application/json"),
    (b"cache-control", b"private, no-store"),
    (b"vary", b"Authorization, Cookie"),
    (b"x-content-type-options", b"nosniff"),
)
