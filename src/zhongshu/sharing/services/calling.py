"""Calls to units' services, each in its turn: from the cache while that is valid, through a breaker, in time."""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from zhongshu.core.errors import HomeError, nearest
from zhongshu.core.watching import UNWATCHED, Watcher
from zhongshu.sharing.services.asked import Question
from zhongshu.sharing.services.breaker import Breaker, Open
from zhongshu.sharing.services.cache import Cache, Held, valid_for
from zhongshu.sharing.services.exchange import Exchange, Sent
from zhongshu.sharing.services.faults import ILL, ServiceFault
from zhongshu.sharing.services.line import Failed, Received
from zhongshu.sharing.services.measures import Measures
from zhongshu.sharing.services.records import Reading, Row, Unreadable
from zhongshu.sharing.services.secrets import Secrets
from zhongshu.sharing.services.spec import Service

WAITING = 8
"""So many calls may wait for each that is under way; more are turned away at once."""
_LARGE = 256 * 1024
"""Bytes from which on an answer is read beside the event loop."""


@dataclass(frozen=True)
class Fetched:
    """What the unit gave; `age` in seconds, `left` those for which it is still valid (0: not kept)."""

    rows: tuple[Row, ...]
    at: datetime
    age: float
    left: float


class AnswersLater(Exception):
    """The unit took the question (202) and will answer by itself."""

    kind = "later"


@dataclass
class _Turns:
    """Those of one service in one event loop."""

    free: asyncio.Semaphore
    wanted: int = 0


@asynccontextmanager
async def _turn(free: asyncio.Semaphore, most: float) -> AsyncIterator[None]:
    """A turn that comes within `most` seconds: one that comes later leaves the unit no time to answer."""
    try:
        async with asyncio.timeout(most):
            await free.acquire()
    except TimeoutError:
        raise Failed("busy", "has too many calls waiting for it", wait=1, sent=False) from None
    try:
        yield
    finally:
        free.release()


