"""Pages for people: web processes, and one worker beside them."""

import copy
import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.config import LOGGING_CONFIG
from uvicorn.logging import DefaultFormatter

from zhongshu.app.evenly import EvenLoop
from zhongshu.app.home import HOME, HOSTS
from zhongshu.app.telemetry.logs import Form, JsonFormatter, begin_logs, form_of
from zhongshu.app.telemetry.traces import open_traces
from zhongshu.core.errors import ZhongshuError
from zhongshu.core.masking import masked
from zhongshu.packs.hub import Hub

if TYPE_CHECKING:
    from zhongshu.web.people.login import Offered

LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "::1")
EVERYWHERE = ("0.0.0.0", "::", "")
_PATIENCE = 10.0
_PATIENT_START = 60
"""Seconds; a process that starts on a busy machine is not taken for a dead one and started again."""


@dataclass(frozen=True)
class Address:
    """Where pages are served. `names` are further names under which a browser reaches them, as behind a proxy."""

    host: str = "127.0.0.1"
    port: int = 8400
    names: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """What a person types into a browser on this machine."""
        shown = "127.0.0.1" if self.host in EVERYWHERE else self.host
        return f"http://{f'[{shown}]' if ':' in shown else shown}:{self.port}/"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names a request may use: this machine's own where only it is served, else any unless names are given."""
        if self.host in LOOPBACK:
            return (*LOOPBACK, *self.names)
        return (*LOOPBACK, self.host, *self.names) if self.names else ("*",)

    @property
    def open(self) -> bool:
        """Whether other machines reach it."""
        return self.host not in LOOPBACK


def serve(
    home: Path,
    address: Address,
    *,
    hub: Hub,
    processes: int = 1,
    with_worker: bool = True,
    offered: "Sequence[Offered]" = (),
) -> None:
    """Serve a region until Ctrl-C or SIGTERM. One process serves `hub`; several open the home each for itself.

    `offered` are the people of a demonstration, who come in by one click: for one process on this machine only.
    """
    from zhongshu.app.asgi import create_app  # FastAPI, which nothing but serving needs

    options: dict[str, Any] = {"host": address.host, "port": address.port, "log_level": "warning", "access_log": False}
    form = form_of(os.environ)
    options["log_config"] = masked_logs(form)
    with _worker(home) if with_worker else nullcontext():
        try:
            if processes == 1:
                begin_logs(form)
                traces = open_traces(os.environ, "web")
                shown = () if address.open else offered
                uvicorn.run(create_app(hub, hosts=address.hosts, offered=shown, traces=traces), **options)
            else:
                os.environ |= {HOME: str(home.resolve()), HOSTS: ",".join(address.hosts)}
                options |= {"factory": True, "workers": processes, "timeout_worker_healthcheck": _PATIENT_START}
                options["loop"] = f"{EvenLoop.__module__}:{EvenLoop.__qualname__}"
                uvicorn.run("zhongshu.app.asgi:application", **options)
        except KeyboardInterrupt:
            pass


class MaskedFormatter(DefaultFormatter):
    """The server's log, tracebacks included, without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


def masked_logs(form: Form = "plain") -> dict[str, Any]:
    """uvicorn's settings, every line of which goes through a formatter that hides secrets; so do those of this
    program."""
    config = copy.deepcopy(LOGGING_CONFIG)
    for name, formatter in config["formatters"].items():
        formatter["()"] = f"{MaskedFormatter.__module__}.{MaskedFormatter.__qualname__}"
        if form == "json":
            config["formatters"][name] = {"()": f"{JsonFormatter.__module__}.{JsonFormatter.__qualname__}"}
    config["root"] = {"handlers": ["default"], "level": "WARNING"}
    config["loggers"]["uvicorn"]["propagate"] = False
    return config


def require_free(address: Address) -> None:
    """ZhongshuError when the address cannot be taken: said before anything long is begun."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            hint = "another program is there? choose one: --port 8401"
            raise ZhongshuError(f"cannot serve at {address.host}:{address.port}: {reason}", hint=hint) from error


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
