"""One HTTP call to a unit's service: to the address that was checked, no longer and no larger than allowed."""

import asyncio
import ssl
import time
import zlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from weakref import WeakKeyDictionary

import httpx

from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.address import Guard, Target, target_of
from zhongshu.sharing.services.faults import Kind

LARGEST = 8 << 20
"""Bytes of an answer, unpacked."""
PINNED = 30.0
"""Seconds for which the addresses of a name that were looked up and checked are called."""
_GZIP = 31


class Failed(Exception):
    """What went wrong, as the end of a sentence that begins with the service's name. `wait` is what the unit asks for,
    `sent` whether it may have got the question."""

    def __init__(self, kind: Kind, said: str, *, wait: int | None = None, sent: bool = True):
        self.kind, self.said, self.wait, self.sent = kind, said, wait, sent
        super().__init__(said)


@dataclass(frozen=True)
class Sent:
    """What goes out; `url` has its query. The headers hold the secret, which is never told."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = None


@dataclass(frozen=True)
class Received:
    """`headers` are in lower case, `content` is unpacked."""

    status: int
    headers: Mapping[str, str]
    content: bytes


@dataclass
class Exchange:
    """Connections are kept between calls, of each service its own: an address may serve several names, each with its
    certificate. One a process; event loops have their own connections."""

    guard: Guard
    _clients: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, httpx.AsyncClient]] = field(
        default_factory=WeakKeyDictionary
    )
    _pinned: dict[tuple[str, int], tuple[tuple[str, ...], float]] = field(default_factory=dict)
    _trust: ssl.SSLContext | None = None

    async def send(self, service: str, sent: Sent) -> Received:
        """Failed, for whatever went wrong. Redirects are not followed; who calls sees to the time."""
        try:
            target = target_of(sent.url)
            addresses = await self._addresses(target)
        except LoadError as error:
            raise Failed("closed", f"may not be called: {error.message}", sent=False) from None
        try:
            async with self._answer(service, target, addresses, sent) as response:
                _refuse(response)
                return Received(response.status_code, dict(response.headers), await _content(response))
        except httpx.TimeoutException:
            raise Failed("timeout", "did not answer in time") from None
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise Failed("unreachable", "cannot be reached", sent=False) from None
        except httpx.HTTPError:
            raise Failed("unreachable", "broke off its answer") from None

    @asynccontextmanager
    async def _answer(
        self, service: str, target: Target, addresses: tuple[str, ...], sent: Sent
    ) -> AsyncIterator[httpx.Response]:
        """Of the first address that takes a connection. Headers and certificate are of the name."""
        client = self._client(service)
        for place, address in enumerate(addresses, start=1):
            request = client.build_request(
                sent.method,
                target.at(address),
                content=sent.body,
                headers={**sent.headers, "Host": target.authority},
                extensions={"sni_hostname": target.host},
            )
            try:
                response = await client.send(request, stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if place == len(addresses):
                    raise
                continue
            try:
                yield response
            finally:
                await response.aclose()
            return

    async def close(self) -> None:
        """Give back the connections of this event loop."""
        for client in self._clients.pop(asyncio.get_running_loop(), {}).values():
            await client.aclose()

    async def _addresses(self, target: Target) -> tuple[str, ...]:
        """LoadError for a name that has an address which may not be called, also later on."""
        key = target.host, target.port
        held = self._pinned.get(key)
        if held is None or time.monotonic() - held[1] > PINNED:
            held = self._pinned[key] = await asyncio.to_thread(self.guard.addresses, target), time.monotonic()
        return held[0]

    def _client(self, service: str) -> httpx.AsyncClient:
        clients = self._clients.setdefault(asyncio.get_running_loop(), {})
        if service not in clients:
            self._trust = self._trust or httpx.create_ssl_context(trust_env=False)
            limits = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=30)
            made = httpx.AsyncClient(verify=self._trust, timeout=None, trust_env=False, limits=limits)
            made.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))  # one caller's are not another's
            clients[service] = made
        return clients[service]


def _refuse(response: httpx.Response) -> None:
    """Failed for an answer that is none."""
    status = response.status_code
    if status in (200, 404):
        return
    if response.has_redirect_location or 300 <= status < 400:
        raise Failed("broken", f"sends callers to another address ({status}), where the hub does not follow")
    if status == 429 or status >= 500:
        said = response.headers.get("retry-after", "")
        wait = min(int(said), 3600) if said.isascii() and said.isdecimal() and int(said) else None
        raise Failed("busy" if status == 429 else "failed", f"answered {status}", wait=wait)
    if status >= 400:
        raise Failed("refused", f"answered {status}" + (", it wants other credentials" if status in (401, 403) else ""))
    if status != 202:
        raise Failed("broken", f"answered {status}, where 200 was expected")


async def _content(response: httpx.Response) -> bytes:
    """Unpacked by hand and by little: a few kilobytes that unpack to gigabytes are stopped at the bound."""
    packed = response.headers.get("content-encoding", "identity").strip().lower()
    if packed not in ("identity", "gzip"):
        raise Failed("broken", f"packs its answer as {packed[:20]}, though it was not asked to")
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared[:20]) > LARGEST:
        raise Failed("broken", _too_large())
    unpack = zlib.decompressobj(_GZIP) if packed == "gzip" else None
    found = bytearray()
    async for piece in response.aiter_raw():
        try:
            found += piece if unpack is None else unpack.decompress(piece, LARGEST + 1 - len(found))
        except zlib.error:
            raise Failed("broken", "sent a packed answer that cannot be unpacked") from None
        if len(found) > LARGEST:
            raise Failed("broken", _too_large())
    return bytes(found)


def _too_large() -> str:
    return f"sent more than {LARGEST >> 20} MB, the most that is taken"