@dataclass
class Caller:
    """One a process. `connections` are the addresses of region.yaml by name; `now` is UTC."""

    secrets: Secrets
    exchange: Exchange
    measures: Measures
    connections: Mapping[str, str]
    zone: ZoneInfo
    now: Callable[[], datetime]
    cache: Cache = field(default_factory=Cache)
    breakers: dict[str, Breaker] = field(default_factory=dict)
    watcher: Watcher = UNWATCHED
    _turns: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, _Turns]] = field(default_factory=WeakKeyDictionary)
    _writing: asyncio.Task[None] | None = None

    def breaker(self, service: Service) -> Breaker:
        """That of this process."""
        return self.breakers.setdefault(service.name, Breaker())

    def base(self, service: Service) -> str:
        """The address that the document's paths follow. HomeError where region.yaml does not say it."""
        name = service.spec.connection
        if name is None:
            return service.spec.base
        if name not in self.connections:
            hint = f"connections: {{{name}: https://…}} ({nearest(name, self.connections)})"
            raise HomeError(f"region.yaml does not say where {service.name} is: no connection {name!r}", hint=hint)
        return self.connections[name]

    async def fetch(self, service: Service, question: Question, *, more: Mapping[str, str] | None = None) -> Fetched:
        """The rows, before any mask. ServiceFault; AnswersLater; HomeError where something is not set up.

        `more` are headers of a question that may be answered later; such a one is not looked up in the cache.
        """
        secret = await self._secret(service)
        key = service.name, question.operation.name, question.canonical, secret and hashlib.sha256(secret[1]).digest()
        held = None if more else self.cache.get(key)
        if held is not None:
            self.measures.hit(service.name)
            return _told(held, self.cache.clock())
        began = time.perf_counter()
        try:
            with self.watcher.watch("call", service=service.name, operation=question.operation.name):
                shown = None if secret is None else secret[0]
                sent = self._sent(service, question, shown, {**self.watcher.passed_on(), **(more or {})})
                received, rows = await self._in_time(service, question, sent, later=more is not None)
        except (Failed, Open) as error:
            raise self._fault(service, error) from None
        finally:
            self._settle()
        self.measures.good(service.name, time.perf_counter() - began)
        since = self.cache.clock()
        kept = valid_for(question.operation.spec.valid_for, received.headers, self.now())
        held = Held(rows, self.now(), since, since + kept, len(received.content))
        self.cache.put(key, held)
        return _told(held, since)

    async def _in_time(
        self, service: Service, question: Question, sent: Sent, *, later: bool
    ) -> tuple[Received, tuple[Row, ...]]:
        """All within the operation's time: waiting for a turn (half of it), a second try, reading what came."""
        breaker, turns = self.breaker(service), self._turns_of(service)
        breaker.refuse()
        if turns.wanted >= service.spec.at_once * (1 + WAITING):
            raise Failed("busy", "has too many calls waiting for it", wait=1, sent=False)
        turns.wanted += 1
        most = question.operation.spec.timeout.total_seconds()
        try:
            async with asyncio.timeout(most), _turn(turns.free, most / 2):
                with breaker.call(_ill):
                    received = await self._tried(service, question, sent)
                    return received, await self._read(question, received, later=later)
        except TimeoutError:
            raise Failed("timeout", "did not answer in time") from None
        finally:
            turns.wanted -= 1

    async def _tried(self, service: Service, question: Question, sent: Sent) -> Received:
        """Once more where that can do no harm."""
        try:
            return await self._asked(service, question, sent)
        except Failed as error:
            harmless = question.operation.idempotent or not error.sent
            if error.kind not in ("unreachable", "failed") or error.wait is not None or not harmless:
                raise
        return await self._asked(service, question, sent)

    async def _asked(self, service: Service, question: Question, sent: Sent) -> Received:
        received = await self.exchange.send(service.name, sent)
        if received.status == 200:
            media = received.headers.get("content-type", "").partition(";")[0].strip().lower()
            if media != "application/json" and not media.endswith("+json"):
                raise Failed("broken", f"sent {media[:40] or 'no content type'}, where JSON was expected")
        elif received.status == 404 and not question.operation.route.none_is_404:
            raise Failed("refused", "answered 404, of which its document does not speak")
        return received

    async def _read(self, question: Question, received: Received, *, later: bool) -> tuple[Row, ...]:
        if received.status == 202 and later:
            raise AnswersLater
        if received.status == 202:
            raise Failed("broken", "answered 202: it answers by itself later, ask it with Prefer: respond-async")
        if received.status == 404:
            return ()
        return await self.read(question, received.content)

    async def read(self, question: Question, content: bytes) -> tuple[Row, ...]:
        """An answer's rows. Failed for one that is not what the pack says."""
        reading = Reading(question.operation, self.zone)
        try:
            if len(content) > _LARGE:
                return await asyncio.to_thread(reading.rows, content)
            return reading.rows(content)
        except Unreadable as error:
            raise Failed("broken", str(error)) from None

    async def _secret(self, service: Service) -> tuple[str, bytes] | None:
        """HomeError where one is needed and none was given."""
        if service.spec.credentials is None:
            return None
        name = service.name
        found = await asyncio.to_thread(self.secrets.of, name) if self.secrets.stale else self.secrets.of(name)
        if found is None:
            raise HomeError(f"{name} has no secret to call with yet", hint=f"zhongshu service secret {name}")
        return found

    def _sent(self, service: Service, question: Question, secret: str | None, more: Mapping[str, str]) -> Sent:
        url = self.base(service).rstrip("/") + question.path
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "zhongshu", **more}
        headers |= question.headers
        body = question.body
        if body is not None:
            headers["Content-Type"] = "application/json"
        said = service.spec.credentials
        if said is not None and secret is not None:
            shown = f"{said.prefix}{secret}"
            if said.header is not None:
                headers[said.header] = shown
            else:
                url += ("&" if "?" in url else "?") + urlencode({said.name: shown})
        return Sent(question.operation.route.method, url, headers, body)

    def _fault(self, service: Service, error: Failed | Open) -> ServiceFault:
        if isinstance(error, Open):
            fault = ServiceFault(
                service.name,
                service.owner,
                "open",
                "failed several times in a row and is left alone for a while",
                wait=max(1, round(error.wait)),
            )
        else:
            fault = ServiceFault(service.name, service.owner, error.kind, error.said, wait=error.wait or 5)
        if fault.kind == "open":
            self.measures.turned_away(service.name)
        else:
            self.measures.bad(service.name, fault.kind, fault.said)
        return fault

    def _turns_of(self, service: Service) -> _Turns:
        turns = self._turns.setdefault(asyncio.get_running_loop(), {})
        return turns.setdefault(service.name, _Turns(asyncio.Semaphore(service.spec.at_once)))

    def _settle(self) -> None:
        """Write the counts now and then, beside the event loop."""
        if self.measures.due and (self._writing is None or self._writing.done()):
            self._writing = asyncio.ensure_future(asyncio.to_thread(self.measures.write))
            self._writing.add_done_callback(lambda done: done.cancelled() or done.exception())


def _told(held: Held, clock: float) -> Fetched:
    return Fetched(held.rows, held.at, max(0.0, clock - held.since), max(0.0, held.until - clock))


def _ill(error: BaseException) -> bool:
    """Also when the time is up, which comes as a cancellation of what runs."""
    return isinstance(error, asyncio.CancelledError) or (isinstance(error, Failed) and error.kind in ILL)
