"""The application that a web server runs: pages, API and assets of one region."""

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Lifespan, Receive, Scope, Send

from zhongshu.api.ckan.addresses import is_ckan
from zhongshu.api.ckan.errors import failed, told
from zhongshu.api.data.documents import SECURITY
from zhongshu.api.data.lane import KeyedLane
from zhongshu.api.data.lookup import LookupCalls
from zhongshu.api.open311.errors import told as georeport_told
from zhongshu.api.open311.routes import open311_router
from zhongshu.api.open311.written import failed as georeport_failed
from zhongshu.api.open311.written import is_open311
from zhongshu.api.others import others_router
from zhongshu.api.problems import PREFIX, Problem, problem_of, problem_response
from zhongshu.api.router import api_router
from zhongshu.app.entrance import Entrance, Refuse
from zhongshu.app.guard import guard
from zhongshu.app.home import HOME, HOSTS
from zhongshu.app.identify import Identify
from zhongshu.app.mcp import PATH, agent_route
from zhongshu.app.rules import LogIn
from zhongshu.app.telemetry.exposition import PATH as METRICS
from zhongshu.app.telemetry.exposition import metrics_route
from zhongshu.app.telemetry.logs import begin_logs, form_of
from zhongshu.app.telemetry.requests import Observed
from zhongshu.app.telemetry.start import Watched, watched
from zhongshu.app.telemetry.traces import NO_TRACES, Traces, open_traces
from zhongshu.app.wiring import open_hub
from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.packs.calls import Calls
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import ANYONE, Reader
from zhongshu.web.analysis.router import analysis_router
from zhongshu.web.briefs.router import briefs_router
from zhongshu.web.call.router import call_router
from zhongshu.web.cases.router import cases_router
from zhongshu.web.cubes.router import cubes_router
from zhongshu.web.data_pages.router import data_router
from zhongshu.web.entities.router import entities_router
from zhongshu.web.figures.router import figures_router
from zhongshu.web.grants.consents import consents_router
from zhongshu.web.grants.router import grants_router
from zhongshu.web.ledger.router import ledger_router
from zhongshu.web.operations.router import operations_router
from zhongshu.web.pages import Pages
from zhongshu.web.people.login import Offered
from zhongshu.web.people.router import people_router
from zhongshu.web.products.router import products_router
from zhongshu.web.returns.router import returns_router
from zhongshu.web.routes import create_web, make_pages
from zhongshu.web.rules.router import rules_router
from zhongshu.web.scenarios.router import scenarios_router
from zhongshu.web.security import HEADERS, SecurityHeaders
from zhongshu.web.services.router import services_router


class Application(FastAPI):
    """FastAPI, with the short way of look-ups before all that it does for a request."""

    lane: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self.lane or super().__call__)(scope, receive, send)

    def openapi(self) -> dict[str, Any]:
        """With the way in that every call may take: an API key."""
        told = super().openapi()
        told["components"]["securitySchemes"] = SECURITY
        return told


_NONE_OF_ITS_OWN: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
"""FastAPI's own would tell addresses with keys in them, and the words of exceptions."""

_ROOMS = (
    data_router,
    cubes_router,
    products_router,
    services_router,
    rules_router,
    returns_router,
    figures_router,
    briefs_router,
    analysis_router,
    call_router,
    ledger_router,
    grants_router,
    consents_router,
    scenarios_router,
    operations_router,
    cases_router,
    entities_router,
    create_web,
)


def create_app(
    hub: Hub,
    *,
    hosts: Sequence[str] = ("*",),
    visitor: Reader = ANYONE,
    offered: Sequence[Offered] = (),
    traces: Traces = NO_TRACES,
) -> FastAPI:
    """Everything a browser or program asks of a region. Requests for other names than `hosts` are refused.

    That refusal keeps a foreign page from reaching this machine by a name of its own (DNS rebinding). `visitor` is who
    reads where nobody has logged in; `offered` are the people of a demonstration.
    """
    watching = watched(hub, "web", traces)
    app = Application(
        title="Zhongshu",
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan(watching),
        telemetry=_NONE_OF_ITS_OWN,
    )
    pages = make_pages(hub)
    calls = Calls(hub)
    programs = (api_router(hub, calls), others_router(hub, calls), open311_router(calls))
    rooms = (*(room(hub, pages) for room in _ROOMS), people_router(hub, pages, offered))
    for router in (*programs, *rooms):
        app.router.routes += router.routes
    identify = Identify(hub, visitor)
    app.router.routes += [agent_route(calls, identify), metrics_route(hub, watching.tally)]
    ways = guard(app, hub)
    _answer_faults(app, pages)
    app.add_middleware(Entrance, hub=hub, identify=identify, refuse=_refusal(pages))
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
    app.add_middleware(SecurityHeaders)
    lane = KeyedLane(super(Application, app).__call__, LookupCalls(calls), identify.known)
    app.lane = Observed(lane, hub, ways, watching.tally, traces)
    return app


