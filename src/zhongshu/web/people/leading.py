"""A browser on its way to a provider of log-in: what it is known by when it comes back, and how it gets there."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from zhongshu.sharing.people.outside.outside import Onward
from zhongshu.sharing.people.sessions import Session
from zhongshu.sharing.people.tokens import is_token, new_token
from zhongshu.web.data_pages.forms import form_page
from zhongshu.web.pages import Pages
from zhongshu.web.people.answers import shown, unkept

COOKIE = "zhongshu_outside"
_TEN_MINUTES = 600


@dataclass(frozen=True)
class Leading:
    """Where a browser goes, and the token that it is known by."""

    onward: Onward
    browser: str


def begun(pages: Pages, request: Request, provider: str, onward: str, *, link: Session | None = None) -> Leading:
    """A log-in under way; the browser's token is the same for all its tabs. Raises as `Outside.begin`."""
    known = request.cookies.get(COOKIE, "")
    browser = known if is_token(known) else new_token()
    back = f"{home_of(request)}login/{provider}/callback"
    return Leading(pages.hub.outside.begin(provider, back, onward, browser, pages.hub.now(), link=link), browser)


def home_of(request: Request) -> str:
    """The first page's whole address, as this browser has it."""
    return f"{str(request.base_url).rstrip('/')}/"


def keep_browser(request: Request, response: Response, browser: str) -> None:
    """Lax: the way back from the provider comes from another site."""
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, browser, max_age=_TEN_MINUTES, httponly=True, samesite="lax", secure=secure, path="/")


def leading_page(pages: Pages, request: Request, onward: Onward, said: str) -> Response:
    """A page that leads on by itself, and has a link: a form may not lead to another site (form-action).

    `said` is the key of its sentence.
    """
    response = unkept(form_page(pages, lambda visit: shown(visit, "onward.html", onward=onward, said=said))(request))
    response.headers["Refresh"] = f"0; url={onward.address}"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
