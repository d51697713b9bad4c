"""Files fetched from a server, and what goes wrong there."""

import gzip
import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.http import fetch, shown

CONTENT = "城市,PM2.5\n台州,51\n".encode() * 1000


@dataclass
class Server:
    """`asked` are the paths in the order of asking, with the header If-None-Match."""

    address: str
    asked: list[tuple[str, str | None]] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.headers.get("If-None-Match")
            there.asked.append((self.path, known))
            if self.path.startswith("/air.csv"):
                self.answer(304 if known == '"v1"' else 200, CONTENT, ETag='"v1"', Content_Type="text/csv; charset=gbk")
            elif self.path == "/packed.csv":
                self.answer(200, gzip.compress(b"x" * 5_000_000), Content_Encoding="gzip")
            elif self.path == "/broken":
                self.send_response(200)
                self.send_header("Content-Length", "100")
                self.end_headers()
                self.wfile.write(b"half")
            elif self.path.startswith("/to/"):
                self.answer(302, b"", Location=self.path.removeprefix("/to"))
            elif self.path == "/loop":
                self.answer(302, b"", Location="/loop")
            elif self.path == "/away":
                self.answer(302, b"", Location="file:///etc/passwd")
            else:
                self.answer(int(self.path.removeprefix("/status/")), b"no")

        def answer(self, status: int, content: bytes, **headers: str) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(0 if status == 304 else len(content)))
            self.end_headers()
            if status != 304:
                self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the test's output is the test's."""

    web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    there = Server(f"http://127.0.0.1:{web.server_port}")
    thread = threading.Thread(target=web.serve_forever)
    thread.start()
    yield there
    web.shutdown()
    thread.join()
    web.server_close()


def test_a_file_is_fetched_once_and_known_again(server: Server, tmp_path: Path) -> None:
    first = fetch(f"{server.address}/air.csv?key=1", scratch=tmp_path)
    assert first.path is not None
    assert first.path.name == "air.csv"
    assert first.path.read_bytes() == CONTENT
    assert first.digest == hashlib.sha256(CONTENT).hexdigest()
    assert (first.etag, first.charset) == ('"v1"', "gbk")
    again = fetch(f"{server.address}/air.csv?key=1", scratch=tmp_path, etag=first.etag)
    assert (again.path, again.etag) == (None, '"v1"')
    assert server.asked == [("/air.csv?key=1", None), ("/air.csv?key=1", '"v1"')]


def test_every_redirect_is_followed_and_allowed_first(server: Server, tmp_path: Path) -> None:
    seen: list[str] = []
    assert fetch(f"{server.address}/to/to/air.csv", scratch=tmp_path, allow=seen.append).path is not None
    assert seen == [f"{server.address}{path}" for path in ("/to/to/air.csv", "/to/air.csv", "/air.csv")]


def test_a_refused_address_is_never_asked(server: Server, tmp_path: Path) -> None:
    def refuse(url: str) -> None:
        if url.endswith("/air.csv") and "/to/" not in url:
            raise LoadError("this address is inside the region")

    with pytest.raises(LoadError, match="inside the region"):
        fetch(f"{server.address}/to/air.csv", scratch=tmp_path, allow=refuse)
    assert [path for path, _ in server.asked] == ["/to/air.csv"]


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/status/404", "answered 404 Not Found\n  hint: the address has moved"),
        ("/status/403", "it refuses this region"),
        ("/status/500", "answered 500 Internal Server Error\n  hint: its fault, not ours"),
        ("/loop", "redirects more than 5 times"),
        ("/away", "file:///etc/passwd is no http or https address"),
        ("/broken", "broke off"),
    ],
)
def test_what_goes_wrong_is_one_sentence(server: Server, tmp_path: Path, path: str, sentence: str) -> None:
    with pytest.raises(LoadError) as raised:
        fetch(server.address + path, scratch=tmp_path)
    assert sentence in str(raised.value)


def test_a_file_that_is_too_large_is_not_fetched(server: Server, tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="at most 1,000 are fetched"):
        fetch(f"{server.address}/air.csv", scratch=tmp_path, max_bytes=1000)
    with pytest.raises(LoadError, match="more than 1,000,000 bytes"):
        fetch(f"{server.address}/packed.csv", scratch=tmp_path, max_bytes=1_000_000)


def test_nobody_answers(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"http://127\.0\.0\.1:9/a\.csv cannot be reached"):
        fetch("http://me:secret@127.0.0.1:9/a.csv?key=secret", scratch=tmp_path, timeout=2)


def test_secrets_are_not_shown() -> None:
    assert shown("https://me:secret@example.org:8443/a.csv?key=secret#x") == "https://example.org:8443/a.csv"
