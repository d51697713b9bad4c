"""What leaves for a provider, and what is taken from it."""

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

import pytest

from tests.listening import listening
from zhongshu.datasets.sources.address import Guard, read_networks
from zhongshu.sharing.people.outside import wire
from zhongshu.sharing.people.outside.document import read_document
from zhongshu.sharing.people.outside.signed import Wrong
from zhongshu.sharing.people.outside.spec import ProviderSpec
from zhongshu.sharing.people.outside.wire import LARGEST, Unreachable, Wire

Answer = Callable[[BaseHTTPRequestHandler], tuple[int, dict[str, str], bytes]]


@contextmanager
def answering(answer: Answer) -> Iterator[tuple[int, list[str]]]:
    """The port of a server that answers so, and what it was asked: one line a request."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("content-length", 0))
            body = self.rfile.read(length).decode()
            said = (self.command, self.path, self.headers["host"], self.headers.get("authorization", ""), body)
            asked.append(" ".join(said))
            status, headers, content = answer(self)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET  # noqa: N815  (what the library calls)

        def log_message(self, *_: object) -> None: ...

    with listening(Handler) as port:
        yield port, asked


def wire_to(*networks: str, names: dict[str, list[str]] | None = None, **said: str) -> Wire:
    spec = ProviderSpec.model_validate({"title": "Gov", "issuer": "https://sso.example", "client_id": "z/1"} | said)
    found = names or {}
    return Wire(spec, Guard(read_networks(networks), lambda host, _: found[host]))


def json_of(text: str, status: int = 200) -> Answer:
    return lambda _: (status, {"Content-Type": "application/json"}, text.encode())


def test_the_connection_goes_to_the_address_that_was_judged_under_the_name() -> None:
    with answering(json_of('{"a": 1}')) as (port, asked):
        found = wire_to("127.0.0.1", names={"sso.example": ["127.0.0.1"]}).get(f"http://sso.example:{port}/x")
    assert found == {"a": 1}
    assert asked == [f"GET /x sso.example:{port}  "]


def test_the_next_address_is_tried_where_the_first_takes_no_connection() -> None:
    with answering(json_of("{}")) as (port, asked):
        wire_to("127.0.0.0/8", names={"sso.example": ["127.0.0.9", "127.0.0.1"]}).get(f"http://sso.example:{port}/")
    assert len(asked) == 1


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1"])
def test_an_address_inside_is_refused_unless_the_region_opens_it(address: str) -> None:
    with pytest.raises(Unreachable, match="source"):
        wire_to(names={"sso.example": [address]}).get("https://sso.example/")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (json_of("no json"), "sent no JSON object"),
        (json_of("[1]"), "sent no JSON object"),
        (json_of("[" * 100_000), "sent no JSON object"),
        (json_of("{}", 500), "answered 500"),
        (lambda _: (302, {"Location": "http://10.0.0.1/"}, b""), "answered 302"),
        (json_of('{"a": "' + "x" * LARGEST + '"}'), "ReadError"),
    ],
)
def test_what_is_no_answer_is_none(answer: Answer, said: str) -> None:
    with answering(answer) as (port, asked), pytest.raises(Unreachable, match=said):
        wire_to("127.0.0.1").get(f"http://127.0.0.1:{port}/x")
    assert len(asked) == 1, "nothing follows a redirect"


def test_an_answer_that_unpacks_to_anything_is_not_unpacked() -> None:
    packed = gzip.compress(b'{"a": "' + b" " * (64 << 20) + b'"}')
    assert len(packed) < LARGEST
    answer: Answer = lambda _: (200, {"Content-Encoding": "gzip", "Content-Length": str(len(packed))}, packed)  # noqa: E731
    with answering(answer) as (port, _), pytest.raises(Unreachable, match="ReadError"):
        wire_to("127.0.0.1").get(f"http://127.0.0.1:{port}/")


def test_a_slow_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "TIMEOUT", -1.0)
    with answering(json_of("{}")) as (port, _), pytest.raises(Unreachable):
        wire_to("127.0.0.1").get(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"client_secret": "s 3"}, "Basic ei8xOnMgMw=="),
        ({"client_secret": "s3", "client_auth": "post"}, "client_secret=s3"),
        ({}, "client_id=z%2F1"),
    ],
)
def test_the_code_is_redeemed_with_the_verifier_and_the_way_that_was_agreed(said: dict[str, str], shown: str) -> None:
    with answering(json_of('{"id_token": "t", "token_type": "Bearer", "access_token": "a"}')) as (port, asked):
        given = wire_to("127.0.0.1", **said).redeem(
            f"http://127.0.0.1:{port}/token", code="c", verifier="v" * 43, back="https://hub.example/login/gov/callback"
        )
    assert given["id_token"] == "t"
    assert shown in asked[0]
    for word in (
        "grant_type=authorization_code",
        "code=c",
        f"code_verifier={'v' * 43}",
        "redirect_uri=https%3A%2F%2Fhub",
    ):
        assert word in asked[0]


def test_a_code_that_the_provider_refuses_is_no_fault_of_the_line() -> None:
    with answering(json_of('{"error": "invalid_grant"}', 400)) as (port, _), pytest.raises(Wrong, match="exchange"):
        wire_to("127.0.0.1").redeem(f"http://127.0.0.1:{port}/", code="c", verifier="v" * 43, back="https://h.example/")
    with answering(json_of("<html>", 502)) as (port, _), pytest.raises(Unreachable):
        wire_to("127.0.0.1").redeem(f"http://127.0.0.1:{port}/", code="c", verifier="v" * 43, back="https://h.example/")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"issuer": "https://sso.example/"}, "of the issuer 'https://sso.example/'"),
        ({"issuer": None}, "of the issuer 'None'"),
        ({"jwks_uri": None}, "names no jwks_uri"),
        ({"token_endpoint": "http://sso.example/t"}, "token_endpoint: http://sso.example/t is http"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "authorization_endpoint"),
        ({"end_session_endpoint": 7}, "end_session_endpoint is no address"),
    ],
)
def test_a_document_says_what_can_be(changed: dict[str, object], said: str) -> None:
    honest = {
        "issuer": "https://sso.example",
        "authorization_endpoint": "https://sso.example/a",
        "token_endpoint": "https://sso.example/t",
        "jwks_uri": "https://keys.example/",
    }
    assert read_document("https://sso.example", honest).end_session is None
    with pytest.raises(ValueError, match=said.replace(".", r"\.")):
        read_document("https://sso.example", honest | changed)
