"""A region's people over a real state, with cheap hashes, a clock that is set by hand and a ledger that is a list."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from argon2.profiles import CHEAPEST
from sqlalchemy import Engine

from zhongshu.sharing.act import Act
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.login import NeedsCode
from zhongshu.sharing.people.password import Hasher
from zhongshu.sharing.people.people import People, open_store
from zhongshu.sharing.people.person import Newcomer, Person, Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.people.sessions import Session, Visitor
from zhongshu.state.database import open_database

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
PASSWORD = "ten green bottles"
UNITS = frozenset({"ecology", "bank", "bureau"})
OPERATOR = Actor.at_the_machine("li")
OFFICE = Visitor("192.0.2.7", "Firefox")


@dataclass
class House:
    """The people, their ledger and their clock."""

    people: People
    database: Engine
    acts: list[Act] = field(default_factory=list)
    now: datetime = NOON
    ledger_fails: bool = False

    def record(self, act: Act) -> None:
        """The ledger's port."""
        if self.ledger_fails:
            raise OSError("no space left on device")
        self.acts.append(act)

    def later(self, **length: float) -> datetime:
        """Let time pass."""
        self.now += timedelta(**length)
        return self.now

    def person(self, login: str, *posts: Post, subject: str | None = None, password: str | None = PASSWORD) -> Person:
        """Somebody with these posts, who has followed their invitation unless `password` is None."""
        invited = self.people.persons.add(Newcomer(login, login.title(), posts, subject), OPERATOR, self.now)
        if password is not None:
            self.people.invitations.accept(invited.token, password, self.now)
        found = self.people.persons.by_login(login)
        assert found is not None
        return found

    def actor(self, login: str, role: Role) -> Actor:
        """A new administrator."""
        return Actor.of(self.person(login, Post(None, role)))

    def log_in(
        self, login: str, password: str = PASSWORD, code: str | None = None, visitor: Visitor = OFFICE
    ) -> Session:
        """Logged in; fails where a code is wanted."""
        found = self.people.log_in.log_in(login, password, code, visitor, self.now)
        assert not isinstance(found, NeedsCode)
        return found

    @property
    def told(self) -> list[str]:
        """What the ledger was told, act by act."""
        return [act.name for act in self.acts]


def furnish(database: Engine) -> House:
    """A house over a state."""
    house: House

    def record(act: Act) -> None:
        house.record(act)

    house = House(open_store(database, record, lambda: UNITS, Hasher(CHEAPEST)), database)
    return house


@pytest.fixture
def url(state_url: str) -> str:
    """A state with every table and no row, on each database."""
    return state_url


@pytest.fixture
def house(url: str) -> House:
    return furnish(open_database(url))


@pytest.fixture
def next_door(url: str) -> Callable[[], House]:
    """The same state as another process sees it: connections and pool of its own."""
    return lambda: furnish(open_database(url))
