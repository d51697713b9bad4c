"""The addresses of the data API. A key that is called `changes` is looked up with POST."""

from typing import Any

from fastapi import APIRouter

from zhongshu.api.data.changes import ChangeCalls
from zhongshu.api.data.documents import CHANGES, LOOKUP, LOOKUPS, ROWS
from zhongshu.api.data.lookup import LookupCalls
from zhongshu.api.data.plain import PlainRoute
from zhongshu.api.data.rows import RowCalls
from zhongshu.api.problems import PREFIX
from zhongshu.packs.calls import Calls


def routes(calls: Calls) -> APIRouter:
    """Rows by grant."""
    lookups = LookupCalls(calls)
    router = APIRouter(prefix=PREFIX, tags=["data"], route_class=PlainRoute)
    plain: dict[str, Any] = {"response_model": None}
    router.add_api_route("/data/{name}/changes", ChangeCalls(calls).answer, **plain, **CHANGES)
    router.add_api_route("/data/{name}/lookup", lookups.many, methods=["POST"], **plain, **LOOKUPS)
    router.add_api_route("/data/{name}/{key:path}", lookups.one, **plain, **LOOKUP)
    router.add_api_route("/data/{name}", RowCalls(calls).answer, **plain, **ROWS)
    return router
