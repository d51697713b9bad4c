"""From a builder to an answer: templates compiled once, whole pages kept while nothing they show can have changed."""

import gzip
import hashlib
import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from zhongshu.core.errors import ZhongshuError
from zhongshu.packs.hub import Hub
from zhongshu.sharing.proof import Proof, may_be_kept
from zhongshu.web.assets import Assets
from zhongshu.web.failures import failure
from zhongshu.web.marks import asked_of, staged
from zhongshu.web.unseen import SentBack, shown, visible
from zhongshu.web.visit import Theme, Visit, language_of, moment_of, theme_of
from zhongshu.web.words import Words

YEAR = 365 * 86400
MINUTE = 60.0
_CHOICES = {"lang": ("zh", "en"), "theme": ("auto", "light", "dark")}
"""Query words that are remembered in a cookie, and what they may say."""


@dataclass(frozen=True)
class Shown:
    """What a page shows: a template and its values; `lasting` False when it may look otherwise at the next request."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    lasting: bool = True


class Onward(Exception):
    """Raised by a builder: what was asked for stands at another address, `path`."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


Build = Callable[[Visit], Shown]
Endpoint = Callable[[Request], Response]


@dataclass(frozen=True)
class Kept:
    """A rendered page; `tag` is its ETag, `proof` what it shows of whose data. Only `lasting` ones are kept."""

    status: int
    plain: bytes
    packed: bytes
    tag: str
    lasting: bool = True
    proof: Proof = ()

    @classmethod
    def of(cls, html: str, shown: Shown, proof: Proof = ()) -> "Kept":
        plain = html.encode()
        tag = f'"{hashlib.sha256(plain).hexdigest()[:20]}"'
        lasting = shown.lasting and shown.status == 200 and may_be_kept(proof)
        return cls(shown.status, plain, gzip.compress(plain, 5, mtime=0), tag, lasting, proof)


@dataclass
class Shelf:
    """Rendered pages by key, the least used dropped beyond `most` bytes. `clock` is in seconds."""

    most: int = 64 * 1024 * 1024
    clock: Callable[[], float] = time.monotonic
    _kept: OrderedDict[tuple[object, ...], tuple[Kept, float]] = field(default_factory=OrderedDict)
    _building: dict[tuple[object, ...], threading.Lock] = field(default_factory=dict)
    _bytes: int = 0
    _newest: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def turn_over(self, snapshot: int) -> None:
        """With a new snapshot the pages of earlier ones go: hardly anybody asks for them again. Keys begin with it."""
        if snapshot <= self._newest:
            return
        with self._lock:
            self._newest = snapshot
            for key in [key for key in self._kept if key[0] != snapshot]:
                self._bytes -= self._size(self._kept.pop(key))

    def get(self, key: tuple[object, ...], make: Callable[[], Kept], *, fresh: float | None = None) -> Kept:
        """One thread makes a page. Others wait for it, or take the one that is older than `fresh` seconds."""
        found, age = self._find(key)
        if found is not None and (fresh is None or age <= fresh):
            return found
        building = self._turn(key)
        if not building.acquire(blocking=found is None):
            assert found is not None
            return found
        try:
            again, age = self._find(key)
            if again is not None and (fresh is None or age <= fresh):
                return again
            made = make()
            self._put(key, made)
            return made
        finally:
            building.release()
            with self._lock:
                self._building.pop(key, None)

    def _find(self, key: tuple[object, ...]) -> tuple[Kept | None, float]:
        with self._lock:
            if key not in self._kept:
                return None, 0.0
            self._kept.move_to_end(key)
            page, at = self._kept[key]
            return page, self.clock() - at

    def _turn(self, key: tuple[object, ...]) -> threading.Lock:
        with self._lock:
            return self._building.setdefault(key, threading.Lock())

    def _put(self, key: tuple[object, ...], page: Kept) -> None:
        with self._lock:
            self._bytes -= self._size(self._kept.pop(key, None))
            if not page.lasting:
                return
            self._kept[key] = (page, self.clock())
            self._bytes += self._size(self._kept[key])
            while self._bytes > self.most and len(self._kept) > 1:
                self._bytes -= self._size(self._kept.popitem(last=False)[1])

    @staticmethod
    def _size(held: tuple[Kept, float] | None) -> int:
        """Bytes of the page, and about as many as its proof takes."""
        if held is None:
            return 0
        page = held[0]
        proof = sum(1_000 + 100 * len(one.objects) + 100 * len(one.filters) for one in page.proof)
        return len(page.plain) + len(page.packed) + proof


