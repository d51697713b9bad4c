"""How the pages of cases answer: a stranger's code in a cookie of the case's own path, forms that may carry photos.

The code never stands in an address: a link to send on has it behind the #, which no browser sends anywhere; the page
there puts it into a form. From then on a cookie has it that scripts cannot read and that goes to this one case alone.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.pace import Pace
from zhongshu.screens.rows.rates import caller
from zhongshu.web.csrf import FIELD, check_csrf, form_within
from zhongshu.web.data_pages.forms import form_page, shown_with_token
from zhongshu.web.pages import Endpoint, Pages, Shown
from zhongshu.web.visit import Visit

COOKIE = "zhongshu_follow"
LARGEST = 64 << 20
"""Bytes of a form with its photos: each of them has a limit of its own besides."""
A_MINUTE = 30
"""So many forms of one kind may one person, or one address of strangers, send a process in a minute."""
_MOST_FILES, _MOST_FIELDS = 20, 500
_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_HERE = "camera=(), geolocation=(self), microphone=()"
"""A page that asks for a place may ask the browser where it is, once somebody presses the button."""


@dataclass(frozen=True)
class Onward:
    """Where a sent form leads. `follow` is a code to be kept for the case at the path `of`; an empty one is dropped."""

    to: str
    of: str = ""
    follow: str | None = None


See = Callable[[Visit, str | None], Shown]
Act = Callable[[Visit, FormData, str | None], Shown | Onward]
"""With the code that the browser holds for the case of this path."""


def code_of(request: Request) -> str | None:
    """The code that a stranger holds for the case of this path; None where the browser has none."""
    held = request.cookies.get(COOKIE, "")
    return held if _CODE.fullmatch(held) else None


def case_page(pages: Pages, see: See, *, located: bool = False) -> Endpoint:
    """A page with forms, made for each request; `located` ones may ask where the browser is."""

    def answer(request: Request) -> Response:
        response = form_page(pages, partial(_seen, see, code_of(request)))(request)
        if located and response.status_code == 200:
            response.headers["Permissions-Policy"] = _HERE
        return response

    return answer


def case_action(
    pages: Pages, act: Act, *, located: bool = False, too_often: Act | None = None
) -> Callable[[Request], Awaitable[Response]]:
    """A POST, with or without photos, its token checked; `act` runs in a thread of its own. `too_often` is done in its
    place for a person, or an address of strangers, that comes more than A_MINUTE times in a minute."""
    pace = Pace(A_MINUTE)

    async def answer(request: Request) -> Response:
        try:
            visit = pages.visit(request)
            form = await _form(request)
            try:
                host = "" if request.client is None else request.client.host
                do = act if too_often is None or pace.allows(caller(visit.reader, host)) else too_often
                done = await run_in_threadpool(do, visit, form, code_of(request))
            finally:
                await form.close()
        except ZhongshuError as error:
            return await run_in_threadpool(pages.missing, request, error)
        if isinstance(done, Onward):
            return _onward(request, done)
        response = await run_in_threadpool(shown_with_token, pages, request, visit, done)
        if located:
            response.headers["Permissions-Policy"] = _HERE
        return response

    return answer


def _seen(see: See, code: str | None, visit: Visit) -> Shown:
    return see(visit, code)


def _onward(request: Request, done: Onward) -> Response:
    response = RedirectResponse(done.to, 303)
    if done.follow:
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, done.follow, httponly=True, samesite="lax", secure=secure, path=done.of)
    elif done.follow is not None:
        response.delete_cookie(COOKIE, path=done.of)
    return response


async def _form(request: Request) -> FormData:
    """ZhongshuError for more than LARGEST bytes, before more of them are read; GrantError for another's token."""
    hint = "send fewer or smaller photos"
    form = await form_within(request, LARGEST, hint=hint, fields=_MOST_FIELDS, files=_MOST_FILES)
    sent = form.get(FIELD)
    check_csrf(request, sent if isinstance(sent, str) else None)
    return form
