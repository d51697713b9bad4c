"""Every route behind its rule: an address that the table does not name does not start."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.concurrency import run_in_threadpool
from starlette.routing import Route, compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from zhongshu.app.rules import RULES, Rule, require_open
from zhongshu.core.errors import ZhongshuError
from zhongshu.core.watching import ROUTE
from zhongshu.packs.hub import Hub
from zhongshu.web.marks import scenario_of

UNKNOWN = "?"
"""The route of an address that no route knows."""

_IMPLIED = frozenset({"HEAD", "OPTIONS"})
_FOUND = "zhongshu.way"


class Unruled(ZhongshuError):
    """A route that no rule names, or that is no route a rule could be written for."""


@dataclass(frozen=True)
class Way:
    """One route: its path as rules write it, and its methods."""

    path: str
    methods: frozenset[str]
    pattern: re.Pattern[str]

    @property
    def addresses(self) -> list[str]:
        """`GET /data/{name}` and so on."""
        return [f"{method} {self.path}" for method in sorted(self.methods)]


@dataclass(frozen=True)
class Ways:
    """All routes, in the order in which they are tried."""

    ways: tuple[Way, ...]

    def find(self, scope: Scope) -> tuple[Way, Mapping[str, str]] | None:
        """The route of a request as the router finds it, and the parts of its path; looked for once a request."""
        held: tuple[Way, Mapping[str, str]] | None = scope.get(_FOUND)
        if held is not None:
            return held
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        for way in self.ways:
            match = way.pattern.match(path) if method in way.methods else None
            if match is not None:
                found = scope[_FOUND] = way, match.groupdict()
                scope[ROUTE] = way.path
                return found
        return None

    def route(self, scope: Scope) -> str:
        """Its path as rules write it; UNKNOWN for what no route knows."""
        said: str | None = scope.get(ROUTE)
        if said is None:
            found = self.find(scope)
            said = UNKNOWN if found is None else found[0].path
        return said


def guard(app: FastAPI, hub: Hub, rules: Mapping[str, Rule] = RULES) -> Ways:
    """Put every route behind its rule, and return them all. Unruled names those that have none."""
    found = Ways(tuple(ways(app)))
    missing = [address for way in found.ways for address in way.addresses if address not in rules]
    if missing:
        raise Unruled(f"no rule for {', '.join(missing)}", hint="app/rules.py says who may open what")
    app.add_middleware(Guarded, hub=hub, ways=found, rules=rules)
    return found


def ways(app: FastAPI) -> Iterator[Way]:
    """The routes of an application and of every router in it, in the order in which they are tried."""
    for one in iter_route_contexts(app.routes):
        if not isinstance(one.original_route, Route) or one.path is None:
            raise Unruled(
                f"{one.original_route!r} is no route", hint="a mount or a socket cannot be ruled: make a route"
            )
        pattern, _, _ = compile_path(one.path)
        yield Way(one.path, frozenset(one.methods or {"GET"}) - _IMPLIED, pattern)


@dataclass(frozen=True)
class Guarded:
    """ASGI middleware: finds the route as the router does, and asks its rule before the router hears of the request."""

    app: ASGIApp
    hub: Hub
    ways: Ways
    rules: Mapping[str, Rule]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._check(scope)
        await self.app(scope, receive, send)

    async def _check(self, scope: Scope) -> None:
        """Raises as `Rule.check` and `require_open`; what no route knows goes on, and is not found."""
        found = self.ways.find(scope)
        if found is None:
            return
        way, parts = found
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        reader = scope["state"]["arrival"].reader
        self.rules[f"{method} {way.path}"].check(reader, self.hub, parts)
        pack = scenario_of(scope["path"].removeprefix(scope.get("root_path", "")), parts)
        if pack is None or self.hub.scenarios.held:
            require_open(self.hub, reader, pack)
        else:  # the state is asked, which may wait
            await run_in_threadpool(require_open, self.hub, reader, pack)
