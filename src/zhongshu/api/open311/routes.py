"""The addresses of Open311: /open311/discovery, and the endpoint /open311/v2."""

from typing import Any

from fastapi import APIRouter

from zhongshu.api.data.plain import PlainRoute
from zhongshu.api.open311.calls import GeoReport
from zhongshu.api.open311.written import PREFIX
from zhongshu.packs.calls import Calls


def open311_router(calls: Calls) -> APIRouter:
    """Not in OpenAPI: who speaks Open311 knows them; include it before the pages."""
    router, made = APIRouter(route_class=PlainRoute, prefix=PREFIX), GeoReport(calls)
    hidden: dict[str, Any] = {"include_in_schema": False, "response_model": None}
    for path, endpoint in (
        ("/discovery.{format}", made.discover),
        ("/v2/services.{format}", made.listed),
        ("/v2/services/{code}.{format}", made.defined),
        ("/v2/requests.{format}", made.requests),
        ("/v2/requests/{id}.{format}", made.one),
        ("/v2/tokens/{token}.{format}", made.token),
    ):
        router.add_api_route(path, made.answered(endpoint), methods=["GET"], **hidden)
    router.add_api_route("/v2/requests.{format}", made.post, methods=["POST"], **hidden)
    return router