def application() -> FastAPI:
    """For servers that open the region in each of their processes: the home and the names stand in the environment."""
    _end_with_parent()
    hosts = os.environ.get(HOSTS, "*").split(",")
    begin_logs(form_of(os.environ))
    return create_app(open_hub(Path(os.environ[HOME])), hosts=hosts, traces=open_traces(os.environ, "web"))


def _lifespan(watching: Watched) -> Lifespan[FastAPI]:
    """While the server answers, others see this process."""

    @asynccontextmanager
    async def at_work(app: FastAPI) -> AsyncIterator[None]:
        gc.collect()
        gc.freeze()  # what stands since the start need not be looked at by every collection
        with watching.at_work():
            yield

    return at_work


def _end_with_parent() -> None:
    """A web process that `serve` started does not outlive it, however that one ends; nor does it go on writing."""
    parent = multiprocessing.parent_process()
    if parent is not None:

        def follow() -> None:
            parent.join()
            os.kill(os.getpid(), signal.SIGTERM)

        threading.Thread(target=follow, name="parent's end", daemon=True).start()


def _answer_faults(app: FastAPI, pages: Pages) -> None:
    """Addresses that nothing knows, and faults of ours: a page for people, a problem for programs."""

    def refused(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        if is_ckan(request.url.path):
            message = f"Bad request: {getattr(error, 'detail', error)}"
            return failed(status, {"__type": "Bad Request", "message": message})
        if is_open311(request.url.path):
            return georeport_failed(status, [str(getattr(error, "detail", error))], request.url.path)
        if request.url.path.startswith(PREFIX):
            said = str(getattr(error, "detail", error))
            hint = f"GET {PREFIX}/openapi.json lists what there is"
            return problem_response(
                Problem(title=said, status=status, detail=said, hint=hint, instance=request.url.path)
            )
        if status != 404:
            return PlainTextResponse(str(getattr(error, "detail", error)), status)
        hint = "the pages are reached from the first one: /"
        return pages.missing(request, UnknownName(f"no page {request.url.path}", hint=hint))

    def broken(request: Request, error: Exception) -> Response:
        sentence, hint = "this could not be shown: a fault of the program", "the server's log holds the details"
        response: Response
        if is_ckan(request.url.path):
            response = failed(500, {"__type": "Internal Server Error", "message": f"Fault: {sentence}"})
        elif is_open311(request.url.path):
            response = georeport_failed(500, [sentence], request.url.path)
        elif request.url.path.startswith(PREFIX):
            problem = Problem(title="A fault", status=500, detail=sentence, hint=hint, instance=request.url.path)
            response = problem_response(problem)
        else:
            response = pages.missing(request, ZhongshuError(sentence, hint=hint))
        response.status_code = 500
        response.headers.update(HEADERS)  # this answer is made outside of every middleware
        return response

    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(Exception, broken)


def _refusal(pages: Pages) -> Refuse:
    """A problem for programs; for people a page, or the log-in where that is what is missing."""

    def refuse(request: Request, error: ZhongshuError) -> Response:
        if is_ckan(request.url.path):
            return told(error, request)
        if is_open311(request.url.path):
            return georeport_told(error, request)
        if request.url.path.startswith((PREFIX, PATH, METRICS)):
            return problem_response(problem_of(error, request))
        if isinstance(error, LogIn) and request.method == "GET":
            wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"/login?next={quote(wanted)}", 303)
        return pages.missing(request, error)

    return refuse
