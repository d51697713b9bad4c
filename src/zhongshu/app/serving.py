"""Pages for people: web processes, and one worker beside them."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import uvicorn

from zhongshu.app.home import HOME
from zhongshu.core.errors import ZhongshuError

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def serve(home: Path, host: str, port: int, *, workers: int = 1, with_worker: bool = True) -> None:
    """Serve a region until Ctrl-C or SIGTERM. The application finds its home in the environment, in each process."""
    require_free(host, port)
    os.environ[HOME] = str(home.resolve())
    with _worker(home) if with_worker else nullcontext():
        try:
            uvicorn.run("zhongshu.app.asgi:application", factory=True, host=host, port=port, workers=workers, log_level="warning", access_log=False)
        except KeyboardInterrupt:
            pass


def require_free(host: str, port: int) -> None:
    """ZhongshuError when the address cannot be taken: said before anything long is begun."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ZhongshuError(f"cannot serve at {host}:{port}: {error.strerror}", hint="another program is there? choose one: --port 8401") from error


def address(host: str, port: int) -> str:
    """What a person types into a browser on this machine."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"


@contextmanager
def _worker(home: Path) -> Iterator[None]:
    """A worker process that ends with this one, however this one ends: its standard input closes."""
    command = [sys.executable, "-m", "zhongshu", "work", "--with-parent", "--home", str(home.resolve())]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
