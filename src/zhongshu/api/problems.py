"""What goes wrong is said as problem+json (RFC 9457): the sentence, the place, the nearest right word."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, NoReturn

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from zhongshu.core.errors import (
    BusyError,
    DamageError,
    GrantError,
    HomeError,
    LedgerError,
    LoadError,
    PackError,
    UnknownName,
    ZhongshuError,
)
from zhongshu.sharing.people.refusal import LogInRefused

PREFIX = "/api/v1"
"""Where the address of every resource begins."""

MEDIA_TYPE = "application/problem+json"
_STATUS: tuple[tuple[type[ZhongshuError], int, str], ...] = (
    (UnknownName, 404, "No such name"),
    (GrantError, 403, "Not allowed"),
    (BusyError, 409, "Another process is writing"),
    (LedgerError, 503, "The ledger cannot be written"),
    (LogInRefused, 401, "This key opens nothing"),
    (LoadError, 422, "The source could not be read"),
    (PackError, 500, "A pack says something that cannot be"),
    (DamageError, 503, "A file of the lake is damaged"),
    (HomeError, 503, "The region is not ready"),
    (ZhongshuError, 400, "It could not be done"),
)


class Problem(BaseModel):
    """RFC 9457. `hint` says what exists or what to do, the nearest right word first."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "No such name",
                    "status": 404,
                    "detail": "no indicator 'air.good_hour'",
                    "hint": 'did you mean "air.good_hours"? known: air.good_hours, air.mean_aqi',
                    "instance": "/api/v1/indicators/air.good_hour",
                }
            ]
        }
    )

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    hint: str | None = None
    place: str | None = Field(default=None, description="File, line and key of a pack, where one is wrong")
    instance: str


class ProblemRoute(APIRoute):
    """A route whose errors are answered as problems."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's own handler, its exceptions turned into answers."""
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except ZhongshuError as error:
                return problem_response(problem_of(error, request))
            except RequestValidationError as error:
                return problem_response(_of_request(error, request))
            except HTTPException as error:
                detail = str(error.detail)
                return problem_response(
                    Problem(title=detail, status=error.status_code, detail=detail, instance=request.url.path)
                )

        return handled


_ANSWERS = {
    400: "It could not be done as it was asked",
    401: "A key that opens nothing",
    403: "No grant allows it",
    404: "No such name",
    409: "Grants changed again and again while this was answered: send it again",
    422: "A parameter cannot be read",
    503: "The ledger cannot be written, or a file of the lake is damaged",
}


def resource(tag: str) -> APIRouter:
    """A router for one resource of the API."""
    return APIRouter(prefix=PREFIX, tags=[tag], route_class=ProblemRoute, responses=documented(_ANSWERS))


def documented(said: Mapping[int, str], model: type[Problem] = Problem) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI is told of answers that are problems, by status.

    FastAPI makes a validator of every model it hears of, which is most of what an application takes to begin: it hears
    of this one once, and the other answers name it.
    """
    named = {"application/json": {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}}
    heard = next(iter(said), None)
    return {
        status: {"description": words, "content": {MEDIA_TYPE: {}}, "model": model}
        if status == heard
        else {"description": words, "content": {MEDIA_TYPE: {}, **named}}
        for status, words in said.items()
    }


def problem_response(problem: Problem) -> Response:
    """The answer to a request that went wrong; empty members are left out."""
    return JSONResponse(problem.model_dump(exclude_none=True), problem.status, media_type=MEDIA_TYPE)


def unknown_path(request: Request, path: str) -> NoReturn:
    """For an address below the API that no resource has. UnknownName."""
    raise UnknownName(f"no resource {request.url.path!r}", hint="GET /api/v1/openapi.json lists them")


def problem_of(error: ZhongshuError, request: Request) -> Problem:
    """An error as programs are told it."""
    status, title = next((status, title) for kind, status, title in _STATUS if isinstance(error, kind))
    place = None if error.place is None else str(error.place)
    return Problem(
        title=title, status=status, detail=error.message, hint=error.hint, place=place, instance=request.url.path
    )


def _of_request(error: RequestValidationError, request: Request) -> Problem:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:])
    return Problem(
        title="A parameter cannot be read",
        status=422,
        detail=f"{where}: {first['msg']}; it says {first.get('input')!r}",
        instance=request.url.path,
    )
