"""The preview as a web server: the pages of the region that stands now, each with a bar that says how the pack does."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zhongshu.app.previewing.bench import Bench
from zhongshu.app.previewing.eyes import ALL
from zhongshu.app.previewing.house import House
from zhongshu.web.security import HEADERS
from zhongshu.web.visit import language_of

COOKIE = "preview_as"
STATE, AS = "/preview/state", "/preview/as/"
_UNSENT = (b"accept-encoding", b"if-none-match")
"""Headers of a request that the region does not hear: its answers are written over, and are never yesterday's."""
_MOST_NAME = 80


@dataclass(frozen=True)
class PreviewServer:
    """ASGI application over whatever region the bench shows."""

    bench: Bench

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._answer(scope)(scope, receive, send)

    def _answer(self, scope: Scope) -> ASGIApp:
        request, house = Request(scope), self.bench.house
        if scope["path"] == STATE:
            return JSONResponse(
                {"number": self.bench.standing.number}, headers={**HEADERS, "Cache-Control": "no-store"}
            )
        if scope["path"].startswith(AS):
            return _look_as(request, scope["path"].removeprefix(AS))
        if house is None:
            return PlainTextResponse("not yet\n", 503, HEADERS)
        return _Barred(self.bench, house, request.cookies.get(COOKIE, ALL))


def _look_as(request: Request, word: str) -> Response:
    """Back to the page from which somebody chose."""
    came = urlsplit(request.headers.get("referer", "")).path
    answer = RedirectResponse(came if came.startswith("/") and not came.startswith("//") else "/preview", 303, HEADERS)
    answer.set_cookie(COOKIE, word[:_MOST_NAME], samesite="strict", httponly=True)
    return answer


@dataclass(frozen=True)
class _Barred:
    """A region's pages with the bar before the end of each."""

    bench: Bench
    house: House
    eyes: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = await run_in_threadpool(self.house.app, self.eyes)
        headers = [(name, value) for name, value in scope["headers"] if name not in _UNSENT]
        page = _Page(self, Request(scope), send)
        await app({**scope, "headers": headers}, receive, page.send)
        if scope["method"] not in ("GET", "HEAD"):
            self.bench.acted.set()

    def bar(self, request: Request) -> bytes:
        pages, language = self.house.pages, language_of(request, self.house.hub)
        known = self.eyes if self.eyes in self.house.lookers else ALL
        template = pages.environment.get_template("preview/bar.html")
        said = template.render(
            standing=self.bench.standing,
            eyes=known,
            t=lambda key, **values: pages.words.say(key, language, **values),
            text=lambda one: one.to(language),
        )
        return said.encode()


@dataclass
class _Page:
    """Holds a page back until it is whole, and writes the bar into it; anything else goes on as it comes."""

    of: _Barred
    request: Request
    forward: Send
    start: Message | None = None
    body: bytes = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message["headers"]):
            self.start = message
            return
        if self.start is None or message["type"] != "http.response.body":
            await self.forward(message)
            return
        self.body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._end(self.start)

    async def _end(self, start: Message) -> None:
        before, end, after = self.body.rpartition(b"</body>")
        body = self.body if not end else before + await run_in_threadpool(self.of.bar, self.request) + end + after
        if self.request.method == "HEAD":
            body = b""
        dropped = (b"content-length", b"etag", b"cache-control")
        kept = [(name, value) for name, value in start["headers"] if name.lower() not in dropped]
        added = [(b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
        await self.forward({**start, "headers": [*kept, *added]})
        await self.forward({"type": "http.response.body", "body": body})


def _is_page(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    return any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in headers)
