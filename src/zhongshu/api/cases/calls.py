"""The endpoints of cases. Who asks is known by a key or session, a stranger by the code of one case."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from zhongshu.api.cases.body import Said, read_body, said_in, version_of
from zhongshu.api.cases.described import may_open, type_entry, type_record
from zhongshu.api.cases.keys import HEADER, own_key, secret_of
from zhongshu.api.cases.problems import overtaken, told, unfilled
from zhongshu.api.cases.told import Telling, Way
from zhongshu.api.data.formats import MEDIA
from zhongshu.cases.cases import Cases
from zhongshu.cases.filling import Unfilled
from zhongshu.cases.lists import Line
from zhongshu.cases.records import number_of
from zhongshu.cases.refusal import Overtaken
from zhongshu.cases.sight import Seen
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.packs.calls import Calls
from zhongshu.packs.hub import Hub
from zhongshu.screens.rows.rates import Rate, Rates, caller
from zhongshu.sharing.reader import Reader

PREFIX = "/api/v1/cases"
FOLLOW = "Follow-Code"
ACTS = Rate(10, 100)
"""Acts of one key or address."""
PAGE = 50
_NUMBER = re.compile(r"[1-9][0-9]{0,14}")
_NEVER = "-"
_HEADERS = {"Cache-Control": "private, no-store", "Vary": f"Authorization, Cookie, {FOLLOW}"}

Endpoint = Callable[[Request], Response]
Act = Callable[[Request, Said], Response]


@dataclass
class CaseCalls:
    """Built once an application; endpoints run in threads."""

    calls: Calls

    def __post_init__(self) -> None:
        self._acts = Rates(ACTS)

    @property
    def hub(self) -> Hub:
        return self.calls.hub

    @property
    def cases(self) -> Cases:
        return self.calls.hub.cases

    # --- what there is ----------------------------------------------------------------------------------------------

    def types(self, request: Request) -> Response:
        """The types that this reader may ask."""
        reader = _reader(request)
        opens = self.hub.scenarios.sight(reader).opens
        found = [
            type_entry(one, _form_at(one.name))
            for _, one in sorted(self.cases.types.items())
            if opens(one.pack) and may_open(one, reader)
        ]
        return _json({"types": found})

    def type(self, request: Request) -> Response:
        """The form of one of them."""
        type = self._type(request)
        return _json(type_record(type, self.cases.form(type), _form_at(type.name)))

    def one(self, request: Request) -> Response:
        """A case as this reader sees it, with the ways on that are theirs."""
        return self._told(request, self._seen(request))

    def inbox(self, request: Request) -> Response:
        """Open cases of one's own posts, those due first; with `below` also of those below."""
        reader, query = _reader(request), request.query_params
        below = query.get("below", "false").lower() == "true"
        posts = self.cases.seen_posts(reader) if below else self.cases.hand(reader).posts
        lines = self.cases.lists.inbox(posts, limit=PAGE + 1, after=_mark(query.get("after"), self.hub.now()))
        more = _after(lines[PAGE - 1]) if len(lines) > PAGE else None
        telling = self._telling()
        return _json({"cases": [telling.line(line) for line in lines[:PAGE]], "after": more})

    # --- what is done -----------------------------------------------------------------------------------------------

    def open(self, request: Request, said: Said) -> Response:
        """A new case; the one that was opened before where the same was sent with the same key. `code` is told to a
        stranger."""
        type, reader = self._type(request), _reader(request)
        key = own_key(request.headers.get(HEADER), secret_of(self.hub), "open", type.name, said.answers)
        opened = self.cases.open(type.name, said.answers, reader, "api", key=key)
        seen = self.cases.look(opened.case.id, reader, address=request.url.path, code=opened.code)
        at = f"{_form_at(type.name)}/{number_of(opened.case.id)}"
        return self._told(request, seen, 201, {"Location": at}, code=opened.code)

    def move(self, request: Request, said: Said) -> Response:
        """The case goes a way on."""
        seen, to = self._seen(request), request.path_params["to"]
        id, version, code = seen.case.id, version_of(request), _code(request)
        key = own_key(request.headers.get(HEADER), secret_of(self.hub), "move", id, to, said.answers, said.note)

        def do() -> Any:
            return self.cases.move(
                id, to, said.answers, _reader(request), version=version, note=said.note, code=code, key=key
            )

        return self._done(request, id, do)

    def remark(self, request: Request, said: Said) -> Response:
        """Words are added; `public` ones are seen by who asked, too."""
        seen = self._seen(request)
        id, code = seen.case.id, _code(request)
        key = own_key(request.headers.get(HEADER), secret_of(self.hub), "remark", id, said.note, said.public)

        def do() -> Any:
            return self.cases.act(
                id, _reader(request), lambda moves, case: moves.noted(case, said.note, public=said.public),
                code=code, key=key,
            )  # fmt: skip

        return self._done(request, id, do)

    # ----------------------------------------------------------------------------------------------------------------

    def read(self, endpoint: Endpoint) -> Endpoint:
        """A GET, what goes wrong told as a problem."""

        def answer(request: Request) -> Response:
            try:
                self.calls.lookups.take(_caller(request))
                return endpoint(request)
            except ZhongshuError as error:
                return told(error, request)

        return answer

    def act(self, act: Act, *members: str) -> Callable[[Request], Any]:
        """A POST with these members of a body; the body is read in the event loop, the rest is done in a thread."""

        async def answer(request: Request) -> Response:
            try:
                self._acts.take(_caller(request))
                said = said_in(await read_body(request), *members)
                return await run_in_threadpool(act, request, said)
            except Unfilled as error:
                return unfilled(error, request)
            except ZhongshuError as error:
                return await run_in_threadpool(told, error, request)

        return answer

    def _done(self, request: Request, id: str, do: Callable[[], Any]) -> Response:
        """The case after an act. Who was overtaken is told the version of now: that they may see the case is known."""
        try:
            do()
        except Overtaken as error:
            return overtaken(error, self.cases.store.case(number_of(id)).version, request)
        return self._told(request, self._seen(request))

    def _seen(self, request: Request) -> Seen:
        """UnknownName, in the same words where there is none and where it is not for this reader."""
        parts = request.path_params
        id = f"{parts['pack']}.{parts['case']}/{parts['number']}"
        try:
            if not _NUMBER.fullmatch(parts["number"]):
                raise UnknownName(id)
            return self.cases.look(id, _reader(request), address=request.url.path, code=_code(request))
        except UnknownName:
            hint = f"whoever asked, or works at it, sees a case; a stranger by the header {FOLLOW}"
            raise UnknownName(f"no case {id[:200]!r} that you may see", hint=hint) from None

    def _type(self, request: Request) -> CaseType:
        """UnknownName for none, and for one that is not for this reader to ask."""
        name, reader = f"{request.path_params['pack']}.{request.path_params['case']}", _reader(request)
        type = self.cases.types.get(name)
        if type is None or not self.hub.scenarios.sight(reader).opens(type.pack) or not may_open(type, reader):
            raise UnknownName(f"no case type {name[:130]!r} that you may ask", hint=f"GET {PREFIX} lists those")
        return type

    def _told(
        self, request: Request, seen: Seen, status: int = 200, headers: dict[str, str] | None = None,
        code: str | None = None,
    ) -> Response:  # fmt: skip
        """`code` is a stranger's own, to be told to them with the case."""
        ways = {
            to: Way(way.title, self.cases.form(seen.type, way.asks))
            for to, way in self.cases.ways(seen, _reader(request), code or _code(request)).items()
        }
        told = self._telling().case(seen, ways) | ({} if code is None else {"code": code})
        return _json(told, status, {"ETag": f'"{seen.case.version}"', **(headers or {})})

    def _telling(self) -> Telling:
        return Telling(self.cases.posts(), self.cases.time, self.hub.now())


