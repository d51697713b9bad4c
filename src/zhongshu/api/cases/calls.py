"""The endpoints of cases. Who asks is known by a key or session, a stranger by the code of one case."""

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from zhongshu.api.cases.asking import acts_told
from zhongshu.api.cases.body import require_said, said_in, version_of
from zhongshu.api.cases.described import may_open, type_entry, type_record
from zhongshu.api.cases.doors import caller_of, reader_of
from zhongshu.api.cases.files import Intake, handed_out, question_of, taken
from zhongshu.api.cases.keys import HEADER, own_key, secret_of
from zhongshu.api.cases.known import known_on_way, known_record, source_record
from zhongshu.api.cases.matches import matched_record
from zhongshu.api.cases.papers import printed_out
from zhongshu.api.cases.problems import overtaken
from zhongshu.api.cases.shares import flow_record
from zhongshu.api.cases.told import Telling, Way
from zhongshu.api.data.formats import MEDIA
from zhongshu.cases.acts import ACTS, AT_ANY_VERSION, Acting, Said
from zhongshu.cases.case import Case
from zhongshu.cases.cases import Cases
from zhongshu.cases.cause import About
from zhongshu.cases.event import sources
from zhongshu.cases.follow import digest
from zhongshu.cases.lists import Mark
from zhongshu.cases.matching import matched
from zhongshu.cases.records import number_of
from zhongshu.cases.refusal import Overtaken
from zhongshu.cases.sight import Seen
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import UnknownName
from zhongshu.packs.calls import Calls
from zhongshu.packs.causes import cause_at, cause_told
from zhongshu.packs.hub import Hub
from zhongshu.screens.rows.rates import ROWS, Rates
from zhongshu.sharing.reader import Reader

PREFIX = "/api/v1/cases"
FOLLOW = "Follow-Code"
PAGE = 50
NEEDS_NONE = AT_ANY_VERSION | {"note"}
"""Acts that hold however the case stands meanwhile."""
_NUMBER = re.compile(r"[1-9][0-9]{0,14}")
_HEADERS = {"Cache-Control": "private, no-store", "Vary": f"Authorization, Cookie, {FOLLOW}"}


