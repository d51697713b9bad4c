"""Counts answers that are faults of the server, by the route's address and its scenario."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zhongshu.app.guard import Way
from zhongshu.packs.hub import Hub
from zhongshu.web.marks import scenario_of

FAULT = 500


@dataclass(frozen=True)
class CountedFaults:
    """ASGI middleware, around everything that may fail. An address that no route knows is counted as `?`."""

    app: ASGIApp
    hub: Hub
    ways: Sequence[Way]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        failed = False

        async def watched(message: Message) -> None:
            nonlocal failed
            failed = failed or (message["type"] == "http.response.start" and message["status"] >= FAULT)
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception:
            failed = True
            raise
        finally:
            if failed:
                self._count(scope["method"], scope["path"])

    def _count(self, method: str, path: str) -> None:
        method = "GET" if method == "HEAD" else method
        for way in self.ways:
            found = way.pattern.match(path) if method in way.methods else None
            if found is not None:
                pack = scenario_of(path, found.groupdict()) or ""
                known = pack if pack in self.hub.scenarios.scenes else ""
                self.hub.scenarios.faults.add(known, f"{method} {way.path}")
                return
        self.hub.scenarios.faults.add("", f"{method} ?")
