"""A client in a process of its own: connections that are kept open, each with one request on its way at a time."""

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile

from bench.report import in_process

CONNECTIONS = 64
WARM = 2.0


@dataclass(frozen=True)
class Load:
    """What came of it: answers a second, the 99th percentile in seconds, how many were not 200."""

    rate: float
    p99: float
    failed: int


def load(port: int, requests: Sequence[str], seconds: float, *, pace: float | None = None) -> Load:
    """Ask for `seconds` as fast as answers come, or `pace` times a second, lateness counted as part of an answer.

    Each of `requests` is the head of one, without its last line end; connection n begins with the n-th.
    """
    with NamedTemporaryFile("w", suffix=".json") as told:
        json.dump([port, list(requests), seconds, pace], told)
        told.flush()
        return Load(**json.loads(in_process("bench.load", "run", told.name)[2]))


def run(told: str) -> None:
    """For the process, which is told by a file: print what came of it."""
    port, requests, seconds, pace = json.loads(Path(told).read_text(encoding="utf-8"))
    heads = [f"{head}\r\n\r\n".encode() for head in requests]
    json.dump(vars(asyncio.run(_measure(port, heads, seconds, pace))), sys.stdout)


async def _measure(port: int, heads: list[bytes], seconds: float, pace: float | None) -> Load:
    loop = asyncio.get_running_loop()
    begin = time.perf_counter() + 0.2
    counted = begin + WARM, begin + WARM + seconds
    clients = []
    for number in range(CONNECTIONS):
        own = heads[number::CONNECTIONS] or heads
        every = None if pace is None else CONNECTIONS / pace
        client = _Client(own, counted, begin + number * (every or 0) / CONNECTIONS, every)
        await loop.create_connection(lambda client=client: client, "127.0.0.1", port)  # type: ignore[misc]
        clients.append(client)
    await asyncio.gather(*(client.ended for client in clients))
    taken = [one for client in clients for one in client.taken]
    return Load(len(taken) / seconds, statistics.quantiles(taken, n=100)[98], sum(client.failed for client in clients))


@dataclass
class _Client(asyncio.Protocol):
    heads: list[bytes]
    counted: tuple[float, float]
    due: float
    every: float | None
    taken: list[float] = field(default_factory=list)
    failed: int = 0
    turn: int = 0
    buffer: bytes = b""

    def __post_init__(self) -> None:
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        asyncio.get_running_loop().call_later(max(self.due - time.perf_counter(), 0), self.send)

    def send(self) -> None:
        self.transport.write(self.heads[self.turn % len(self.heads)])
        self.turn += 1

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, end, body = self.buffer.partition(b"\r\n\r\n")
        if not end:
            return
        if not _whole(head.lower(), body):
            return
        self.buffer = b""
        now = time.perf_counter()
        if self.counted[0] <= now < self.counted[1]:
            self.taken.append(now - self.due)
            self.failed += not head.startswith(b"HTTP/1.1 200")
        self.next(now)

    def next(self, now: float) -> None:
        if now >= self.counted[1]:
            self.transport.close()
            self.ended.set_result(None)
            return
        self.due = now if self.every is None else self.due + self.every
        if self.due <= now:
            self.send()
        else:
            asyncio.get_running_loop().call_later(self.due - now, self.send)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ended.done():
            self.ended.set_exception(error or ConnectionError("the server closed a connection"))


def _whole(head: bytes, body: bytes) -> bool:
    """Whether all of an answer is there, said by its length or in chunks."""
    if b"transfer-encoding: chunked" in head:
        return body.endswith(b"0\r\n\r\n")
    at = head.find(b"content-length:")
    return len(body) >= int(head[at + 15 :].partition(b"\r")[0])
