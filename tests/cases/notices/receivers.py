"""Receivers of notices: a web server that keeps keys, a mail server that keeps what it took."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope


@dataclass
class Hall:
    """`asked` are the keys in the order in which they came, `shown` what is shown by key: each once. `answers` are the
    next statuses, then 200; `waits` seconds until an answer, which is `says`."""

    port: int
    asked: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    shown: dict[str, dict[str, Any]] = field(default_factory=dict)
    answers: list[int] = field(default_factory=list)
    waits: float = 0.0
    says: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/in"


@contextmanager
def hall() -> Iterator[Hall]:
    """A web server on this machine that keeps keys."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            key = self.headers["Idempotency-Key"]
            found.asked.append(key)
            found.paths.append(self.path)
            status = found.answers.pop(0) if found.answers else 200
            if status == 200:
                found.shown.setdefault(key, said)
            time.sleep(found.waits)
            try:
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(found.says).encode())
            except ConnectionError:
                pass  # whoever asked was killed

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found = Hall(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


@dataclass
class Post:
    """`taken` are the mails in the order in which they came; `refuses` so many at first, and `waits` so many seconds
    before it says that it has taken one."""

    port: int
    taken: list[EmailMessage] = field(default_factory=list)
    refuses: int = 0
    waits: float = 0.0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:
        if self.refuses > 0:
            self.refuses -= 1
            return "451 try again later"
        assert isinstance(envelope.content, bytes)
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        await asyncio.sleep(self.waits)
        return "250 OK"


@contextmanager
def post_office() -> Iterator[Post]:
    """A mail server on this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    office = Post(port)
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
