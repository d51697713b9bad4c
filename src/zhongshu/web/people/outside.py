"""`/login/{provider}`: to an outside provider of log-in and back; its notices that somebody has logged out."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from zhongshu.core.errors import BusyError, UnknownName, ZhongshuError
from zhongshu.sharing.people.outside.outside import Arrived
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.sharing.people.sessions import Session
from zhongshu.web.csrf import checked_form, small_form
from zhongshu.web.data_pages.forms import form_page, text_of
from zhongshu.web.pages import Endpoint, Pages, Shown
from zhongshu.web.people.account import account
from zhongshu.web.people.answers import secret_of, unkept
from zhongshu.web.people.leading import COOKIE, begun, keep_browser, leading_page
from zhongshu.web.people.login import LogInPages, own_path
from zhongshu.web.people.visitor import session_of, visitor_of
from zhongshu.web.session import keep_session
from zhongshu.web.visit import Visit

_LONGEST = 2_048
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class OutsidePages:
    """A log-in begins with a link and never a form: what a form leads to has to be of this site (form-action)."""

    pages: Pages
    entering: LogInPages

    def begin(self) -> Endpoint:
        """Leads to the provider; `next` of the address is where to go on here. A refusal is told on the log-in page."""

        def answer(request: Request) -> Response:
            onward = own_path(request.query_params.get("next", "/")[:_LONGEST])
            try:
                leading = begun(self.pages, request, str(request.path_params["provider"]), onward)
            except (Refusal, UnknownName) as error:
                return self._refused(request, onward, error)
            response = unkept(RedirectResponse(leading.onward.address, 303))
            keep_browser(request, response, leading.browser)
            return response

        return answer

    def link(self) -> Callable[[Request], Awaitable[Response]]:
        """To the provider, for somebody logged in here who has typed their password: what they are there is theirs."""

        async def answer(request: Request) -> Response:
            try:
                form = await checked_form(request)
            except ZhongshuError as error:
                return await run_in_threadpool(self.pages.missing, request, error)
            return await run_in_threadpool(self._link, request, secret_of(form, "password"))

        return answer

    def callback(self) -> Endpoint:
        """Where the provider leads back to: a session, or a sentence."""

        def answer(request: Request) -> Response:
            hub, visitor = self.pages.hub, visitor_of(request)
            name, browser = str(request.path_params["provider"]), request.cookies.get(COOKIE, "")
            said = {key: value[:_LONGEST] for key, value in request.query_params.items()}
            try:
                arrived = hub.outside.finish(name, said, browser, visitor, hub.now())
            except (Refusal, UnknownName) as error:
                held = session_of(hub, request)
                return self._refused(request, "/", error) if held is None else self._told(request, held, error)
            return self._on(request, arrived)

        return answer

    def notice(self) -> Callable[[Request], Awaitable[Response]]:
        """The provider's own call (Back-Channel Logout 1.0 section 2.5); it shows a signed token, and no cookie."""

        async def answer(request: Request) -> Response:
            try:
                form = await small_form(request, fields=10)
            except ZhongshuError as error:
                return _problem("invalid_request", error, 413)
            token = text_of(form, "logout_token", 40_000)
            return unkept(await run_in_threadpool(self._notice, str(request.path_params["provider"]), token))

        return answer

    def _link(self, request: Request, password: str) -> Response:
        hub, held = self.pages.hub, session_of(self.pages.hub, request)
        if held is None or held.must_change:
            return RedirectResponse("/account", 303)
        try:
            hub.outside.check(str(request.path_params["provider"]))
            hub.people.credentials.confirm(held, password, hub.now())
            leading = begun(self.pages, request, str(request.path_params["provider"]), "/account?done=link", link=held)
        except (Refusal, UnknownName) as error:
            return self._told(request, held, error)
        response = leading_page(self.pages, request, leading.onward, "people.onward.link")
        keep_browser(request, response, leading.browser)
        return response

    def _notice(self, name: str, token: str) -> Response:
        hub = self.pages.hub
        try:
            hub.outside.notice(name, token, hub.now())
        except BusyError as error:
            return _problem("temporarily_unavailable", error, 503)
        except ZhongshuError as error:
            return _problem("invalid_request", error, 400)
        return Response(status_code=200)

    def _on(self, request: Request, arrived: Arrived) -> Response:
        session = arrived.session
        onward = "/account" if session is not None and session.must_change else arrived.onward
        response = unkept(RedirectResponse(onward, 303))
        if session is not None:
            keep_session(request, response, session.token)
        return response

    def _refused(self, request: Request, onward: str, error: ZhongshuError) -> Response:
        if not isinstance(error, Refusal):
            return unkept(self.pages.missing(request, error))
        return unkept(self.entering.refused(request, onward, error))

    def _told(self, request: Request, held: Session, error: ZhongshuError) -> Response:
        """For somebody who is logged in, and wanted to link an identity."""
        if not isinstance(error, Refusal):
            return unkept(self.pages.missing(request, error))

        def build(visit: Visit) -> Shown:
            return account(visit, held, error, at="link")

        return unkept(form_page(self.pages, build)(request))


def _problem(code: str, error: ZhongshuError, status: int) -> Response:
    _LOG.warning("a log-out notice was not obeyed: %s", error.message)
    return JSONResponse({"error": code, "error_description": error.message}, status)