def _reader(request: Request) -> Reader:
    found: Reader = request.state.arrival.reader
    return found


def _caller(request: Request) -> str:
    return caller(_reader(request), request.client.host if request.client else "")


def _code(request: Request) -> str | None:
    return request.headers.get(FOLLOW.lower())


def _form_at(type: str) -> str:
    return f"{PREFIX}/{type.replace('.', '/', 1)}"


def _after(line: Line) -> str:
    """Where the next page begins."""
    return f"{_NEVER if line.due is None else line.due.isoformat()}~{line.number}"


def _mark(said: str | None, now: datetime) -> Line | None:
    """A line that stands where the page before ended. UnknownName for what no page said."""
    if not said:
        return None
    due, _, number = said.partition("~")
    try:
        at = None if due == _NEVER else datetime.fromisoformat(due.replace(" ", "+"))
        fits = at is None or at.tzinfo is not None
    except ValueError:
        at, fits = None, False
    if not fits or not _NUMBER.fullmatch(number):
        raise UnknownName(f"no page after {said[:60]!r}", hint=f"begin at {PREFIX}/inbox")
    return Line(int(number), "", "", "", "", "", now, now, None, at, None, None, None, None, {})


def _json(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    body = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    return Response(body, status, {**_HEADERS, **(headers or {})}, MEDIA["json"])
