"""From a builder to an answer: templates compiled once, whole pages kept while nothing they show can have changed."""

import gzip
import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from zhongshu.core.errors import ZhongshuError
from zhongshu.packs.hub import Hub
from zhongshu.web.assets import Assets
from zhongshu.web.failures import failure
from zhongshu.web.visit import Theme, Visit, language_of, moment_of, theme_of
from zhongshu.web.words import Words

YEAR = 365 * 86400
_CHOICES = {"lang": ("zh", "en"), "theme": ("auto", "light", "dark")}
"""Query words that are remembered in a cookie, and what they may say."""


@dataclass(frozen=True)
class Shown:
    """What a page shows: a template and its values."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200


Build = Callable[[Visit], Shown]
Endpoint = Callable[[Request], Response]


@dataclass(frozen=True)
class Kept:
    """A rendered page; `tag` is its ETag."""

    status: int
    plain: bytes
    packed: bytes
    tag: str

    @classmethod
    def of(cls, html: str, status: int) -> "Kept":
        plain = html.encode()
        return cls(status, plain, gzip.compress(plain, 5, mtime=0), f'"{hashlib.sha256(plain).hexdigest()[:20]}"')


@dataclass
class Shelf:
    """Rendered pages by key, the least used dropped beyond `most` bytes. One thread builds a page, others wait."""

    most: int = 64 * 1024 * 1024
    _kept: OrderedDict[tuple[object, ...], Kept] = field(default_factory=OrderedDict)
    _building: dict[tuple[object, ...], threading.Lock] = field(default_factory=dict)
    _bytes: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: tuple[object, ...], make: Callable[[], Kept]) -> Kept:
        found = self._find(key)
        if found is not None:
            return found
        with self._alone(key):
            found = self._find(key)
            if found is None:
                found = make()
                if found.status == 200:
                    self._put(key, found)
            return found

    def _find(self, key: tuple[object, ...]) -> Kept | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    @contextmanager
    def _alone(self, key: tuple[object, ...]) -> Iterator[None]:
        with self._lock:
            lock = self._building.setdefault(key, threading.Lock())
        with lock:
            yield
        with self._lock:
            self._building.pop(key, None)

    def _put(self, key: tuple[object, ...], page: Kept) -> None:
        with self._lock:
            self._kept[key] = page
            self._bytes += len(page.plain) + len(page.packed)
            while self._bytes > self.most and len(self._kept) > 1:
                _, dropped = self._kept.popitem(last=False)
                self._bytes -= len(dropped.plain) + len(dropped.packed)


@dataclass
class Pages:
    """What every page's endpoint is made with. Built once an application."""

    hub: Hub
    assets: Assets
    words: Words
    environment: Environment
    shelf: Shelf = field(default_factory=Shelf)

    @classmethod
    def of(cls, hub: Hub, assets: Assets, words: Words, templates: Path, **functions: Callable[..., Any]) -> "Pages":
        """`functions` are what templates call to draw: sparkline, map, bar."""
        environment = Environment(
            loader=FileSystemLoader(templates),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals |= {"asset": assets.url, "script_json": script_json, **functions}
        return cls(hub, assets, words, environment)

    def endpoint(self, build: Build, *, theme: Theme | None = None, keep: bool = True, timed: bool = False) -> Endpoint:
        """A GET endpoint. A page is kept for its snapshot, address, language and light.

        `timed` pages show what depends on the clock, such as lateness, and are kept for a minute.
        """

        def answer(request: Request) -> Response:
            chosen = _choice(request)
            if chosen is not None:
                return chosen
            try:
                visit = self.visit(request, theme=theme)
            except ZhongshuError as error:
                return self._send(request, self._failed(request, error))
            if not keep:
                return self._send(request, self._made(visit, build))
            minute = int(visit.now.timestamp()) // 60 if timed else None
            asked = (visit.path, tuple(sorted(visit.query.items())), visit.fragment)
            key = (visit.snapshot.number, asked, visit.language, visit.theme, minute)
            return self._send(request, self.shelf.get(key, lambda: self._made(visit, build)))

        return answer

    def visit(self, request: Request, *, theme: Theme | None = None) -> Visit:
        """UnknownName when `as_of` is no time."""
        hub = self.hub
        as_of = moment_of(request.query_params.get("as_of"), hub.place.zone)
        return Visit(
            hub=hub,
            words=self.words,
            snapshot=hub.snapshot() if as_of is None else hub.snapshots.at(as_of),
            language=language_of(request, hub),
            theme=theme or theme_of(request),
            as_of=as_of,
            now=hub.now(),
            path="/" + request.url.path.lstrip("/"),
            query=dict(request.query_params),
            parts={name: str(part) for name, part in request.path_params.items()},
            fragment=request.headers.get("hx-request") == "true" and "hx-boosted" not in request.headers,
        )

    def render(self, visit: Visit, shown: Shown) -> str:
        return self.environment.get_template(shown.template).render(
            visit=visit, t=visit.t, text=visit.text, link=visit.link, here=visit.here, **shown.values
        )

    def respond(self, request: Request, visit: Visit, shown: Shown) -> Response:
        """For a page that is made for this request alone, such as the answer to a form."""
        return self._send(request, Kept.of(self.render(visit, shown), shown.status))

    def missing(self, request: Request, error: ZhongshuError) -> Response:
        """The page for an address that no route knows."""
        return self._send(request, self._failed(request, error))

    def _made(self, visit: Visit, build: Build) -> Kept:
        try:
            shown = build(visit)
        except ZhongshuError as error:
            shown = _sorry(error)
        return Kept.of(self.render(visit, shown), shown.status)

    def _failed(self, request: Request, error: ZhongshuError) -> Kept:
        query = {name: value for name, value in request.query_params.items() if name != "as_of"}
        plain = Request({**request.scope, "query_string": urlencode(query).encode()})
        visit = replace(self.visit(plain), query=query)
        shown = _sorry(error)
        return Kept.of(self.render(visit, shown), shown.status)

    def _send(self, request: Request, page: Kept) -> Response:
        headers = {
            "ETag": page.tag,
            "Cache-Control": "private, no-cache",
            "Vary": "Cookie, Accept-Encoding, HX-Request",
        }
        if page.status == 200 and page.tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            body, headers = page.packed, headers | {"Content-Encoding": "gzip"}
        else:
            body = page.plain
        return Response(body, page.status, headers, "text/html; charset=utf-8")


def script_json(value: object) -> Markup:
    """JSON for a script block of type application/json: nothing in it can end the block or begin a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _sorry(error: ZhongshuError) -> Shown:
    told = failure(error)
    return Shown("failure.html", {"failure": told}, told.status)


def _choice(request: Request) -> Response | None:
    """?lang=en and ?theme=dark set a cookie and lead back to the address without them."""
    chosen = {name: request.query_params.get(name) for name in _CHOICES}
    taken = {name: value for name, value in chosen.items() if value is not None and value in _CHOICES[name]}
    if not taken:
        return None
    left = urlencode([(name, value) for name, value in request.query_params.multi_items() if name not in taken])
    path = "/" + request.url.path.lstrip("/")
    answer = RedirectResponse(path + (f"?{left}" if left else ""), 303)
    for name, value in taken.items():
        answer.set_cookie(name, value, max_age=YEAR, samesite="lax", httponly=False)
    return answer
