"""Who comes in, and that no answer leaves before the ledger has it: wrapped around the whole application.

The first message of an answer is held back until what was read for it is durable. When grants or people changed in
between, a GET is answered anew; after the third time, and for anything else that goes wrong, the answer is a refusal.
"""

import hashlib
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zhongshu.core.errors import HomeError, ZhongshuError
from zhongshu.packs.hub import Hub
from zhongshu.sharing.read import Access
from zhongshu.sharing.reader import ANYONE, Reader
from zhongshu.sharing.refusals import Stale

Identify = Callable[[Request], Awaitable[Reader]]
Refuse = Callable[[Request, ZhongshuError], Response]

TRIES = 3
_STATE_AWAY = (DBAPIError, NoConnectionFree)
_LOG = logging.getLogger(__name__)


@dataclass
class Arrival:
    """One request: who came, and what is read for the answer. Rooms find it at `request.state.arrival`.

    `seen` is how many acts the ledger had before it was found out who came.
    """

    hub: Hub
    reader: Reader
    address: str
    seen: int

    @cached_property
    def access(self) -> Access:
        """Opened by whoever reads first."""
        access = self.hub.open(self.reader, address=self.address)
        access.seen = min(access.seen, self.seen)
        return access

    @property
    def opened(self) -> bool:
        return "access" in self.__dict__


@dataclass
class Entrance:
    """ASGI middleware. `identify` finds out who asks; `refuse` makes a page or a problem of an error."""

    app: ASGIApp
    hub: Hub
    identify: Identify
    refuse: Refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        for attempt in range(TRIES):
            try:
                seen = self.hub.ledger.acts  # before: whoever is found may be gone when the answer is proven
                reader = await self.identify(Request(scope, receive))
            except ZhongshuError as error:
                await self._refused(scope, receive, send, error)
                return
            except _STATE_AWAY:
                await self._refused(scope, receive, send, _away())
                return
            scope.setdefault("state", {})["arrival"] = arrival = Arrival(self.hub, reader, scope["path"], seen)
            held = _Held(arrival, send)
            try:
                await self.app(scope, receive, held.send)
                return
            except Stale as error:
                if scope["method"] not in ("GET", "HEAD") or attempt == TRIES - 1:
                    await self._refused(scope, receive, send, error.retold)
                    return
            except ZhongshuError as error:
                if held.sent:
                    raise
                await self._refused(scope, receive, send, error)
                return
            except _STATE_AWAY:
                if held.sent:
                    raise
                _LOG.exception("the state, at %s", scope["path"])
                await self._refused(scope, receive, send, _away())
                return
            finally:
                if arrival.opened and not arrival.access.closed:
                    await run_in_threadpool(_break_off, arrival.access)

    async def _refused(self, scope: Scope, receive: Receive, send: Send, error: ZhongshuError) -> None:
        scope.setdefault("state", {}).setdefault("arrival", Arrival(self.hub, ANYONE, scope["path"], 0))
        answer = await run_in_threadpool(self.refuse, Request(scope, receive), error)
        await answer(scope, receive, send)


@dataclass
class _Held:
    """Holds the answer's beginning until it is proven."""

    arrival: Arrival
    forward: Send
    start: Message | None = None
    sent: bool = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and not self.sent:
            self.start = message
            return
        if self.start is not None:
            await self._settle(message)
            start, self.start, self.sent = self.start, None, True
            await self.forward(start)
        await self.forward(message)

    async def _settle(self, first: Message) -> None:
        arrival = self.arrival
        if not arrival.opened or arrival.access.closed:
            return
        if not arrival.access.notes.proof:
            arrival.access.drop()
            return
        assert self.start is not None
        result = _digest(self.start, first)
        await run_in_threadpool(arrival.access.close, result=result)


def _away() -> HomeError:
    hint = "try again soon; if it stays so, tell the operator: state.db, or the database server"
    return HomeError("the region's state cannot be reached", hint=hint)


def _break_off(access: Access) -> None:
    """The answer failed after something was read for it: the ledger hears so, if it can hear anything."""
    with suppress(Exception), access:
        pass


def _digest(start: Message, first: Message) -> str | None:
    """What the ledger calls the answer: its ETag, else the SHA-256 of its body; None where it streams."""
    tag = next((value for name, value in start["headers"] if name.lower() == b"etag"), None)
    if tag is not None:
        return str(tag.decode().strip('"'))
    return None if first.get("more_body") else hashlib.sha256(first.get("body", b"")).hexdigest()[:32]
