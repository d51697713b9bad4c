"""The cookie that a log-in leaves in the browser: a random token, and nothing else."""

from starlette.requests import Request
from starlette.responses import Response

COOKIE = "zhongshu_session"


def keep_session(request: Request, response: Response, token: str) -> None:
    """For this browser until it is closed; sent only to this site, and over TLS only where the page came that way."""
    response.set_cookie(COOKIE, token, httponly=True, samesite="lax", secure=request.url.scheme == "https", path="/")


def drop_session(response: Response) -> None:
    """Forget it."""
    response.delete_cookie(COOKIE, path="/")
