"""What goes wrong, as CKAN tells it: {success: false, error: {__type, message}}, with a hint."""

import math
from typing import Any

from fastapi import Request
from starlette.responses import JSONResponse, Response

from zhongshu.api.problems import problem_of
from zhongshu.core.errors import BusyError, GrantError, UnknownName, ZhongshuError
from zhongshu.screens.rows.rates import TooOften
from zhongshu.sharing.people.refusal import LogInRefused


class Invalid(ZhongshuError):
    """A parameter of a call says what it cannot; `field` names it."""

    def __init__(self, field: str, message: str, *, hint: str | None = None):
        self.field = field
        super().__init__(message, hint=hint)


class BadRequest(ZhongshuError):
    """No such action, or a body that is no JSON."""


class WrongQuery(ZhongshuError):
    """The words of a search cannot be read."""


def told(error: ZhongshuError, request: Request) -> Response:
    """The answer to a call that failed. Clients split the message at its first colon and raise the rest."""
    status, kind, lead = _kind(error, request)
    details: dict[str, Any] = {"__type": kind, "message": f"{lead}: {error.message}"}
    if error.hint is not None:
        details["hint"] = error.hint
    if isinstance(error, Invalid):
        details[error.field] = [error.message]
    wait = {"Retry-After": str(max(1, math.ceil(error.wait)))} if isinstance(error, TooOften) else {}
    return failed(status, details, wait)


def failed(status: int, details: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    """CKAN's envelope of an error."""
    return JSONResponse({"success": False, "error": details}, status, headers=headers)


def _kind(error: ZhongshuError, request: Request) -> tuple[int, str, str]:
    match error:
        case UnknownName():
            return 404, "Not Found Error", "Not found"
        case GrantError() | LogInRefused():
            return 403, "Authorization Error", "Access denied"
        case TooOften():
            return 429, "Rate Limit Error", "Too many calls"
        case WrongQuery():
            return 400, "Search Query Error", "Search query is invalid"
        case BadRequest():
            return 400, "Bad Request", "Bad request"
        case BusyError():  # 409 would be read as a fault of the call
            return 503, "Internal Server Error", "Try again"
    status = problem_of(error, request).status
    return (status, "Internal Server Error", "Fault") if status >= 500 else (409, "Validation Error", "Invalid")
