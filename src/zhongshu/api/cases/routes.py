"""The addresses of cases. `inbox` is no pack's: a pack's name is followed by that of a type."""

from typing import Any

from fastapi import APIRouter

from zhongshu.api.cases.calls import CaseCalls
from zhongshu.api.cases.documents import (
    DO,
    FILE,
    INBOX,
    KNOWN,
    MATCHES,
    MOVE,
    ONE,
    OPEN,
    PAPER,
    TELL,
    TYPE,
    TYPES,
    UPLOAD,
    WAY_KNOWN,
)
from zhongshu.api.cases.doors import Doors
from zhongshu.api.data.plain import PlainRoute
from zhongshu.api.problems import PREFIX
from zhongshu.packs.calls import Calls


def routes(calls: Calls) -> APIRouter:
    """Cases for who asks and who works at them."""
    router = APIRouter(prefix=PREFIX, tags=["cases"], route_class=PlainRoute)
    made, doors = CaseCalls(calls), Doors(calls)
    plain: dict[str, Any] = {"response_model": None}
    type, one = "/cases/{pack}/{case}", "/cases/{pack}/{case}/{number}"
    router.add_api_route("/cases", doors.read(made.types), **plain, **TYPES)
    router.add_api_route("/cases/inbox", doors.read(made.inbox), **plain, **INBOX)
    router.add_api_route(type, doors.read(made.type), **plain, **TYPE)
    router.add_api_route(type, doors.act(made.open, "answers", "filled", "about"), methods=["POST"], **plain, **OPEN)
    known = doors.act(made.known, "answers", "agreed")
    router.add_api_route(f"{type}/known", known, methods=["POST"], **plain, **KNOWN)
    router.add_api_route(f"{type}/files", doors.filed(made.upload), methods=["POST"], **plain, **UPLOAD)
    router.add_api_route(one, doors.read(made.one), **plain, **ONE)
    router.add_api_route(f"{one}/matches/{{list}}", doors.read(made.matches), **plain, **MATCHES)
    router.add_api_route(f"{one}/files/{{file}}", doors.read(made.file), **plain, **FILE)
    router.add_api_route(f"{one}/documents/{{document}}/{{n}}", doors.read(made.paper), **plain, **PAPER)
    router.add_api_route(
        f"{one}/moves/{{to}}", doors.act(made.move, "answers", "note", "filled"), methods=["POST"], **plain, **MOVE
    )
    told = doors.act(made.tell, "answers", "note")
    router.add_api_route(f"{one}/messages/{{message}}", told, methods=["POST"], **plain, **TELL)
    way_known = f"{one}/moves/{{to}}/known"
    router.add_api_route(way_known, doors.act(made.known_on_way, "answers"), methods=["POST"], **plain, **WAY_KNOWN)
    router.add_api_route(f"{one}/acts/{{act}}", doors.sent(made.do), methods=["POST"], **plain, **DO)
    return router
