"""Routes that are answered without the machinery of dependencies, and documented like the others."""

import math
from collections.abc import Awaitable, Callable, Coroutine
from inspect import iscoroutinefunction
from typing import Any, cast

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from zhongshu.api.problems import Problem, ProblemRoute, problem_of, problem_response
from zhongshu.core.errors import ZhongshuError
from zhongshu.screens.rows.rates import TooOften

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class PlainRoute(ProblemRoute):
    """The endpoint takes the request and gives the answer; what it raises becomes a problem.

    `openapi_extra` says what FastAPI cannot see: parameters and body.
    """

    def get_route_handler(self) -> Handler:
        """The endpoint itself, a plain function in a thread."""
        endpoint = self.endpoint
        if iscoroutinefunction(endpoint):
            return _answered(cast(Callable[[Request], Awaitable[Response]], endpoint))

        async def in_thread(request: Request) -> Response:
            return await run_in_threadpool(endpoint, request)

        return _answered(in_thread)


def problem_for(error: ZhongshuError, request: Request) -> Response:
    """The answer to a call that went wrong, with when to call again where it came too soon."""
    if not isinstance(error, TooOften):
        return problem_response(problem_of(error, request))
    said, path = "Too many calls", request.url.path
    problem = Problem(title=said, status=429, detail=error.message, hint=error.hint, instance=path)
    response = problem_response(problem)
    response.headers["Retry-After"] = str(max(1, math.ceil(error.wait)))
    return response


def _answered(handle: Callable[[Request], Awaitable[Response]]) -> Handler:
    async def answer(request: Request) -> Response:
        try:
            return await handle(request)
        except ZhongshuError as error:
            return problem_for(error, request)

    return answer
