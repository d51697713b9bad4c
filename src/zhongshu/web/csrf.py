"""Forms come from our own pages: a token that stands both in a cookie and in the form (double submit).

A page gives `csrf_token(request)` to its forms as the hidden field `csrf` and calls `keep_csrf` on its response; a
route that changes something takes its fields as `CheckedForm`, or calls `check_csrf` where it reads the body itself.
"""

import re
import secrets
from typing import Annotated

from fastapi import Depends, HTTPException, Request, Response
from starlette.datastructures import FormData

COOKIE = "zhongshu_csrf"
FIELD = "csrf"
HEADER = "x-csrf-token"
_FORM = re.compile(r"[A-Za-z0-9_-]{43}")


def csrf_token(request: Request) -> str:
    """The token of this browser, a new one where it has none; the same for the whole request."""
    held = getattr(request.state, "csrf", None)
    if isinstance(held, str):
        return held
    known = request.cookies.get(COOKIE, "")
    token = known if _FORM.fullmatch(known) else secrets.token_urlsafe(32)
    request.state.csrf = token
    return token


def keep_csrf(request: Request, response: Response) -> None:
    """Put a new token into the browser's cookie; nothing where it holds it already."""
    token = csrf_token(request)
    if request.cookies.get(COOKIE) != token:
        response.set_cookie(
            COOKIE, token, httponly=True, samesite="strict", secure=request.url.scheme == "https", path="/"
        )


def check_csrf(request: Request, sent: str | None) -> None:
    """HTTP 403 unless the form's token is the cookie's, or when the browser says that another site sent the form."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    known = request.cookies.get(COOKIE, "")
    if site not in ("same-origin", "none") or not sent or not _FORM.fullmatch(known):
        raise _refused()
    if not secrets.compare_digest(known.encode(), sent.encode()):
        raise _refused()


async def _checked_form(request: Request) -> FormData:
    form = await request.form(max_files=0)
    sent = request.headers.get(HEADER) or form.get(FIELD)
    check_csrf(request, sent if isinstance(sent, str) else None)
    return form


CheckedForm = Annotated[FormData, Depends(_checked_form)]
"""The fields of a POST whose token was checked; without files."""


def _refused() -> HTTPException:
    return HTTPException(
        403, "this form is out of date: reload the page and send it again · 表单已失效，请刷新页面后重新提交"
    )
