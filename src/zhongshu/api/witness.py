"""POST /witness/add-checkpoint and what monitors read (c2sp.org/tlog-witness): this hub as a witness of other logs.

Whoever sends is not asked who they are: what they send is signed. /checkpoint is this hub's own log.
"""

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from zhongshu.api.bodies import body_within
from zhongshu.api.problems import PREFIX, Problem, ProblemRoute, problem_response
from zhongshu.core.errors import UnknownName
from zhongshu.core.pace import Pace
from zhongshu.packs.hub import Hub
from zhongshu.sharing.ledger.checkpoint import last_checkpoint
from zhongshu.sharing.ledger.errand import SIZE_TYPE
from zhongshu.sharing.ledger.note import Note, parse_note
from zhongshu.sharing.ledger.submission import MOST_BYTES, Refused
from zhongshu.sharing.ledger.witnessed import best_witnessed

A_MINUTE = 120
"""So many submissions of one address does a process look at in a minute; a log sends one or two."""
_TITLES = {
    400: "Not a checkpoint to be witnessed",
    403: "Not signed by the log's key",
    404: "No witness of that log",
    409: "Another history was seen",
    413: "Too long",
    422: "The proof does not hold",
    429: "Too often",
    503: "Not now",
}


def routes(hub: Hub) -> APIRouter:
    """The three addresses."""
    router = APIRouter(prefix=PREFIX, tags=["witness"], route_class=ProblemRoute)
    pace = Pace(A_MINUTE)

    @router.post("/witness/add-checkpoint", include_in_schema=False)
    async def add_checkpoint(request: Request) -> Response:
        try:
            if not pace.allows("" if request.client is None else request.client.host):
                raise Refused(429, f"more than {A_MINUTE} in a minute")
            body = await body_within(request, MOST_BYTES, lambda: Refused(413, f"more than {MOST_BYTES} bytes"))
            line = await run_in_threadpool(hub.witnesses.witness.add_checkpoint, body)
        except Refused as refused:
            return _refusal(refused, request)
        return PlainTextResponse(f"{line.line}\n")

    @router.get("/witness/{log}/checkpoint", include_in_schema=False)
    def witnessed(log: str) -> Response:
        note = hub.witnesses.witness.latest(log)
        if note is None:
            raise UnknownName(
                f"no checkpoint of {log[:80]!r} was witnessed here", hint="the SHA-256 of an origin, as hex"
            )
        return _note(note)

    @router.get("/checkpoint", include_in_schema=False)
    def own() -> Response:
        newest = last_checkpoint(hub.ledger.folders)
        if newest is None:
            raise UnknownName(
                "the ledger has no checkpoint yet", hint="one is signed within a minute of its first entry"
            )
        best, cosigned = best_witnessed(hub.ledger.folders, 0, newest)
        return _note(parse_note(best.note).bearing(cosigned))

    return router


def _note(note: Note) -> Response:
    return PlainTextResponse(note.whole, headers={"Cache-Control": "no-store"})


def _refusal(refused: Refused, request: Request) -> Response:
    if refused.size is not None:
        return Response(f"{refused.size}\n".encode(), refused.status, {"Content-Type": SIZE_TYPE})
    title = _TITLES.get(refused.status, "Refused")
    problem = Problem(title=title, status=refused.status, detail=refused.reason, instance=request.url.path)
    response = problem_response(problem)
    if refused.status in (429, 503):
        response.headers["Retry-After"] = "60"
    return response
