"""One connection to a unit's service, over which one question after the other goes (HTTP/1.1, parsed by h11).

No cookie is kept, no redirect followed, no proxy asked, nothing retried: what a general client does beside that would
take longer than all the rest of a call.
"""

import asyncio
import ssl
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import h11

from zhongshu.sharing.services.faults import Kind

LARGEST = 8 << 20
"""Bytes of an answer, unpacked."""
FRESH = 15.0
"""Seconds for which an idle connection is used again."""
_GZIP = 31
_PIECE = 64 * 1024


class Failed(Exception):
    """What went wrong, as the end of a sentence that begins with the service's name. `wait` is what the unit asks for,
    `sent` whether it may have got the question."""

    def __init__(self, kind: Kind, said: str, *, wait: int | None = None, sent: bool = True):
        self.kind, self.said, self.wait, self.sent = kind, said, wait, sent
        super().__init__(said)


@dataclass(frozen=True)
class Received:
    """`headers` are in lower case, `content` is unpacked."""

    status: int
    headers: Mapping[str, str]
    content: bytes


@dataclass
class Line:
    """Used by one call at a time."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    _http: h11.Connection = field(default_factory=lambda: h11.Connection(h11.CLIENT))
    _used: float = field(default_factory=time.monotonic)

    @classmethod
    async def to(cls, address: str, port: int, trust: ssl.SSLContext | None, name: str) -> "Line":
        """OSError when there is no connection, or a certificate of another name."""
        secured = {} if trust is None else {"ssl": trust, "server_hostname": name}
        return cls(*await asyncio.open_connection(address, port, limit=_PIECE, **secured))  # type: ignore[arg-type]

    @property
    def usable(self) -> bool:
        """Whether another question can follow."""
        return self._http.our_state is h11.IDLE and not self.reader.at_eof()

    @property
    def fresh(self) -> bool:
        """Whether the unit is likely to have kept it."""
        return self.usable and time.monotonic() - self._used < FRESH

    def close(self) -> None:
        """At once, whatever is on its way."""
        self.writer.transport.abort()

    async def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Received:
        """Failed for an answer that is none; OSError, EOFError or h11's errors when it breaks off."""
        listed = list(headers.items())
        if body is not None:
            listed.append(("Content-Length", str(len(body))))
        out = self._http.send(h11.Request(method=method, target=path, headers=listed)) or b""
        if body:
            out += self._http.send(h11.Data(data=body)) or b""
        out += self._http.send(h11.EndOfMessage()) or b""
        self.writer.write(out)
        await self.writer.drain()
        received = await self._answer()
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
        self._used = time.monotonic()
        return received

    async def _answer(self) -> Received:
        head = await self._next()
        while isinstance(head, h11.InformationalResponse):
            head = await self._next()
        assert isinstance(head, h11.Response)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in head.headers}
        _refuse(head.status_code, headers)
        unpack, found = _unpacking(headers), bytearray()
        while isinstance(event := await self._next(), h11.Data):
            piece = bytes(event.data)
            try:
                found += piece if unpack is None else unpack.decompress(piece, LARGEST + 1 - len(found))
            except zlib.error:
                raise Failed("broken", "sent a packed answer that cannot be unpacked") from None
            if len(found) > LARGEST:
                raise Failed("broken", _too_large())
        return Received(head.status_code, headers, bytes(found))

    async def _next(self) -> h11.Event:
        while True:
            event = self._http.next_event()
            if event is h11.NEED_DATA:
                self._http.receive_data(await self.reader.read(_PIECE))  # nothing at the end: h11 says what that means
            elif isinstance(event, h11.ConnectionClosed):
                raise EOFError
            else:
                assert isinstance(event, h11.Event)
                return event


def _refuse(status: int, headers: Mapping[str, str]) -> None:
    """Failed for an answer that is none, before its body is read."""
    if status in (200, 202, 404):
        declared = headers.get("content-length", "")
        if declared.isdecimal() and int(declared[:20]) > LARGEST:
            raise Failed("broken", _too_large())
        return
    if 300 <= status < 400:
        raise Failed("broken", f"sends callers to another address ({status}), where the hub does not follow")
    if status == 429 or status >= 500:
        said = headers.get("retry-after", "")
        wait = min(int(said[:9]), 3600) if said.isascii() and said.isdecimal() and int(said[:9]) else None
        raise Failed("busy" if status == 429 else "failed", f"answered {status}", wait=wait)
    if status >= 400:
        raise Failed("refused", f"answered {status}" + (", it wants other credentials" if status in (401, 403) else ""))
    raise Failed("broken", f"answered {status}, where 200 was expected")


def _unpacking(headers: Mapping[str, str]) -> "zlib._Decompress | None":
    """Unpacked by little: a few kilobytes that unpack to gigabytes are stopped at the bound. None for what is plain."""
    packed = headers.get("content-encoding", "identity").strip().lower()
    if packed == "identity":
        return None
    if packed != "gzip":
        raise Failed("broken", f"packs its answer as {packed[:20]}, though it was not asked to")
    return zlib.decompressobj(_GZIP)


def _too_large() -> str:
    return f"sent more than {LARGEST >> 20} MB, the most that is taken"
