"""The addresses of cases. `inbox` is no pack's: a pack's name is followed by that of a type."""

from typing import Any

from fastapi import APIRouter

from zhongshu.api.cases.calls import CaseCalls
from zhongshu.api.cases.documents import INBOX, MOVE, ONE, OPEN, REMARK, TYPE, TYPES
from zhongshu.api.data.plain import PlainRoute
from zhongshu.packs.calls import Calls


def routes(calls: Calls) -> APIRouter:
    """Cases for who asks and who works at them."""
    made, router = CaseCalls(calls), APIRouter(tags=["cases"], route_class=PlainRoute)
    plain: dict[str, Any] = {"response_model": None}
    type, one = "/cases/{pack}/{case}", "/cases/{pack}/{case}/{number}"
    router.add_api_route("/cases", made.read(made.types), **plain, **TYPES)
    router.add_api_route("/cases/inbox", made.read(made.inbox), **plain, **INBOX)
    router.add_api_route(type, made.read(made.type), **plain, **TYPE)
    router.add_api_route(type, made.act(made.open, "answers"), methods=["POST"], **plain, **OPEN)
    router.add_api_route(one, made.read(made.one), **plain, **ONE)
    router.add_api_route(
        f"{one}/moves/{{to}}", made.act(made.move, "answers", "note"), methods=["POST"], **plain, **MOVE
    )
    router.add_api_route(f"{one}/remarks", made.act(made.remark, "note", "public"), methods=["POST"], **plain, **REMARK)
    return router
