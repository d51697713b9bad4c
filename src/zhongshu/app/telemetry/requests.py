"""Every answer counted, timed, traced and logged: one pair of eyes around the whole application."""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zhongshu.app.guard import UNKNOWN, Ways
from zhongshu.app.telemetry.families import REQUEST_SECONDS, REQUESTS
from zhongshu.app.telemetry.tally import Tally
from zhongshu.app.telemetry.traces import NO_TRACES, Traces
from zhongshu.packs.hub import Hub
from zhongshu.web.marks import scenario_of

FAULT = 500
LOG = logging.getLogger("zhongshu.requests")

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})


@dataclass(frozen=True)
class Observed:
    """ASGI, outside of everything: what fails anywhere inside is seen. Faults are counted for their scenario too."""

    app: ASGIApp
    hub: Hub
    ways: Ways
    tally: Tally
    traces: Traces = NO_TRACES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif self.traces.on:
            with self.traces.request(scope["method"], _headers(scope)) as asked:
                status = FAULT
                try:
                    status = await self._answered(scope, receive, send, asked.trace)
                finally:
                    asked.answered(self.ways.route(scope), status)
        else:
            await self._answered(scope, receive, send, None)

    async def _answered(self, scope: Scope, receive: Receive, send: Send, trace: str | None) -> int:
        """The status; that of a fault where no answer was begun."""
        status, began = FAULT, time.perf_counter()

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except BaseException:
            status = FAULT
            raise
        finally:
            self._count(scope, status, time.perf_counter() - began, trace)
        return status

    def _count(self, scope: Scope, status: int, seconds: float, trace: str | None) -> None:
        route = self.ways.route(scope)
        method = scope["method"] if scope["method"] in _METHODS else UNKNOWN
        self.tally.add(REQUESTS, route, method, f"{status // 100}xx")
        self.tally.took(REQUEST_SECONDS, seconds, route, method)
        if status >= FAULT:
            self._fault(scope, route)
        if LOG.isEnabledFor(logging.INFO):
            said = {"route": route, "method": method, "status": status, "seconds": round(seconds, 6)}
            LOG.info("request", extra={"said": said if trace is None else {**said, "trace": trace}})

    def _fault(self, scope: Scope, route: str) -> None:
        found = self.ways.find(scope)
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        pack = "" if found is None else scenario_of(path, found[1]) or ""
        known = pack if pack in self.hub.scenarios.scenes else ""
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        self.hub.scenarios.faults.add(known, f"{method} {route}")


def _headers(scope: Scope) -> Mapping[str, str]:
    """Those that say of which trace a request is."""
    wanted = {b"traceparent", b"tracestate"}
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"] if name in wanted}
