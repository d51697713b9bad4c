"""The addresses of rules."""

from typing import Any

from fastapi import APIRouter

from zhongshu.api.data.plain import PlainRoute
from zhongshu.api.problems import PREFIX
from zhongshu.api.rules.calls import RuleCalls
from zhongshu.api.rules.documents import DECIDE, RULE, RULES
from zhongshu.packs.hub import Hub


def routes(hub: Hub) -> APIRouter:
    """The packs' rules; nothing of them depends on a snapshot."""
    made, router = RuleCalls(hub), APIRouter(prefix=PREFIX, tags=["rules"], route_class=PlainRoute)
    plain: dict[str, Any] = {"response_model": None}
    router.add_api_route("/rules", made.all, **plain, **RULES)
    router.add_api_route("/rules/{name}", made.one, **plain, **RULE)
    router.add_api_route("/rules/{name}/decide", made.decide, methods=["POST"], **plain, **DECIDE)
    return router
