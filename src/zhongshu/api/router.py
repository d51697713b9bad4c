"""The HTTP API, one resource a file. It shows what pages show, and below /data rows by grant."""

from fastapi import APIRouter

from zhongshu.api import (
    catalogue,
    consents,
    cubes,
    datasets,
    entities,
    health,
    indicators,
    operations,
    passport,
    products,
    runs,
    scenarios,
    snapshots,
    values,
    witness,
)
from zhongshu.api.cases import routes as cases
from zhongshu.api.data import routes as data
from zhongshu.api.problems import PREFIX, ProblemRoute, unknown_path
from zhongshu.api.rules import routes as rules
from zhongshu.api.services import routes as services
from zhongshu.packs.calls import Calls
from zhongshu.packs.hub import Hub


def api_router(hub: Hub, calls: Calls | None = None) -> APIRouter:
    """Every resource below /api/v1; lay its routes before the pages, which answer whatever is left.

    Routes are taken over as they are: `include_router` would make each of them anew for every router around it.
    """
    calls = calls or Calls(hub)
    router = APIRouter(prefix=PREFIX, route_class=ProblemRoute)
    for room in (data.routes(calls), services.routes(calls), cases.routes(calls), rules.routes(hub)):
        router.routes += room.routes
    of_region = (catalogue, datasets, cubes, runs, indicators, values, passport, snapshots, health, witness)
    for module in (*of_region, products, scenarios, operations, entities, consents):
        router.routes += module.routes(hub).routes
    router.add_api_route("/{path:path}", unknown_path, include_in_schema=False, response_model=None)
    return router
