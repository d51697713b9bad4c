"""A unit's own service, as a unit would run it: a program of its own on this machine, which does what it is told."""

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.listening import listening

DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Standing", "version": "1"},
    "paths": {
        "/firms/{code}/standing": {
            "parameters": [{"$ref": "#/components/parameters/code"}],
            "get": {
                "operationId": "getStanding",
                "parameters": [
                    {"name": "year", "in": "query", "schema": {"type": "integer", "minimum": 2000, "maximum": 2100}},
                    {"name": "X-Api-Key", "in": "header", "required": True, "schema": {"type": "string"}},
                ],
                "responses": {"200": {"description": "ok"}, "404": {"description": "no such firm"}},
            },
        },
        "/search": {
            "post": {
                "operationId": "search",
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "required": ["county"],
                                "properties": {
                                    "county": {"type": "string", "pattern": "^[0-9]{6}$"},
                                    "least": {"type": "number"},
                                },
                            }
                        }
                    }
                },
                "responses": {"200": {"description": "ok"}},
            }
        },
    },
    "components": {
        "parameters": {
            "code": {
                "name": "code",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "minLength": 2, "maxLength": 18},
            }
        }
    },
}
SECRET = "unit-secret-1234"


def firm(code: str) -> dict[str, Any]:
    """A record as the unit has it, with more than the hub is told of."""
    number = int(code[1:])
    return {
        "creditCode": code,
        "name": f"厂{number}",
        "county": "331002" if number % 2 == 0 else "331003",
        "phone": f"0576-888{number:05}",
        "score": float(f"{60 + number}.25"),
        "since": "2020-03-01",
        "seen": "2026-01-01T08:00:00+08:00",
        "inner": {"level": "ABCD"[number % 4]},
        "owner_id_card": "33100219700101001X",
    }


@dataclass
class Asked:
    """One request that reached the unit."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes


@dataclass
class Unit:
    """`behave` answers instead of the service where it is set: it takes the handler and does what it likes."""

    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    behave: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def fresh(self) -> None:
        """As on its first day."""
        self.asked.clear()
        self.behave, self.headers = None, {}


@contextmanager
def unit() -> Iterator[Unit]:
    """The service on a free port, ended with the block."""
    state = Unit()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def log_message(self, *_: object) -> None:
            pass

        def _answer(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            state.asked.append(Asked(self.command, parts.path, parse_qs(parts.query), headers, body))
            if state.behave is not None:
                state.behave(self)
                return
            if headers.get("x-api-key") != SECRET:
                send(self, 401, {"error": "who are you"})
            elif parts.path == "/v1/search":
                county = json.loads(body)["county"]
                firms = [firm(f"F{number:03}") for number in range(10)]
                send(self, 200, {"data": {"list": [one for one in firms if one["county"] == county]}})
            elif parts.path.split("/")[3] >= "F100":
                send(self, 404, {"error": "no such firm"})
            else:
                send(self, 200, {"data": firm(parts.path.split("/")[3])}, **state.headers)

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """A hub that went away is no fault of the unit."""

    with listening(Handler, Server) as state.port:
        yield state


def send(handler: BaseHTTPRequestHandler, status: int, content: Any, **headers: str) -> None:
    """JSON, or bytes as they are."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    told = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    handler.send_response(status)
    for name, value in {**told, **{name.replace("_", "-"): value for name, value in headers.items()}}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def bomb(megabytes: int) -> bytes:
    """Little that unpacks to much."""
    return gzip.compress(b" " * (megabytes << 20))
