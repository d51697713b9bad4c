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
from zhongshu.packs.hub import Hub

LOOPBACK = ("127.0.0.1", "::1", "localhost")
_PATIENCE = 10.0


def serve(
    home: Path, host: str, port: int, *, hub: Hub | None = None, processes: int = 1, with_worker: bool = True
) -> None:
    """Serve a region until Ctrl-C or SIGTERM. One process serves `hub`; several open the home each for itself."""
    from zhongshu.app.asgi import create_app  # FastAPI, which nothing but serving needs

    with _worker(home) if with_worker else nullcontext():
        try:
            if processes == 1 and hub is not None:
                uvicorn.run(create_app(hub), host=host, port=port, log_level="warning", access_log=False)
            else:
                os.environ[HOME] = str(home.resolve())
                factory = "zhongshu.app.asgi:application"
                uvicorn.run(
                    factory,
                    factory=True,
                    host=host,
                    port=port,
                    workers=processes,
                    log_level="warning",
                    access_log=False,
                )
        except KeyboardInterrupt:
            pass


def require_free(host: str, port: int) -> None:
    """ZhongshuError when the address cannot be taken: said before anything long is begun."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise ZhongshuError(
                f"cannot serve at {host}:{port}: {reason}", hint="another program is there? choose one: --port 8401"
            ) from error


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
            process.wait(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
