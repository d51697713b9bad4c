"""Who is logged in: kept here, so that a log-out is one; the browser holds a random token and nothing else."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, or_, select, update

from zhongshu.core.text import Text
from zhongshu.sharing.people.acting import Keeper
from zhongshu.sharing.people.person import Person
from zhongshu.sharing.people.refusal import LogInRefused
from zhongshu.sharing.people.rows import person_of
from zhongshu.sharing.people.tokens import digest, is_token, new_token
from zhongshu.state.tables.people import credential, session

IDLE = timedelta(hours=8)
"""A working day's length: a machine left in the evening is logged out in the morning."""

LONGEST = timedelta(hours=24)
"""Whoever is at work must show themselves once a day (NIST SP 800-63B section 2.2.3, AAL2: at most 24 hours)."""

SEEN_EVERY = timedelta(minutes=1)
"""The last use is remembered at most so often: a page of twenty requests is not twenty writes."""


@dataclass(frozen=True)
class Visitor:
    """Where a log-in comes from. `token` is what the browser held before: that session ends with the log-in."""

    address: str
    agent: str = ""
    token: str = field(default="", repr=False)


@dataclass(frozen=True)
class Session:
    """Somebody logged in, with their posts as they are now. Times are UTC; `expires` comes whatever they do.

    `must_change`: they may do nothing but set a new password. `number` names the session without opening it.
    """

    person: Person
    made: datetime
    seen: datetime
    expires: datetime
    address: str
    agent: str
    must_change: bool
    number: str
    token: str = field(repr=False)


@dataclass(frozen=True)
class Device:
    """One place where somebody is logged in, as they see it in their account; `number` is what ends it."""

    number: str
    made: datetime
    seen: datetime
    address: str
    agent: str


@dataclass(frozen=True)
class Sessions:
    """Ended by a log-out, by IDLE without a request, by LONGEST; also by a lock, a leaving and a new password."""

    keeper: Keeper

    def of(self, token: str, now: datetime) -> Session | None:
        """Who holds this token, remembered as seen; None for one that is wrong, ended or expired."""
        if not is_token(token):
            return None
        with self.keeper.database.connect() as connection:
            found = _read(connection, token, now)
        if found is not None and now - found.seen >= SEEN_EVERY:
            self.keeper.remember(update(session).where(session.c.token == digest(token)).values(seen=now))
        return found

    def open(self, number: str, visitor: Visitor, now: datetime) -> Session:
        """For somebody who has shown who they are to another door than `LogIn`: the demonstration's click."""
        with self.keeper.acting() as acting:
            token = open_session(acting.connection, number, visitor, now)
            acting.note("login.made", number, address=plain(visitor.address, 64), door="other")
            return read_session(acting.connection, token, now)

    def end(self, token: str) -> None:
        """Log out; nothing happens for a token that opens nothing."""
        if is_token(token):
            self._end(session.c.token == digest(token))

    def end_device(self, number: str, device: str) -> None:
        """End one of the sessions of the person `number`, as `devices` named it."""
        self._end((session.c.person == number) & session.c.token.startswith(device[:_NUMBER], autoescape=True))

    def devices(self, number: str, now: datetime) -> list[Device]:
        """Where the person is logged in, last seen first."""
        alive = select(session).where(session.c.person == number, ~_over(now)).order_by(session.c.seen.desc())
        with self.keeper.database.connect() as connection:
            rows = connection.execute(alive).all()
        return [Device(row.token[:_NUMBER], row.made, row.seen, row.address, row.agent) for row in rows]

    def _end(self, wanted: ColumnElement[bool]) -> None:
        with self.keeper.acting() as acting:
            ended = acting.connection.execute(delete(session).where(wanted).returning(session.c.person)).scalars()
            for number in set(ended):
                acting.note("session.ended", number)


_NUMBER = 12
_HELD = (
    select(session, credential.c.must_change)
    .join(credential, credential.c.person == session.c.person, isouter=True)
    .where(session.c.token == bindparam("held"))
)


def open_session(connection: Connection, number: str, visitor: Visitor, now: datetime) -> str:
    """A new token for somebody who has shown who they are; sessions that are over are swept out."""
    token = new_token()
    connection.execute(delete(session).where(or_(_over(now), session.c.token == digest(visitor.token))))
    connection.execute(
        insert(session).values(
            token=digest(token),
            person=number,
            made=now,
            seen=now,
            expires=now + LONGEST,
            address=plain(visitor.address, 64),
            agent=plain(visitor.agent, 120),
        )
    )
    return token


def read_session(connection: Connection, token: str, now: datetime) -> Session:
    """The session just opened; LogInRefused when the account was closed meanwhile."""
    found = _read(connection, token, now)
    if found is None:
        raise LogInRefused(Text(zh="账号已锁定", en="this account is locked"))
    return found


def _read(connection: Connection, token: str, now: datetime) -> Session | None:
    row = connection.execute(_HELD, {"held": digest(token)}).first()
    if row is None or row.expires <= now or row.seen <= now - IDLE:
        return None
    person = person_of(connection, row.person)
    if person.status != "active":
        return None
    return Session(
        person=person,
        made=row.made,
        seen=row.seen,
        expires=row.expires,
        address=row.address,
        agent=row.agent,
        must_change=bool(row.must_change),
        number=row.token[:_NUMBER],
        token=token,
    )


def _over(now: datetime) -> ColumnElement[bool]:
    return or_(session.c.expires <= now, session.c.seen <= now - IDLE)


def plain(text: str, longest: int) -> str:
    """So much of what a client says of itself, without what a terminal or a database would stumble over."""
    return "".join(character for character in text[:longest] if " " <= character <= "~")
