"""`/people/{id}`: the posts, keys and account of one person, and what the administrators may do to them."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from starlette.datastructures import FormData
from starlette.requests import Request

from zhongshu.core.errors import UnknownName
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.keys import LONGEST, Wish
from zhongshu.sharing.people.person import LONGEST_NAME, Person, Post
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.sharing.people.roles import SEPARATE
from zhongshu.web.data_pages.forms import number_of, text_of
from zhongshu.web.pages import Shown
from zhongshu.web.people.answers import actor_of, shown
from zhongshu.web.people.listing import Link, link_of
from zhongshu.web.people.powers import Powers, role_of
from zhongshu.web.visit import Visit

DAYS = (30, 90, 180, 365)
"""How long a key may be given for: a choice of round lengths."""

_LONG = 4 * LONGEST_NAME

Does = Callable[[Visit, Person, FormData, Actor], object]


def person(visit: Visit, _: Request) -> Shown:
    """`done` of the address says what was just done. UnknownName for an id that nobody has."""
    return _page(visit, visit.hub.people.persons.get(visit.parts["id"]))


def change(visit: Visit, request: Request, form: FormData) -> Shown | str:
    """One of DOES, or a new link, which is on the page that answers. A refusal is told on the page."""
    found = visit.hub.people.persons.get(visit.parts["id"])
    act, actor = text_of(form, "act", 20), actor_of(visit.reader)
    if act not in DOES and act != "invite":
        raise UnknownName.among("act", act, [*DOES, "invite"])
    try:
        if act == "invite":
            made = visit.hub.people.invitations.make(found.id, actor, visit.now)
            return _page(visit, found, handed=link_of(request, made))
        DOES[act](visit, found, form, actor)
    except Refusal as error:
        return _page(visit, visit.hub.people.persons.get(found.id), error, reason=text_of(form, "reason", _LONG))
    return f"/people/{found.id}?done={act}"


def _give(visit: Visit, found: Person, form: FormData, actor: Actor) -> None:
    given = Post(_unit(form), role_of(text_of(form, "role", 40)), text_of(form, "title", _LONG))
    visit.hub.people.persons.give(found.id, given, actor)


def _take(visit: Visit, found: Person, form: FormData, actor: Actor) -> None:
    visit.hub.people.persons.take(found.id, _unit(form), role_of(text_of(form, "role", 40)), actor, visit.now)


def _lock(visit: Visit, found: Person, form: FormData, actor: Actor) -> None:
    visit.hub.people.persons.lock(found.id, actor, text_of(form, "reason", _LONG))


def _unlock(visit: Visit, found: Person, _: FormData, actor: Actor) -> None:
    visit.hub.people.persons.unlock(found.id, actor)


def _leave(visit: Visit, found: Person, form: FormData, actor: Actor) -> None:
    visit.hub.people.persons.leave(found.id, actor, visit.now, text_of(form, "reason", _LONG))


def _demand(visit: Visit, found: Person, _: FormData, actor: Actor) -> None:
    visit.hub.people.credentials.demand_password(found.id, actor)


def _forget(visit: Visit, found: Person, _: FormData, actor: Actor) -> None:
    visit.hub.people.credentials.forget_codes(found.id, actor)


def _give_key(visit: Visit, found: Person, form: FormData, actor: Actor) -> None:
    """The post is written role@unit; the person draws the key in their own account."""
    role, _, unit = text_of(form, "post", 200).partition("@")
    days = number_of(text_of(form, "days", 4), LONGEST.days) or 0
    until = visit.now + timedelta(days=days)
    wish = Wish(found.id, unit or None, role_of(role), text_of(form, "name", _LONG), until)
    visit.hub.people.keys.give(wish, actor, visit.now)


def _take_key(visit: Visit, found: Person, form: FormData, actor: Actor) -> None:
    prefix = text_of(form, "key", 20)
    if prefix not in {key.prefix for key in visit.hub.people.keys.of(found.id)}:
        raise UnknownName(f"no API key {prefix!a} of {found.login}")
    visit.hub.people.keys.revoke(prefix, actor, visit.now)


def _unlink(visit: Visit, found: Person, form: FormData, actor: Actor) -> None:
    visit.hub.outside.identities.unlink(found.id, text_of(form, "identity", 20), actor, visit.now)


DOES: Mapping[str, Does] = {
    "give": _give,
    "take": _take,
    "lock": _lock,
    "unlock": _unlock,
    "leave": _leave,
    "demand": _demand,
    "forget": _forget,
    "give_key": _give_key,
    "take_key": _take_key,
    "unlink": _unlink,
}
"""What administrators do to an account, as the buttons say it."""


def _unit(form: FormData) -> str | None:
    return text_of(form, "unit", 120) or None


def _page(
    visit: Visit, found: Person, trouble: Refusal | None = None, *, reason: str = "", handed: Link | None = None
) -> Shown:
    people, powers, done = visit.hub.people, Powers.of(visit), visit.asked("done")
    return shown(
        visit,
        "person.html",
        trouble,
        person=found,
        own=found.id == visit.reader.actor,
        codes=people.credentials.has_codes(found.id),
        keys=people.keys.of(found.id),
        identities=visit.hub.outside.identities.of(found.id),
        origins=visit.hub.outside.identities.origins(found.id),
        deeds=powers.deeds(found),
        givable=powers.givable(found),
        keyed=[post for post in found.posts if post.role not in SEPARATE],
        units=visit.hub.place.units,
        days=DAYS,
        reason=reason,
        handed=handed,
        done=done if done in DOES and trouble is None else None,
    )
