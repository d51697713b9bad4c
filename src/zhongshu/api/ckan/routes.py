"""The addresses of CKAN's action API: /api/3/action/{name} and /api/action/{name}, GET and POST alike."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from zhongshu.api.ckan.actions import ACTIONS, Turn
from zhongshu.api.ckan.errors import BadRequest, told
from zhongshu.api.ckan.params import read_params
from zhongshu.api.conditional import address_of
from zhongshu.api.data.plain import PlainRoute
from zhongshu.api.dcat.describe import Listings
from zhongshu.core.errors import ZhongshuError, nearest
from zhongshu.packs.calls import Calls

HEADERS = {"Cache-Control": "private, no-store", "Vary": "Authorization, Cookie"}


@dataclass(frozen=True)
class ActionCalls:
    """The endpoints; actions run in threads."""

    listings: Listings
    calls: Calls

    async def act(self, request: Request) -> Response:
        """One action; what goes wrong is told as CKAN does."""
        try:
            name = request.path_params["name"]
            if name not in ACTIONS:
                raise BadRequest(f"Action name not known: {name[:80]}", hint=nearest(name, ACTIONS))
            turn = Turn(self.listings, self.calls, request, await read_params(request))
            result = await run_in_threadpool(ACTIONS[name], turn)
            help = f"{address_of(self.listings.hub, request)}/api/3/action/help_show?name={name}"
        except ZhongshuError as error:
            return await run_in_threadpool(told, error, request)
        body = f'{{"help": "{help}", "success": true, "result": {result}}}'
        return Response(body, 200, HEADERS, "application/json")

    async def version(self, request: Request) -> Response:
        """The number of the API."""
        return JSONResponse({"version": 3}, headers=HEADERS)


def routes(listings: Listings, calls: Calls) -> APIRouter:
    """Not in OpenAPI: who speaks CKAN knows them."""
    router, endpoints = APIRouter(route_class=PlainRoute), ActionCalls(listings, calls)
    for path, endpoint, methods in (
        ("/api/3/action/{name}", endpoints.act, ["GET", "POST"]),
        ("/api/action/{name}", endpoints.act, ["GET", "POST"]),
        ("/api/3", endpoints.version, ["GET"]),
    ):
        router.add_api_route(path, endpoint, methods=methods, include_in_schema=False, response_model=None)
    return router
