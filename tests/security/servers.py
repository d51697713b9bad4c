"""Server processes over one home, and calls upon them in parallel."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from zhongshu.app.home import HOME, HOSTS

PATIENCE = 60.0
"""Seconds that a server may take to start on a busy machine."""


@contextmanager
def serving(home: Path, count: int) -> Iterator[list["Server"]]:
    """So many processes, each opening the home for itself; gone at the end, whatever happens."""
    servers = [Server(home) for _ in range(count)]
    try:
        for server in servers:
            server.wait()
        yield servers
    finally:
        for server in servers:
            server.stop()


class Server:
    """uvicorn in a process of its own."""

    def __init__(self, home: Path):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-W", "ignore", "-m", "uvicorn", "--factory", "zhongshu.app.asgi:application"]
        command += ["--port", str(port), "--log-level", "critical"]
        self.process = subprocess.Popen(command, env={**os.environ, HOME: str(home), HOSTS: "*"})

    def wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(httpx.TransportError):
                if httpx.get(f"{self.url}/api/v1/health").status_code == 200:
                    return
            assert self.process.poll() is None, "the server ended"
            time.sleep(0.05)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """As a machine that loses its power ends it."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()


def in_parallel(urls: Sequence[str], headers: dict[str, str], *, at_once: int = 32) -> list[httpx.Response]:
    """Every URL once, many at a time; one that finds no server any more has no answer."""
    with httpx.Client(limits=httpx.Limits(max_connections=at_once), timeout=30) as client:

        def ask(url: str) -> httpx.Response | None:
            with suppress(httpx.TransportError):
                return client.get(url, headers=headers)
            return None

        with ThreadPoolExecutor(at_once) as pool:
            return [answer for answer in pool.map(ask, urls) if answer is not None]
