"""One-time links by which people set their own passwords: nobody else ever knows one."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Row, delete, insert, select, update

from zhongshu.core.text import Text
from zhongshu.sharing.people.acting import Acting, Keeper
from zhongshu.sharing.people.acts import Actor, Deed, judge, judge_reset
from zhongshu.sharing.people.password import Hasher, acceptable
from zhongshu.sharing.people.person import Person
from zhongshu.sharing.people.refusal import LogInRefused
from zhongshu.sharing.people.rows import has_password, person_of, present
from zhongshu.sharing.people.tokens import digest, is_token, new_token
from zhongshu.state.holding import upsert
from zhongshu.state.tables.people import credential, invitation, session

Purpose = Literal["first", "join", "reset"]

LASTING = {"first": timedelta(hours=24), "join": timedelta(days=7), "reset": timedelta(hours=24)}
"""A newcomer may be away for a week; the two that open a powerful or a living account are made when they are wanted."""


@dataclass(frozen=True)
class Invitation:
    """A link and whom it is for; `person` is None for the first one, who chooses a login too. `expires` is UTC."""

    token: str = field(repr=False)
    person: Person | None
    purpose: Purpose
    expires: datetime

    @property
    def path(self) -> str:
        """Where the page for it is; the token in it is a secret."""
        return f"/invitation/{self.token}"


def dead() -> LogInRefused:
    """One sentence for whatever is wrong with a link."""
    return LogInRefused(
        Text(zh="这个链接无效、已用过或已过期", en="this link is wrong, was used, or has expired"),
        Text(zh="请系统管理员重新发出邀请", en="ask a system administrator for a new one"),
    )


@dataclass(frozen=True)
class Invitations:
    """A new link withdraws the person's earlier ones; each is used once, by one process."""

    keeper: Keeper
    hasher: Hasher

    def make(self, number: str, actor: Actor, now: datetime) -> Invitation:
        """A link for somebody who has none yet, or has lost their password."""
        with self.keeper.in_turn() as acting:
            found = present(acting.connection, number)
            judge(actor, Deed.INVITE, number)
            judge_reset(actor, found, has_password=has_password(acting.connection, number))
            return invite(acting, found, actor, now)

    def look(self, token: str, now: datetime) -> Invitation:
        """What the link is for; LogInRefused for a dead one."""
        with self.keeper.database.connect() as connection:
            return look(connection, token, now)

    def accept(self, token: str, password: str, now: datetime) -> Person:
        """Set the password of the person invited; whoever was logged in as them is logged out.

        LogInRefused for a dead link, Refusal for a password that will not do. Authenticator codes stay as they are:
        a link alone opens no account that has them.
        """
        found = self.look(token, now).person
        if found is None:
            raise dead()
        encoded = self.hasher.hash(acceptable(password, found.login))
        with self.keeper.in_turn() as acting:
            use(acting.connection, token, now)
            present(acting.connection, found.id)
            set_password(acting, found.id, encoded, now)
        return found


def invite(acting: Acting, found: Person, actor: Actor, now: datetime) -> Invitation:
    """Write a link for somebody, inside an act; the earlier ones of the same person open nothing any more."""
    purpose: Purpose = "reset" if has_password(acting.connection, found.id) else "join"
    acting.note("person.invited", actor.id, person=found.id, purpose=purpose)
    return write_link(acting.connection, found, purpose, now)


def set_password(acting: Acting, number: str, encoded: str, now: datetime, *, keep: str = "") -> None:
    """Write the hash; every session of the person ends but the one whose token has the digest `keep`."""
    upsert(acting.connection, credential, person=number, password=encoded, changed=now, must_change=False)
    acting.connection.execute(delete(session).where(session.c.person == number, session.c.token != keep))
    acting.note("password.set", number)


def write_link(connection: Connection, found: Person | None, purpose: Purpose, now: datetime) -> Invitation:
    """A new link in place of those that the same person, or the first one, has not used."""
    number = None if found is None else found.id
    connection.execute(delete(invitation).where(_for(number), invitation.c.used.is_(None)))
    made = Invitation(new_token(), found, purpose, now + LASTING[purpose])
    values = {"token": digest(made.token), "person": number, "purpose": purpose, "made": now, "expires": made.expires}
    connection.execute(insert(invitation).values(**values))
    return made


def _for(number: str | None) -> Any:
    return invitation.c.person.is_(None) if number is None else invitation.c.person == number


def look(connection: Connection, token: str, now: datetime) -> Invitation:
    """The invitation of a token; LogInRefused when it is dead, or its person may not come in."""
    row: Row[Any] | None = None
    if is_token(token):
        row = connection.execute(select(invitation).where(*_usable(token, now))).first()
    if row is None:
        raise dead()
    found = None if row.person is None else person_of(connection, row.person)
    if found is not None and found.status != "active":
        raise dead()
    return Invitation(token, found, row.purpose, row.expires)


def use(connection: Connection, token: str, now: datetime) -> None:
    """Take the link. Of two at once one finds it taken: the row changes for the first only."""
    taken = connection.execute(update(invitation).where(*_usable(token, now)).values(used=now))
    if taken.rowcount != 1:
        raise dead()


def _usable(token: str, now: datetime) -> tuple[Any, ...]:
    return invitation.c.token == digest(token), invitation.c.used.is_(None), invitation.c.expires > now
