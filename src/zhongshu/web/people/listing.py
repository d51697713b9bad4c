"""`/people`: everybody with an account, the three administrators apart; a system administrator adds somebody."""

from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.requests import Request

from zhongshu.sharing.people.invitations import Invitation
from zhongshu.sharing.people.person import Newcomer, Person, Post
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.sharing.people.roles import Role
from zhongshu.web.data_pages.forms import text_of
from zhongshu.web.pages import Shown
from zhongshu.web.people.answers import actor_of, shown
from zhongshu.web.people.powers import Powers, role_of
from zhongshu.web.visit import Visit

SHOWN = 200
"""Beyond so many a search is quicker than a list."""

THREE = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)
_FIELDS = {"login": 256, "name": 256, "subject": 256, "role": 40, "unit": 120, "title": 256}


@dataclass(frozen=True)
class Link:
    """An invitation as it is handed over: a whole address, shown once."""

    address: str
    invitation: Invitation


def people(visit: Visit, _: Request) -> Shown:
    """`q` of the address is part of a login or name."""
    return _page(visit)


def add(visit: Visit, request: Request, form: FormData) -> Shown:
    """Somebody new, and their link on the page that answers; a refusal shows what was typed again."""
    said = {name: text_of(form, name, most) for name, most in _FIELDS.items()}
    posts = (Post(said["unit"] or None, role_of(said["role"]), said["title"]),) if said["role"] else ()
    newcomer = Newcomer(said["login"], said["name"], posts, said["subject"] or None)
    try:
        made = visit.hub.people.persons.add(newcomer, actor_of(visit.reader), visit.now)
    except Refusal as error:
        return _page(visit, error, said=said)
    return _page(visit, handed=link_of(request, made))


def link_of(request: Request, made: Invitation) -> Link:
    """Under the name that the administrator's browser reached this site by."""
    return Link(str(request.base_url).rstrip("/") + made.path, made)


def _page(
    visit: Visit, trouble: Refusal | None = None, *, said: dict[str, str] | None = None, handed: Link | None = None
) -> Shown:
    persons, word = visit.hub.people.persons, (visit.asked("q") or "").strip()[:100]
    found = persons.find(word, limit=SHOWN + 1)
    powers = Powers.of(visit)
    return shown(
        visit,
        "people.html",
        trouble,
        word=word,
        found=found[:SHOWN],
        more=len(found) > SHOWN,
        three=[(role, [one for one in powers.three if holds(one, role)]) for role in THREE],
        may_add=powers.may_add,
        givable=powers.givable(None) if powers.may_add else (),
        units=visit.hub.place.units,
        said=said or dict.fromkeys(_FIELDS, ""),
        handed=handed,
    )


def holds(person: Person, role: Role) -> bool:
    """Whether somebody who is still here has the role."""
    return role in person.roles and person.status != "left"
