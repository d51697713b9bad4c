"""Every route behind its rule: an address that the table does not name does not start."""

from collections.abc import Mapping
from functools import partial

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from zhongshu.app.rules import RULES, Rule
from zhongshu.core.errors import ZhongshuError
from zhongshu.packs.hub import Hub

_IMPLIED = frozenset({"HEAD", "OPTIONS"})


class Unruled(ZhongshuError):
    """A route that no rule names."""


def guard(app: Starlette, hub: Hub, rules: Mapping[str, Rule] = RULES) -> None:
    """Put every route behind its rule. Unruled names those that have none."""
    routes = [route for route in app.routes if isinstance(route, Route)]
    missing = [address for route in routes for address in addresses(route) if address not in rules]
    if missing:
        raise Unruled(f"no rule for {', '.join(missing)}", hint="app/rules.py says who may open what")
    for route in routes:
        by_method = {address.partition(" ")[0]: rules[address] for address in addresses(route)}
        route.app = partial(_guarded, route.app, hub, by_method)


def addresses(route: Route) -> list[str]:
    """`GET /data/{name}` and so on: what rules are written for."""
    methods = (route.methods or {"GET"}) - _IMPLIED
    return [f"{method} {route.path}" for method in sorted(methods)]


async def _guarded(
    app: ASGIApp, hub: Hub, rules: Mapping[str, Rule], scope: Scope, receive: Receive, send: Send
) -> None:
    method = "GET" if scope["method"] == "HEAD" else scope["method"]
    if method in rules:
        parts = {name: str(part) for name, part in scope["path_params"].items()}
        rules[method].check(scope["state"]["arrival"].reader, hub, parts)
    await app(scope, receive, send)
