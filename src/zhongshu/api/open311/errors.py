"""What goes wrong, as Open311 tells it: a list of codes and descriptions."""

import math
from collections.abc import Sequence

from fastapi import Request
from starlette.responses import Response

from zhongshu.api.open311.written import failed
from zhongshu.api.problems import problem_of
from zhongshu.core.errors import BusyError, GrantError, UnknownName, ZhongshuError
from zhongshu.screens.rows.rates import TooOften
from zhongshu.sharing.people.refusal import LogInRefused


class Wrong(ZhongshuError):
    """A call that cannot be understood, or answers that cannot be taken; `said` has a sentence for each."""

    def __init__(self, said: Sequence[str]):
        self.said = list(said)
        super().__init__("; ".join(said))


class NoKey(ZhongshuError):
    """A service for people who are known, called without a key."""


def told(error: ZhongshuError, request: Request) -> Response:
    """The answer to a call that failed."""
    said = error.said if isinstance(error, Wrong) else [_sentence(error)]
    wait = {"Retry-After": str(max(1, math.ceil(error.wait)))} if isinstance(error, TooOften) else {}
    return failed(_status(error, request), said, request.url.path, wait)


def _status(error: ZhongshuError, request: Request) -> int:
    match error:
        case UnknownName():
            return 404
        case GrantError() | LogInRefused() | NoKey():
            return 403
        case TooOften():
            return 429
        case BusyError():
            return 503
    status = problem_of(error, request).status
    return status if status >= 500 else 400


def _sentence(error: ZhongshuError) -> str:
    return error.message if error.hint is None else f"{error.message}: {error.hint}"
