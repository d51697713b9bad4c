"""`/login` and `/logout`: a login, a password, perhaps a code; in the demonstration its people by one click."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.text import Text
from zhongshu.sharing.people.login import NeedsCode
from zhongshu.sharing.people.refusal import LogInRefused, Refusal
from zhongshu.sharing.people.sessions import Session, Visitor
from zhongshu.web.csrf import checked_form
from zhongshu.web.data_pages.forms import form_page, text_of
from zhongshu.web.pages import Pages, Shown
from zhongshu.web.people.answers import secret_of, status_of
from zhongshu.web.people.leading import home_of, leading_page
from zhongshu.web.people.visitor import visitor_of
from zhongshu.web.session import COOKIE, drop_session, keep_session
from zhongshu.web.visit import Visit

_LONGEST = 2_048


@dataclass(frozen=True)
class Offered:
    """Somebody of the demonstration, let in by one click. `tries` says what to look at as this person."""

    login: str
    name: Text
    title: Text
    tries: Text


@dataclass(frozen=True)
class LogInPages:
    """`offered` are the people of the demonstration; nobody elsewhere."""

    pages: Pages
    offered: Sequence[Offered] = ()

    def form(self) -> Callable[[Request], Response]:
        """The page; `next` of the address is where to go on."""
        return form_page(self.pages, self._form)

    def log_in(self) -> Callable[[Request], Awaitable[Response]]:
        """What the form sends. A refusal shows the form again, with the sentence and without the password."""

        async def answer(request: Request) -> Response:
            try:
                form = await checked_form(request)
                said = {name: text_of(form, name, _LONGEST) for name in ("login", "code", "next", "as")}
                return await run_in_threadpool(self._log_in, request, said, secret_of(form, "password"))
            except ZhongshuError as error:
                return await run_in_threadpool(self.pages.missing, request, error)

        return answer

    def log_out(self) -> Callable[[Request], Awaitable[Response]]:
        """End the session of this browser, at an outside provider as well."""

        async def answer(request: Request) -> Response:
            try:
                await checked_form(request)
            except ZhongshuError as error:
                return await run_in_threadpool(self.pages.missing, request, error)
            return await run_in_threadpool(self._log_out, request)

        return answer

    def refused(self, request: Request, onward: str, trouble: Refusal) -> Response:
        """The page, after another door than its own form has refused somebody."""
        return self._again(request, {"login": "", "next": onward}, trouble=trouble)

    def _log_out(self, request: Request) -> Response:
        """Here, and then at the provider by which the session was opened."""
        hub, token = self.pages.hub, request.cookies.get(COOKIE, "")
        onward = hub.outside.farewell(token, home_of(request))
        hub.people.sessions.end(token)
        response: Response = RedirectResponse("/", 303)
        if onward is not None:
            response = leading_page(self.pages, request, onward, "people.onward.out")
        drop_session(response)
        return response

    def _log_in(self, request: Request, said: dict[str, str], password: str) -> Response:
        people, now = self.pages.hub.people, self.pages.hub.now()
        visitor = visitor_of(request)
        try:
            session: Session | NeedsCode
            if said["as"]:
                session = self._offered(said["as"], visitor)
            else:
                session = people.log_in.log_in(said["login"], password, said["code"] or None, visitor, now)
        except Refusal as error:
            return self._again(request, said, trouble=error)
        if isinstance(session, NeedsCode):
            return self._again(request, said, needs_code=True)
        response = RedirectResponse("/account" if session.must_change else self._onward(session, said["next"]), 303)
        keep_session(request, response, session.token)
        return response

    def _onward(self, session: Session, path: str) -> str:
        """Where they wanted to go; whoever acts for somebody of whom there is a file, and named no page, to that."""
        onward = own_path(path)
        files = any(one.spec.file is not None for one in self.pages.hub.packs.entities.values())
        return "/entities" if onward == "/" and session.person.subject is not None and files else onward

    def _offered(self, login: str, visitor: Visitor) -> Session:
        hub = self.pages.hub
        person = hub.people.persons.by_login(login) if login in {one.login for one in self.offered} else None
        if person is None:
            raise Refusal(Text(zh="没有这个示例人物", en="there is no such person in the demonstration"))
        return hub.people.sessions.open(person.id, visitor, hub.now())

    def _again(
        self, request: Request, said: dict[str, str], *, trouble: Refusal | None = None, needs_code: bool = False
    ) -> Response:
        def build(visit: Visit) -> Shown:
            return self._form(visit, said, trouble, needs_code=needs_code)

        return form_page(self.pages, build)(request)

    def _form(
        self,
        visit: Visit,
        said: dict[str, str] | None = None,
        trouble: Refusal | None = None,
        *,
        needs_code: bool = False,
    ) -> Shown:
        values = {
            "offered": self.offered,
            "providers": self.pages.hub.outside.titles,
            "said": said or {"login": "", "next": own_path(visit.asked("next") or "/")},
            "trouble": trouble,
            "needs_code": needs_code,
            "csrf": "",
        }
        return Shown("people/login.html", values, status=_status(trouble), lasting=False)


def _status(trouble: Refusal | None) -> int:
    if trouble is None:
        return 200
    return 401 if isinstance(trouble, LogInRefused) else status_of(trouble)


def own_path(path: str) -> str:
    """An address of this site, the first page for any other: a log-in leads nobody elsewhere.

    >>> own_path("/data?x=1"), own_path("//evil.example"), own_path("https://evil.example")
    ('/data?x=1', '/', '/')
    """
    plain = path.isprintable() and "\\" not in path
    return path if plain and path.startswith("/") and not path.startswith("//") else "/"
