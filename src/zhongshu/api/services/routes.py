"""The addresses of live services. A request's name has no dot, a service's has one."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from zhongshu.api.data.formats import MEDIA
from zhongshu.api.data.plain import PlainRoute
from zhongshu.api.problems import PREFIX
from zhongshu.api.services.calls import ServiceCalls
from zhongshu.api.services.described import described, entry, held, openapi_of
from zhongshu.api.services.documents import ANSWER, CALL, LIST, ONE, OPENAPI, PICK_UP
from zhongshu.packs.calls import Calls
from zhongshu.screens.rows.json_rows import json_text


def routes(calls: Calls) -> APIRouter:
    """Live services by grant."""
    hub, made = calls.hub, ServiceCalls(calls)

    def listed(request: Request) -> Response:
        return _json({"services": [entry(hub.packs.services[name]) for name in sorted(hub.packs.services)]})

    def one(request: Request) -> Response:
        service = hub.services.live.service(request.path_params["name"])
        return _json(described(hub, request.state.arrival.access, service))

    def document(request: Request) -> Response:
        service = hub.services.live.service(request.path_params["name"])
        return _json(openapi_of(service, held(request.state.arrival.access, service)))

    router = APIRouter(prefix=PREFIX, tags=["services"], route_class=PlainRoute)
    plain: dict[str, Any] = {"response_model": None}
    router.add_api_route("/services", listed, **plain, **LIST)
    router.add_api_route("/services/requests/{id}", made.pick_up, **plain, **PICK_UP)
    router.add_api_route("/services/requests/{id}/answer", made.answer, methods=["POST"], **plain, **ANSWER)
    router.add_api_route("/services/{name}", one, **plain, **ONE)
    router.add_api_route("/services/{name}/openapi.json", document, **plain, **OPENAPI)
    router.add_api_route("/services/{name}/{operation}", made.call, methods=["POST"], **plain, **CALL)
    return router


def _json(content: object) -> Response:
    headers = {"Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"}
    return Response(json_text(content), 200, headers, MEDIA["json"])
