"""Everybody who may ask the vault for something, and what the grants let each of them see, written down by hand."""

import re
from dataclasses import dataclass
from datetime import timedelta

from starlette.testclient import TestClient

from tests.security.vault import AMOUNTS, DEAL_TOTAL, MACHINE, RETURNED
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.keys import Wish
from zhongshu.sharing.people.person import Newcomer, Post
from zhongshu.sharing.people.roles import OF_A_SUBJECT, OF_A_UNIT, Role
from zhongshu.sharing.people.sessions import Visitor
from zhongshu.web.csrf import COOKIE as CSRF
from zhongshu.web.session import COOKIE as SESSION


@dataclass(frozen=True)
class Person:
    """Somebody who asks: nobody in particular where `role` is None. `token` is that of an open session."""

    role: Role | None
    unit: str | None
    id: str
    token: str

    def __str__(self) -> str:
        return f"{self.role or 'stranger'} of {self.unit or 'nowhere'}"

    @property
    def owner(self) -> bool:
        return self.unit == "market" and self.role in OF_A_UNIT

    @property
    def banker(self) -> bool:
        return self.unit == "bank" and self.role is Role.OFFICER

    def may(self, found: str) -> bool:
        """Whether the grants let this person see a marked value."""
        if self.owner or re.fullmatch("SECRET-notice-shown-n[12]", found):
            return True
        if self.role is Role.FIRM:
            return bool(re.fullmatch("SECRET-firm-(shown|hidden|phone)-f1", found)) or found == str(AMOUNTS["f1"])
        if found == RETURNED:
            return self.unit == "culture" and self.role in OF_A_UNIT
        banks = "SECRET-deal-shown-d[12]|SECRET-firm-shown-f1|" + DEAL_TOTAL
        return self.banker and bool(re.fullmatch(banks, found))


def everybody(hub: Hub) -> list[Person]:
    """Every role in the owner's unit, in that of a receiver, and in one that has nothing to do with it."""
    found = [Person(None, None, "anyone", "")]
    for role in Role:
        if role in OF_A_SUBJECT:
            found.append(somebody(hub, role, None, subject="f1" if role is Role.FIRM else "x1"))
        else:
            found += [somebody(hub, role, unit) for unit in ("market", "bank", "culture")]
    return found


def somebody(hub: Hub, role: Role, unit: str | None, *, subject: str | None = None, name: str = "") -> Person:
    """A new person with one post, logged in."""
    login = f"{role.value}.{unit or 'self'}{name}"
    added = hub.people.persons.add(Newcomer(login, login, (Post(unit, role),), subject), MACHINE, hub.now()).person
    session = hub.people.sessions.open(added.id, Visitor("127.0.0.1"), hub.now())
    return Person(role, unit, added.id, session.token)


def key_of(hub: Hub, person: Person) -> str:
    """A new API key for the person's one post."""
    assert person.role is not None
    wish = Wish(person.id, person.unit, person.role, "test", hub.now() + timedelta(days=1))
    given = hub.people.keys.give(wish, MACHINE, hub.now())
    return hub.people.keys.draw(given.prefix, MACHINE, hub.now())


def log_in(browser: TestClient, person: Person) -> str:
    """The browser is this person's from here on; its CSRF token."""
    browser.cookies.clear()
    if person.token:
        browser.cookies.set(SESSION, person.token)
    token = "c" * 43
    browser.cookies.set(CSRF, token)
    return token
