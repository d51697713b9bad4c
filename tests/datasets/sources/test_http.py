"""Files fetched from a server, and what goes wrong there."""

import gzip
import hashlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.listening import listening
from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.address import Guard, read_networks
from zhongshu.datasets.sources.http import fetch

HERE = Guard(read_networks(["127.0.0.0/8"]))
CONTENT = "城市,PM2.5\n台州,51\n".encode() * 1000


@dataclass
class Server:
    """`asked` are the paths in the order of asking, with the header If-None-Match; `hosts`, `cookies` the headers so
    called."""

    address: str
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    hosts: list[str | None] = field(default_factory=list)
    cookies: list[str | None] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.headers.get("If-None-Match")
            there.asked.append((self.path, known))
            there.hosts.append(self.headers.get("Host"))
            there.cookies.append(self.headers.get("Cookie"))
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
            elif self.path == "/cloud":
                self.answer(302, b"", Location="http://169.254.169.254/latest/meta-data/")
            elif self.path == "/ssh":
                self.answer(302, b"", Location="http://127.0.0.1:22/")
            elif self.path == "/user":
                self.answer(302, b"", Location="http://me:secret@127.0.0.1/air.csv")
            elif self.path == "/cookie":
                self.answer(302, b"", Location="/air.csv", Set_Cookie="session=1")
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

    with listening(Handler) as port:
        there = Server(f"http://127.0.0.1:{port}")
        yield there


def test_a_file_is_fetched_once_and_known_again(server: Server, tmp_path: Path) -> None:
    first = fetch(f"{server.address}/air.csv?key=1", scratch=tmp_path, guard=HERE)
    assert first.path is not None
    assert first.path.name == "air.csv"
    assert first.path.read_bytes() == CONTENT
    assert first.digest == hashlib.sha256(CONTENT).hexdigest()
    assert (first.etag, first.charset) == ('"v1"', "gbk")
    again = fetch(f"{server.address}/air.csv?key=1", scratch=tmp_path, etag=first.etag, guard=HERE)
    assert (again.path, again.etag) == (None, '"v1"')
    assert server.asked == [("/air.csv?key=1", None), ("/air.csv?key=1", '"v1"')]


def test_every_redirect_is_followed_and_its_name_looked_up(server: Server, tmp_path: Path) -> None:
    assert fetch(f"{server.address}/to/to/air.csv", scratch=tmp_path, guard=HERE).path is not None
    assert [path for path, _ in server.asked] == ["/to/to/air.csv", "/to/air.csv", "/air.csv"]


def test_a_name_is_looked_up_once_and_that_address_is_asked(server: Server, tmp_path: Path) -> None:
    looked_up: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"] if len(looked_up) == 1 else ["10.0.0.1"]

    guard = Guard(HERE.networks, rebinding)
    port = server.address.rpartition(":")[2]
    assert fetch(f"http://files.example:{port}/air.csv", scratch=tmp_path, guard=guard).path is not None
    assert looked_up == ["files.example"]
    assert server.hosts == [f"files.example:{port}"]


def test_a_name_with_one_inner_address_is_never_asked(server: Server, tmp_path: Path) -> None:
    guard = Guard(HERE.networks, lambda host, port: ["127.0.0.1", "10.1.2.3"])
    with pytest.raises(LoadError, match=r"\(10\.1\.2\.3\) is a private address"):
        fetch(f"http://files.example:{server.address.rpartition(':')[2]}/air.csv", scratch=tmp_path, guard=guard)
    assert server.asked == []


def test_a_redirect_into_the_network_is_refused(server: Server, tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"169\.254\.169\.254 is a link-local address: no source is fetched"):
        fetch(f"{server.address}/cloud", scratch=tmp_path, guard=HERE)
    with pytest.raises(LoadError, match="redirects to port 22, which the source does not name"):
        fetch(f"{server.address}/ssh", scratch=tmp_path, guard=HERE)
    with pytest.raises(LoadError, match="user or password"):
        fetch(f"{server.address}/user", scratch=tmp_path, guard=HERE)


def test_the_next_address_of_a_name_is_tried(server: Server, tmp_path: Path) -> None:
    guard = Guard(HERE.networks, lambda host, port: ["127.9.9.9", "127.0.0.1"])
    url = f"http://files.example:{server.address.rpartition(':')[2]}/air.csv"
    assert fetch(url, scratch=tmp_path, guard=guard).path is not None


def test_this_machine_is_closed_unless_the_region_opens_it(server: Server, tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"is the address of this machine itself") as raised:
        fetch(f"{server.address}/air.csv", scratch=tmp_path)
    assert "source_networks: [127.0.0.1/32]" in str(raised.value)
    assert server.asked == []


def test_the_name_stands_in_the_greeting_of_https(tmp_path: Path) -> None:
    greeting = bytearray()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def listen() -> None:
            connection, _ = listening.accept()
            with connection:
                greeting.extend(connection.recv(4096))

        thread = threading.Thread(target=listen)
        thread.start()
        guard = Guard(HERE.networks, lambda host, port: ["127.0.0.1"])
        with pytest.raises(LoadError, match=r"https://files\.example"):
            fetch(f"https://files.example:{listening.getsockname()[1]}/a.csv", scratch=tmp_path, guard=guard)
        thread.join()
    assert b"files.example" in greeting


def test_a_cookie_of_one_address_is_not_sent_to_the_next(server: Server, tmp_path: Path) -> None:
    assert fetch(f"{server.address}/cookie", scratch=tmp_path, guard=HERE).path is not None
    assert server.cookies == [None, None]


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
        fetch(server.address + path, scratch=tmp_path, guard=HERE)
    assert sentence in str(raised.value)


def test_a_file_that_is_too_large_is_not_fetched(server: Server, tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="at most 1,000 are fetched"):
        fetch(f"{server.address}/air.csv", scratch=tmp_path, max_bytes=1000, guard=HERE)
    with pytest.raises(LoadError, match="more than 1,000,000 bytes"):
        fetch(f"{server.address}/packed.csv", scratch=tmp_path, max_bytes=1_000_000, guard=HERE)


def test_nobody_answers(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"http://127\.0\.0\.1:9/a\.csv cannot be reached"):
        fetch("http://127.0.0.1:9/a.csv?key=secret", scratch=tmp_path, timeout=2, guard=HERE)