@dataclass
class CaseCalls:
    """Built once an application; endpoints run in threads."""

    calls: Calls

    def __post_init__(self) -> None:
        self._intake, self._printing = Intake(self.cases), Rates(ROWS)

    @property
    def hub(self) -> Hub:
        return self.calls.hub

    @property
    def cases(self) -> Cases:
        return self.calls.hub.cases

    # --- what there is ----------------------------------------------------------------------------------------------

    def types(self, request: Request) -> Response:
        """The types that this reader may ask."""
        reader = reader_of(request)
        opens = self.hub.scenarios.sight(reader).opens
        found = [
            type_entry(one, _form_at(one.name))
            for _, one in sorted(self.cases.types.items())
            if opens(one.pack) and may_open(self.cases, one, reader)
        ]
        return _json({"types": found})

    def type(self, request: Request) -> Response:
        """The form of one of them."""
        type = self._type(request)
        return _json(type_record(type, self.cases.form(type), _form_at(type.name)))

    def one(self, request: Request) -> Response:
        """A case as this reader sees it, with the ways on that are theirs."""
        return self._told(request, self._seen(request))

    def matches(self, request: Request) -> Response:
        """What fits a case, by one of the lists that its type has."""
        seen, moment = self._seen(request), self.cases.now().astimezone(self.hub.place.zone)
        return _json(matched_record(matched(seen, request.path_params["list"], self.cases.offers, moment)))

    def inbox(self, request: Request) -> Response:
        """Open cases of one's own posts, those due first; with `below` also of those below."""
        reader, query = reader_of(request), request.query_params
        below = query.get("below", "false").lower() == "true"
        posts = self.cases.seen_posts(reader) if below else self.cases.hand(reader).posts
        lines = self.cases.lists.inbox(posts, limit=PAGE + 1, after=_mark(query.get("after")))
        more = str(Mark(lines[PAGE - 1].due, lines[PAGE - 1].number)) if len(lines) > PAGE else None
        self.cases.listed(lines[:PAGE], reader, address=request.url.path)
        telling = self._telling()
        return _json({"cases": [telling.line(line) for line in lines[:PAGE]], "after": more})

    def file(self, request: Request) -> Response:
        """One file of a case, to whoever sees the answer that names it."""
        id, file, address = _id(request), request.path_params["file"], request.url.path
        try:
            found = self.cases.file(id, file, reader_of(request), address=address, code=_code(request))
        except UnknownName:
            hint = "the answers of a case name those that you may see"
            raise UnknownName(f"no file of {_named(request)[:200]!r} that you may see", hint=hint) from None
        return handed_out(found, small=request.query_params.get("size") == "small", path=self.cases.shelf.path)

    def paper(self, request: Request) -> Response:
        """A document that a case gave out, to who asked and who works at it; printed anew each time."""
        self._printing.take(caller_of(request))
        id, parts, address = _id(request), request.path_params, request.url.path
        name, n, code = parts["document"], parts["n"], _code(request)
        return printed_out(self.hub.papers.printed(id, name, n, reader_of(request), address=address, code=code))

    # --- what is done -----------------------------------------------------------------------------------------------

    def known(self, request: Request, said: Said) -> Response:
        """What the hub may fill the form in with for this reader, beside these answers."""
        self.calls.lookups.take(caller_of(request))
        type, address = self._type(request), request.url.path
        return _json(known_record(self.hub, type, said, reader_of(request), address))

    def open(self, request: Request, said: Said) -> Response:
        """A new case; the one that was opened before where the same was sent with the same key. `code` is told to a
        stranger."""
        type, reader = self._type(request), reader_of(request)
        key = own_key(request.headers.get(HEADER), secret_of(self.hub), "open", type.name, said.answers, said.about)
        cause = cause_at(self.hub, request.state.arrival.access, About.parse(said.about)) if said.about else None
        filled = self.cases.sealer(type.name, reader).opened(said.filled)
        opened = self.cases.open(type.name, said.answers, reader, "api", key=key, filled=filled, cause=cause)
        seen = self.cases.look(opened.case.id, reader, address=request.url.path, code=opened.code)
        at = f"{_form_at(type.name)}/{number_of(opened.case.id)}"
        return self._told(request, seen, 201, {"Location": at}, code=opened.code)

    def upload(self, request: Request, file: UploadFile) -> Response:
        """A file is taken in, for whoever may ask the type or works at it."""
        type, query = self._type(request, works=True), request.query_params
        field = query.get("field", "")
        id = self._intake.take(file, query.get("name", ""), question_of(type, field))
        return _json(taken(self.cases, id, field), 201)

    def move(self, request: Request, said: Said) -> Response:
        """The case goes a way on."""
        to, version = request.path_params["to"], version_of(request)

        def do(seen: Seen, key: str | None) -> Case:
            reader, code = reader_of(request), _code(request)
            filled = self.cases.sealer(seen.case.id, reader).opened(said.filled)
            moving = self.cases.moving(to, said.answers, said.note, filled)
            return self.cases.act(seen.case.id, reader, moving, version=version, code=code, key=key)

        return self._done(request, ("move", to, said.answers, said.note), do)

    def tell(self, request: Request, said: Said) -> Response:
        """The flow of the case is told a message."""
        message, version = request.path_params["message"], version_of(request)

        def do(seen: Seen, key: str | None) -> Case:
            telling = self.cases.telling(message, said.answers, said.note)
            return self.cases.act(
                seen.case.id, reader_of(request), telling, version=version, code=_code(request), key=key
            )

        return self._done(request, ("tell", message, said.answers, said.note), do)

    def known_on_way(self, request: Request, said: Said) -> Response:
        """What the hub may fill a way's questions in with, for whoever may take it."""
        self.calls.lookups.take(caller_of(request))
        seen, to, reader = self._seen(request), request.path_params["to"], reader_of(request)
        ways = self.cases.ways(seen, reader, _code(request))
        if to not in ways:
            raise UnknownName.among("way on", to[:60], ways)
        asks = self.cases.form(seen.type, ways[to].asks)
        return _json(known_on_way(self.hub, seen, asks, said.answers, reader, request.url.path))

    def do(self, request: Request, content: bytes) -> Response:
        """Any other act of the table. A remark holds however the case stands meanwhile: it needs no version."""
        act = request.path_params["act"]
        if act not in ACTS:
            raise UnknownName.among("act", act, ACTS)
        said, version = said_in(content, *ACTS[act]), None if act in NEEDS_NONE else version_of(request)
        require_said(said, ACTS[act])

        def do(seen: Seen, key: str | None) -> Case:
            return self._acting(request).do(seen, act, said, version=version, key=key)

        return self._done(request, ("act", act, asdict(said)), do)

    # ----------------------------------------------------------------------------------------------------------------

    def _done(self, request: Request, words: tuple[Any, ...], do: Callable[[Seen, str | None], Case]) -> Response:
        """The case after an act, which `words` tell apart from others under the same key. Who was overtaken is told the
        version of now: that they may see the case is known."""
        id, reader = _id(request), reader_of(request)
        key = own_key(request.headers.get(HEADER), secret_of(self.hub), words[0], id, *words[1:])
        if (before := self._before(id, reader, key)) is not None:  # they may not see it any more, as after the first
            return self._after(request, before)
        seen = self._seen(request)
        try:
            case = do(seen, key)
        except Overtaken as error:
            return overtaken(error, self.cases.store.case(number_of(id)).version, request)
        return self._after(request, case)

    def _before(self, id: str, reader: Reader, key: str | None) -> Case | None:
        """The case as it is now where this was done to it before."""
        number = None if key is None else self.cases.store.done(reader.actor, digest(key))
        case = None if number is None else self.cases.store.case(number)
        return case if case is not None and case.id == id else None

    def _after(self, request: Request, case: Case) -> Response:
        """As its reader sees it; nothing of it where it went to others by the act."""
        if self.cases.stands_as(case, reader_of(request), _code(request)) is None:
            return Response(status_code=204, headers=_HEADERS)
        return self._told(request, self._seen(request))

    def _seen(self, request: Request) -> Seen:
        """UnknownName, in the same words where there is none and where it is not for this reader."""
        try:
            return self.cases.look(_id(request), reader_of(request), address=request.url.path, code=_code(request))
        except UnknownName:
            hint = f"whoever asked, or works at it, sees a case; a stranger by the header {FOLLOW}"
            raise UnknownName(f"no case {_named(request)[:200]!r} that you may see", hint=hint) from None

    def _type(self, request: Request, *, works: bool = False) -> CaseType:
        """UnknownName for none, and for one that is not for this reader to ask, nor theirs to do where `works`."""
        name, reader = f"{request.path_params['pack']}.{request.path_params['case']}", reader_of(request)
        type = self.cases.types.get(name)
        if (
            type is None
            or not self.hub.scenarios.sight(reader).opens(type.pack)
            or not (may_open(self.cases, type, reader) or (works and self.cases.takes(type, reader)))
        ):
            raise UnknownName(f"no case type {name[:130]!r} that you may ask", hint=f"GET {PREFIX} lists those")
        return type

    def _told(
        self, request: Request, seen: Seen, status: int = 200, headers: dict[str, str] | None = None,
        code: str | None = None,
    ) -> Response:  # fmt: skip
        """`code` is a stranger's own, to be told to them with the case."""
        ways = {
            to: Way(way.title, self.cases.form(seen.type, way.asks))
            for to, way in self.cases.ways(seen, reader_of(request), code or _code(request)).items()
        }
        acts = acts_told(self._acting(request, code), seen)
        desk = self.hub.desk(request.state.arrival.access)
        about = None if seen.case.cause is None else cause_told(desk, seen.case.cause)
        from_ = {name: source_record(self.hub, one) for name, one in sources(seen.events).items()}
        told = (
            self._telling().case(seen, ways, acts)
            | {"sources": from_, "about": about, "flow": self._flow(request, seen, code)}
            | ({} if code is None else {"code": code})
        )
        return _json(told, status, {"ETag": f'"{seen.case.version}"', **(headers or {})})

    def _flow(self, request: Request, seen: Seen, code: str | None) -> dict[str, Any] | None:
        messages = self.cases.messages(seen, reader_of(request), code or _code(request))
        return flow_record(self.cases, seen, messages, self.hub.now())

    def _acting(self, request: Request, code: str | None = None) -> Acting:
        return Acting(self.cases, reader_of(request), code or _code(request), request.url.path)

    def _telling(self) -> Telling:
        return Telling(self.cases.posts(), self.cases.time, self.hub.now())


def _code(request: Request) -> str | None:
    return request.headers.get(FOLLOW.lower())


def _named(request: Request) -> str:
    """The case, as the address names it."""
    return "{pack}.{case}/{number}".format(**request.path_params)


def _id(request: Request) -> str:
    """Of what cannot be any case's number it is 0, which none has."""
    named = _named(request)
    return named if _NUMBER.fullmatch(request.path_params["number"]) else f"{named.rpartition('/')[0]}/0"


def _form_at(type: str) -> str:
    return f"{PREFIX}/{type.replace('.', '/', 1)}"


def _mark(said: str | None) -> Mark | None:
    """Where the page before ended. UnknownName for what no page said."""
    try:
        return Mark.read(said) if said else None
    except ValueError:
        raise UnknownName(f"no page after {(said or '')[:60]!r}", hint=f"begin at {PREFIX}/inbox") from None


def _json(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    body = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    return Response(body, status, {**_HEADERS, **(headers or {})}, MEDIA["json"])
