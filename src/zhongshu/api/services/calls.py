"""POST /services/{name}/{operation}: a unit's live service called under a grant, at once or with the answer later."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from zhongshu.api.bodies import body_within
from zhongshu.api.data.call import stated, unstated
from zhongshu.api.data.formats import MEDIA
from zhongshu.api.problems import Problem, problem_response
from zhongshu.core.errors import ZhongshuError
from zhongshu.packs.calls import Calls
from zhongshu.screens.rows.json_rows import json_text, row_text
from zhongshu.screens.rows.rates import caller
from zhongshu.sharing.grants.masks import Value
from zhongshu.sharing.services.deciding import Ask
from zhongshu.sharing.services.faults import ServiceFault
from zhongshu.sharing.services.later import Later
from zhongshu.sharing.services.live import Answer
from zhongshu.sharing.services.requests import Request as Question
from zhongshu.sharing.services.spec import Operation, Service

PREFIX = "/api/v1/services"
KEY = "Zhongshu-Answer-Key"
LARGEST = 64 * 1024
"""Bytes of the parameters of one call."""
LARGEST_ANSWER = 8 << 20
"""Bytes of an answer that a unit gives by itself."""
SOON = "2"
"""Seconds after which to ask again for an answer that comes later."""

_VARY = {"Vary": "Authorization, Cookie"}


@dataclass
class ServiceCalls:
    """The endpoints, in the event loop: nothing in them holds a thread while a unit thinks."""

    calls: Calls

    @property
    def later(self) -> Later:
        return self.calls.hub.services

    async def call(self, request: Request) -> Response:
        """The rows that the grant shows; 202 where the answer comes later, because the pack or the caller wants so."""
        parts = request.path_params
        service, operation = self.later.live.operation(parts["name"], parts["operation"])
        ask = await self._ask(request, service, operation)
        given = _parameters(await _body(request, LARGEST))
        try:
            if operation.spec.reply == "later" or _wants_later(request):
                return _kept(await self.later.request(ask, given))
            answer, body = await self.later.live.answer(ask, given, self._write, seen=request.state.arrival.seen)
        except ServiceFault as error:
            return fault_response(error, request)
        return Response(body, 200, _headers(answer), MEDIA["json"])

    async def pick_up(self, request: Request) -> Response:
        """How a request stands; when it is done, its rows, once. For whoever asked alone."""
        arrival = request.state.arrival
        self._take(request)
        found = await run_in_threadpool(self.later.store.get, request.path_params["id"], arrival.reader.actor)
        if found.status != "done":
            headers = {"Cache-Control": "no-store", **_VARY}
            if found.status in ("pending", "calling", "waiting"):
                headers["Retry-After"] = SOON
            return Response(json_text(_told(found)), 200, headers, MEDIA["json"])
        service, operation = self.later.live.operation(found.service, found.operation)
        address = f"{PREFIX}/requests/{{id}}"
        ask = Ask(arrival.reader, service, operation, found.grant, found.purpose, address)
        answer, body = await self.later.pick_up(found, ask, self._write, seen=arrival.seen)
        return Response(body, 200, _headers(answer), MEDIA["json"])

    async def answer(self, request: Request) -> Response:
        """A unit answers by itself what it was asked, with the key that it was given for it."""
        self._take(request)
        id, key = request.path_params["id"], request.headers.get(KEY, "")
        await self.later.expected(id, key)  # before its body: without a key nobody fills the memory
        content = await _body(request, LARGEST_ANSWER)
        await self.later.answered(id, key, content)
        return Response(status_code=204)

    async def _ask(self, request: Request, service: Service, operation: Operation) -> Ask:
        self._take(request)
        arrival, said = request.state.arrival, stated(request)
        if said is None:
            raise await run_in_threadpool(lambda: unstated(arrival.access, service.name))
        return Ask(arrival.reader, service, operation, *said, f"{PREFIX}/{service.name}/{operation.name}")

    def _take(self, request: Request) -> None:
        host = request.client.host if request.client else ""
        self.calls.lookups.take(caller(request.state.arrival.reader, host))

    def _write(self, answer: Answer) -> bytes:
        """The answer as it leaves; its age stands in the headers, so that it has no part in the digest."""
        ask, sight = answer.ask, answer.decision.sight
        write: Callable[[Sequence[Value]], str] | None = answer.decision.kept.get("row")
        if write is None:
            write = row_text(dict(zip(sight.columns, sight.kinds, strict=True)), self.calls.hub.place.zone)
            answer.decision.kept["row"] = write
        told = {
            "name": ask.service.name,
            "operation": ask.operation.name,
            "at": answer.at.isoformat(timespec="milliseconds"),
            "origin": ask.service.spec.origin,
            "grant": ask.grant,
            "purpose": ask.purpose,
        }
        return f'{json_text(told).decode()[:-1]},"rows":[{",".join(map(write, answer.rows))}]}}'.encode()


def fault_response(error: ServiceFault, request: Request) -> Response:
    """503 for what may be over in a moment, with when to ask again; 502 for what its unit has to mend."""
    status, title = (503, "A unit's service is away") if error.passing else (502, "A unit's service is at fault")
    response = problem_response(
        Problem(title=title, status=status, detail=error.message, hint=error.hint, instance=request.url.path)
    )
    if error.passing:
        response.headers["Retry-After"] = str(error.wait)
    return response


def _wants_later(request: Request) -> bool:
    """RFC 7240, 4.1."""
    words = ",".join(request.headers.getlist("prefer")).split(",")
    return "respond-async" in {word.partition(";")[0].strip().lower() for word in words}


def _kept(request: Question) -> Response:
    headers = {
        "Location": f"{PREFIX}/requests/{request.id}",
        "Preference-Applied": "respond-async",
        "Retry-After": SOON,
        "Cache-Control": "no-store",
        **_VARY,
    }
    return Response(json_text(_told(request)), 202, headers, MEDIA["json"])


def _told(request: Question) -> dict[str, Any]:
    """`calling` and `waiting` are pending to whoever asked."""
    told = {
        "request": request.id,
        "name": request.service,
        "operation": request.operation,
        "status": "pending" if request.status in ("calling", "waiting") else request.status,
        "at": request.at.isoformat(timespec="milliseconds"),
        "expires": request.expires.isoformat(timespec="milliseconds"),
    }
    return told if request.said is None else {**told, "said": request.said}


def _headers(answer: Answer) -> dict[str, str]:
    """What is about somebody is kept by nobody on the way."""
    left = int(answer.left)
    kept = "private, no-store" if answer.personal or left == 0 else f"private, max-age={left + int(answer.age)}"
    return {"Age": str(int(answer.age)), "Cache-Control": kept, **_VARY}


def _parameters(content: bytes) -> Any:
    """ZhongshuError for what is no JSON; nothing is an empty object."""
    try:
        return json.loads(content or b"{}", parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise ZhongshuError(
            "the body is no JSON", hint='an object of parameters: {"uscc": "91331000MA2A1B2C3D"}'
        ) from None


def _no_number(word: str) -> None:
    raise ValueError(word)


async def _body(request: Request, most: int) -> bytes:
    return await body_within(request, most, lambda: ZhongshuError(f"the body takes more than {most} bytes"))
