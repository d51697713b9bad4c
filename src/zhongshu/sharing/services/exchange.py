"""One HTTP call to a unit's service: to the address that was checked, no longer and no larger than allowed."""

import asyncio
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from h11 import LocalProtocolError, RemoteProtocolError

from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.address import Guard, Target, target_of
from zhongshu.sharing.services.line import Failed, Line, Received

PINNED = 30.0
"""Seconds for which the addresses of a name that were looked up and checked are called."""
_MOST_IDLE = 20


@dataclass(frozen=True)
class Sent:
    """What goes out; `url` has its query. The headers or the query hold the secret, which is never told."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = None


@dataclass
class Exchange:
    """Connections are kept between calls, of each service its own: an address may serve several names, each with its
    certificate. One a process; event loops have their own connections."""

    guard: Guard
    _lines: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[tuple[str, str], list[Line]]] = field(
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
        idle = self._idle(service, target)
        line = _taken(idle) or await self._dialled(target, addresses)
        try:
            received = await line.ask(sent.method, target.path, {"Host": target.authority, **sent.headers}, sent.body)
        except BaseException as error:
            line.close()
            if isinstance(error, OSError | EOFError | RemoteProtocolError | LocalProtocolError):
                raise Failed("unreachable", "broke off its answer") from None
            raise
        if line.usable and len(idle) < _MOST_IDLE:
            idle.append(line)
        else:
            line.close()
        return received

    async def close(self) -> None:
        """Give back the connections of this event loop."""
        for idle in self._lines.pop(asyncio.get_running_loop(), {}).values():
            for line in idle:
                line.close()
        await asyncio.sleep(0)

    async def _dialled(self, target: Target, addresses: tuple[str, ...]) -> Line:
        """To the first of the addresses that takes a connection; the certificate is of the name."""
        for address in addresses:
            try:
                return await Line.to(address, target.port, self._secured(target), target.host)
            except OSError:  # a certificate that does not fit among them
                continue
        raise Failed("unreachable", "cannot be reached", sent=False)

    def _secured(self, target: Target) -> ssl.SSLContext | None:
        if target.scheme == "http":
            return None
        self._trust = self._trust or ssl.create_default_context()
        return self._trust

    def _idle(self, service: str, target: Target) -> list[Line]:
        lines = self._lines.setdefault(asyncio.get_running_loop(), {})
        return lines.setdefault((service, f"{target.scheme}://{target.authority}"), [])

    async def _addresses(self, target: Target) -> tuple[str, ...]:
        """LoadError for a name that has an address which may not be called, also later on."""
        key = target.host, target.port
        held = self._pinned.get(key)
        if held is None or time.monotonic() - held[1] > PINNED:
            held = self._pinned[key] = await asyncio.to_thread(self.guard.addresses, target), time.monotonic()
        return held[0]


def _taken(idle: list[Line]) -> Line | None:
    """The one that was used last, if it is not too old; a unit closes what nobody uses."""
    while idle:
        line = idle.pop()
        if line.fresh:
            return line
        line.close()
    return None
