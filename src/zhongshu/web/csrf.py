"""Forms come from our own pages: a token that stands both in a cookie and in the form (double submit).

A page gives `csrf_token(request)` to its forms as the hidden field `csrf` and calls `keep_csrf` on its response; a
route that changes something reads its fields with `checked_form`, or calls `check_csrf` where it reads the body itself.
"""

import re
import secrets

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from zhongshu.core.errors import GrantError, ZhongshuError

COOKIE = "zhongshu_csrf"
FIELD = "csrf"
HEADER = "x-csrf-token"
LARGEST = 4 << 20
"""Bytes of a form: whoever sends more, logged in or not, is not listened to."""
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
    """GrantError unless the form's token is the cookie's, and when the browser says that another site sent the form."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    known = request.cookies.get(COOKIE, "")
    right = bool(sent) and bool(_FORM.fullmatch(known)) and secrets.compare_digest(known, sent or "")
    if site not in ("same-origin", "none") or not right:
        raise GrantError("this form is out of date", hint="go back, reload the page and send it again")


async def small_form(request: Request, *, fields: int = 1000) -> FormData:
    """The fields of a POST without files, of LARGEST bytes at most; ZhongshuError as `form_within`."""
    return await form_within(request, LARGEST, hint="files are handed in at /upload", fields=fields)


async def form_within(request: Request, most: int, *, hint: str, fields: int, files: int = 0) -> FormData:
    """The fields and files of a POST. ZhongshuError for more than `most` bytes, before more of them are read."""
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await request.receive()
        read += len(message.get("body", b""))
        if read > most:
            raise ZhongshuError(f"a form takes at most {most >> 20} MB", hint=hint)
        return message

    return await Request(request.scope, counted).form(max_files=files, max_fields=fields)


async def checked_form(request: Request) -> FormData:
    """The fields of a POST without files, its token checked. GrantError when it is not this browser's."""
    form = await small_form(request)
    sent = request.headers.get(HEADER) or form.get(FIELD)
    check_csrf(request, sent if isinstance(sent, str) else None)
    return form
