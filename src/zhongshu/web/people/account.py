"""`/account`: one's own password, authenticator, devices and keys."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from zhongshu.core.errors import UnknownName
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.password import SHORTEST
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.people.sessions import Session
from zhongshu.web.data_pages.forms import text_of
from zhongshu.web.pages import Endpoint, Pages, Shown
from zhongshu.web.people.answers import people_action, people_page, secret_of, shown
from zhongshu.web.people.invitation import differing
from zhongshu.web.people.visitor import session_of
from zhongshu.web.visit import Visit

_DONE = frozenset({"password", "codes", "codes_ended", "device", "others", "key", "link", "unlink"})
_ADMINS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})

Own = Callable[[Visit, Session, FormData], Shown | str]


@dataclass(frozen=True)
class AccountPages:
    """For whoever has a session: a key, or the system, has no account here and is led to the log-in."""

    pages: Pages

    def form(self) -> Endpoint:
        """The page; `done` of the address says what was just done."""

        def answer(request: Request) -> Response:
            held = session_of(self.pages.hub, request)
            if held is None:
                return _log_in()
            return people_page(self.pages, lambda visit, _: account(visit, held))(request)

        return answer

    def act(self) -> Callable[[Request], Awaitable[Response]]:
        """One of OWN; a refusal is told in its part of the page."""

        async def answer(request: Request) -> Response:
            held = await run_in_threadpool(session_of, self.pages.hub, request)
            if held is None:
                return _log_in()
            return await people_action(self.pages, lambda visit, _, form: step(visit, held, form))(request)

        return answer


def account(visit: Visit, held: Session, trouble: Refusal | None = None, **more: Any) -> Shown:
    """`more`: the part that the trouble is `at`, an `enrolment` to scan, the `secret` of a key just drawn."""
    people, done = visit.hub.people, visit.asked("done")
    values = {
        "held": held,
        "own_password": people.credentials.has_password(held.person.id),
        "codes": people.credentials.has_codes(held.person.id),
        "devices": people.sessions.devices(held.person.id, visit.now),
        "keys": people.keys.of(held.person.id),
        "identities": visit.hub.outside.identities.of(held.person.id),
        "origins": visit.hub.outside.identities.origins(held.person.id),
        "providers": visit.hub.outside.titles,
        "admin": bool(held.person.roles & _ADMINS),
        "shortest": SHORTEST,
        "done": done if done in _DONE and trouble is None else None,
        "at": None,
        "enrolment": None,
        "secret": None,
    }
    return shown(visit, "account.html", trouble, **(values | more))


def step(visit: Visit, held: Session, form: FormData) -> Shown | str:
    """Do what the form says. UnknownName for no such act, and for any but a new password while one is owed."""
    act = text_of(form, "act", 20)
    known = {"password": _password} if held.must_change else OWN
    if act not in known:
        raise UnknownName.among("act", act, known)
    try:
        return known[act](visit, held, form)
    except Refusal as error:
        return account(visit, held, error, at=act)


def _password(visit: Visit, held: Session, form: FormData) -> str:
    new = secret_of(form, "new")
    if new != secret_of(form, "again"):
        raise differing()
    visit.hub.people.credentials.change_password(held, secret_of(form, "password"), new, visit.now)
    return _after("password")


def _begin(visit: Visit, held: Session, form: FormData) -> Shown:
    issuer = visit.text(visit.hub.place.title)
    made = visit.hub.people.credentials.begin_codes(held, secret_of(form, "password"), issuer, visit.now)
    return account(visit, held, enrolment=made, at="confirm")


def _confirm(visit: Visit, held: Session, form: FormData) -> str:
    visit.hub.people.credentials.confirm_codes(held, text_of(form, "code", 32), visit.now)
    return _after("codes")


def _end(visit: Visit, held: Session, form: FormData) -> str:
    visit.hub.people.credentials.end_codes(held, secret_of(form, "password"), visit.now)
    return _after("codes_ended")


def _device(visit: Visit, held: Session, form: FormData) -> str:
    device = text_of(form, "device", 20)
    if device:
        visit.hub.people.sessions.end_device(held.person.id, device)
    return _after("device")


def _others(visit: Visit, held: Session, _: FormData) -> str:
    sessions = visit.hub.people.sessions
    for device in sessions.devices(held.person.id, visit.now):
        if device.number != held.number:
            sessions.end_device(held.person.id, device.number)
    return _after("others")


def _draw(visit: Visit, held: Session, form: FormData) -> Shown:
    secret = visit.hub.people.keys.draw(text_of(form, "key", 20), _self(held), visit.now)
    return account(visit, held, secret=secret)


def _revoke(visit: Visit, held: Session, form: FormData) -> str:
    visit.hub.people.keys.revoke(text_of(form, "key", 20), _self(held), visit.now)
    return _after("key")


def _unlink(visit: Visit, held: Session, form: FormData) -> str:
    visit.hub.outside.identities.unlink(held.person.id, text_of(form, "identity", 20), _self(held), visit.now)
    return _after("unlink")


OWN: Mapping[str, Own] = {
    "password": _password,
    "begin": _begin,
    "confirm": _confirm,
    "end": _end,
    "device": _device,
    "others": _others,
    "draw": _draw,
    "revoke": _revoke,
    "unlink": _unlink,
}
"""What people do to their own account."""


def _self(held: Session) -> Actor:
    """Without their roles: in their own account an administrator has no more than anybody."""
    return Actor(held.person.id)


def _after(done: str) -> str:
    """From the top again, where what was done is told: the form's own part of the page would stay in sight else."""
    return f"/account?done={done}#main"


def _log_in() -> Response:
    return RedirectResponse("/login?next=/account", 303)
