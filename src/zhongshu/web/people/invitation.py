"""`/invitation/{token}`: a one-time link, by which somebody sets their own password."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.text import Text
from zhongshu.sharing.people.invitations import Invitation
from zhongshu.sharing.people.login import NeedsCode
from zhongshu.sharing.people.password import SHORTEST
from zhongshu.sharing.people.person import Person
from zhongshu.sharing.people.refusal import LogInRefused, Refusal
from zhongshu.web.csrf import checked_form
from zhongshu.web.data_pages.forms import form_page, text_of
from zhongshu.web.pages import Endpoint, Pages, Shown
from zhongshu.web.people.answers import secret_of, shown, unkept
from zhongshu.web.people.visitor import visitor_of
from zhongshu.web.session import keep_session
from zhongshu.web.visit import Visit

_GONE = 404


@dataclass(frozen=True)
class InvitationPages:
    """The token stands in the address, so none of these answers tells it on: no cache, no referrer."""

    pages: Pages

    def form(self) -> Endpoint:
        """What to set before anything is typed; one sentence for a dead link."""
        return self._show

    def accept(self) -> Callable[[Request], Awaitable[Response]]:
        """Set the password and log in; to the log-in where the account wants a code. A refusal shows the form again."""

        async def answer(request: Request) -> Response:
            try:
                form = await checked_form(request)
            except ZhongshuError as error:
                return unkept(await run_in_threadpool(self.pages.missing, request, error))
            return await run_in_threadpool(self._accept, request, form)

        return answer

    def _show(self, request: Request, said: FormData | None = None, trouble: Refusal | None = None) -> Response:
        def build(visit: Visit) -> Shown:
            try:
                found = self.pages.hub.people.invitations.look(visit.parts["token"], visit.now)
            except LogInRefused as dead:
                return Shown("people/dead.html", {"trouble": dead}, _GONE, lasting=False)
            return _page(visit, found, said, trouble)

        response = unkept(form_page(self.pages, build)(request))
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    def _accept(self, request: Request, form: FormData) -> Response:
        token, password = str(request.path_params["token"]), secret_of(form, "new")
        try:
            if password != secret_of(form, "again"):
                raise differing()
            person, first = self._set(token, form, password)
        except Refusal as error:
            return self._show(request, form, error)
        return self._enter(request, person, password, "/people" if first else "/")

    def _set(self, token: str, form: FormData, password: str) -> tuple[Person, bool]:
        """The person, and whether they are the first of the region."""
        people, now = self.pages.hub.people, self.pages.hub.now()
        if people.invitations.look(token, now).purpose == "first":
            login, name = text_of(form, "login", 256), text_of(form, "name", 256)
            return people.first.accept(token, login, name, password, now), True
        return people.invitations.accept(token, password, now), False

    def _enter(self, request: Request, person: Person, password: str, onward: str) -> Response:
        hub = self.pages.hub
        try:
            session = hub.people.log_in.log_in(person.login, password, None, visitor_of(request), hub.now())
        except Refusal:
            return unkept(RedirectResponse("/login", 303))
        if isinstance(session, NeedsCode):
            return unkept(RedirectResponse("/login", 303))
        response = unkept(RedirectResponse(onward, 303))
        keep_session(request, response, session.token)
        return response


def differing() -> Refusal:
    """The second time something else was typed."""
    return Refusal(Text(zh="两次输入的新密码不一样", en="the new password was typed in two different ways"))


def _page(visit: Visit, found: Invitation, said: FormData | None, trouble: Refusal | None) -> Shown:
    return shown(
        visit,
        "invitation.html",
        trouble,
        invitation=found,
        shortest=SHORTEST,
        login="" if said is None else text_of(said, "login", 256),
        name="" if said is None else text_of(said, "name", 256),
    )