@dataclass
class Pages:
    """What every page's endpoint is made with. Built once an application."""

    hub: Hub
    assets: Assets
    words: Words
    environment: Environment
    shelf: Shelf = field(default_factory=Shelf)

    @classmethod
    def of(cls, hub: Hub, assets: Assets, words: Words, templates: Path, **known: Any) -> "Pages":
        """`known` is what every template knows besides: what draws (sparkline), words of other rooms."""
        environment = Environment(
            loader=FileSystemLoader(templates),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=shown,
            extensions=[SentBack],
        )
        environment.globals |= {"asset": assets.url, "script_json": script_json, **known}
        return cls(hub, assets, words, environment)

    def endpoint(self, build: Build, *, theme: Theme | None = None, keep: bool = True, timed: bool = False) -> Endpoint:
        """A GET endpoint. A page is kept for its snapshot, address, language and light.

        `timed` pages show what depends on the clock, such as lateness, and are made again after a minute.
        """

        def answer(request: Request) -> Response:
            chosen = _choice(request)
            if chosen is not None:
                return chosen
            try:
                visit = self.visit(request, theme=theme)
            except ZhongshuError as error:
                return self._send(request, self._failed(request, error))
            try:
                made = self._kept(visit, build, MINUTE if timed else None) if keep else self._made(visit, build)
            except Onward as onward:
                return RedirectResponse(onward.path, 303)
            visit.access.tell(made.proof)
            return self._send(request, made)

        return answer

    def _kept(self, visit: Visit, build: Build, fresh: float | None) -> Kept:
        if visit.as_of is None:
            self.shelf.turn_over(visit.snapshot.number)
        asked = (visit.path, tuple(sorted(visit.query.items())), visit.fragment)
        key = (visit.snapshot.number, asked, visit.language, visit.theme, visit.reader, *visit.access.epoch)
        return self.shelf.get(key, lambda: self._made(visit, build), fresh=fresh)

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
            access=request.state.arrival.access,
        )

    def render(self, visit: Visit, shown: Shown) -> str:
        """The template with its values, and with what the stage of its scenario puts on every page of it."""
        return self.environment.get_template(shown.template).render(
            visit=visit,
            t=visit.t,
            text=visit.text,
            link=visit.link,
            here=visit.here,
            staged=staged(visit),
            opinion_of=asked_of(visit) if shown.status == 200 else None,
            **shown.values,
        )

    def respond(self, request: Request, visit: Visit, shown: Shown) -> Response:
        """For a page that is made for this request alone, such as the answer to a form."""
        return self._send(request, Kept.of(self.render(visit, shown), shown))

    def missing(self, request: Request, error: ZhongshuError) -> Response:
        """The page for an address that no route knows, or for what went wrong; bare words where what every page needs,
        state or ledger, is away too."""
        try:
            return self._send(request, self._failed(request, error))
        except Exception:
            told = failure(error)
            return PlainTextResponse(f"现在无法显示，请稍后再试。 {error.message}\n", max(told.status, 500))

    def _made(self, visit: Visit, build: Build) -> Kept:
        with visit.access.noting() as notes:
            try:
                shown = build(visit)
            except ZhongshuError as error:
                shown = _sorry(error)
            html = self.render(visit, shown)
        return Kept.of(html, shown, notes.proof)

    def _failed(self, request: Request, error: ZhongshuError) -> Kept:
        query = {name: value for name, value in request.query_params.items() if name != "as_of"}
        plain = Request({**request.scope, "query_string": urlencode(query).encode()})
        visit = replace(self.visit(plain), query=query)
        shown = _sorry(error)
        return Kept.of(self.render(visit, shown), shown)

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
    text = visible(json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False))
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
