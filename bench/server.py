"""The ordinary server as a process of its own, and how soon its pages answer."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def serving(command: str, *arguments: str) -> Iterator[int]:
    """`zhongshu COMMAND` on a free port of this machine, which is given; ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    words = [sys.executable, "-m", "zhongshu", command, "--port", str(port), *arguments]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield port
    finally:
        process.terminate()
        process.wait(20)


def wait_for(port: int, path: str = "/", seconds: float = 60.0) -> float:
    """Seconds until the page answers; SystemExit when it does not within `seconds`."""
    started = time.perf_counter()
    while time.perf_counter() - started < seconds:
        try:
            visit(connect(port), path)
        except (OSError, http.client.HTTPException, RuntimeError):
            time.sleep(0.05)
        else:
            return time.perf_counter() - started
    raise SystemExit(f"{path} did not answer within {seconds:g} seconds")


def connect(port: int) -> http.client.HTTPConnection:
    """A connection that is kept open between visits."""
    return http.client.HTTPConnection("127.0.0.1", port, timeout=30)


def visit(connection: http.client.HTTPConnection, path: str) -> float:
    """Seconds for one whole page; RuntimeError for any answer but 200."""
    began = time.perf_counter()
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    if response.status != 200:
        raise RuntimeError(f"{path} answered {response.status}")
    return time.perf_counter() - began
