"""The HTTP API, one resource a file. It shows what pages show, and below /data rows by grant."""

from fastapi import APIRouter

from zhongshu.api import (
    catalogue,
    cubes,
    datasets,
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
from zhongshu.api.problems import ProblemRoute, unknown_path
from zhongshu.api.rules import routes as rules
from zhongshu.api.services import routes as services
from zhongshu.packs.calls import Calls
from zhongshu.packs.hub import Hub

PREFIX = "/api/v1"


def api_router(hub: Hub, calls: Calls | None = None) -> APIRouter:
    """Every resource below /api/v1; include it before the pages, which answer whatever is left."""
    router = APIRouter(prefix=PREFIX)
    calls = calls or Calls(hub)
    router.include_router(data.routes(calls))
    router.include_router(services.routes(calls))
    router.include_router(cases.routes(calls))
    router.include_router(rules.routes(hub))
    for module in (catalogue, datasets, cubes, runs, indicators, values, passport, snapshots, health, witness):
        router.include_router(module.routes(hub))
    router.include_router(products.routes(hub))
    router.include_router(scenarios.routes(hub))
    router.include_router(operations.routes(hub))
    left = APIRouter(route_class=ProblemRoute)
    left.add_api_route("/{path:path}", unknown_path, include_in_schema=False, response_model=None)
    router.include_router(left)
    return router
