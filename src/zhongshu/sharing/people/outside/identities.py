"""Whose outside identities these are, in the state; and what a log-in by one makes of posts and sessions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from zhongshu.core.errors import UnknownName
from zhongshu.core.text import Text
from zhongshu.sharing.people.acting import Acting, Keeper
from zhongshu.sharing.people.acts import Actor, Deed, judge
from zhongshu.sharing.people.origins import Held, Origin, origins_of
from zhongshu.sharing.people.outside.claims import Vouched
from zhongshu.sharing.people.outside.posts import follow, forsake
from zhongshu.sharing.people.outside.refused import refused
from zhongshu.sharing.people.persons import write_person
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.sharing.people.rows import has_password, person_of
from zhongshu.sharing.people.sessions import Session, Visitor, open_session, plain, read_session
from zhongshu.sharing.people.tokens import digest
from zhongshu.state.tables.identities import identity, outside_session
from zhongshu.state.tables.people import person, session

_NUMBER = 16


@dataclass(frozen=True)
class Identity:
    """One identity of somebody; `number` names it in forms, `name` is what the provider called them last."""

    number: str
    issuer: str
    name: str
    made: datetime
    seen: datetime


@dataclass(frozen=True)
class Identities:
    """An identity is an issuer and its subject, never a name or an e-mail address. `units` gives the region's."""

    keeper: Keeper
    units: Callable[[], frozenset[str]]

    def of(self, number: str) -> list[Identity]:
        """Somebody's, in the order in which they came."""
        query = select(identity).where(identity.c.person == number).order_by(identity.c.made, identity.c.subject)
        with self.keeper.database.connect() as connection:
            rows = connection.execute(query).all()
        return [Identity(_number(row), row.issuer, row.name, row.made, row.seen) for row in rows]

    def origins(self, number: str) -> dict[Held, Origin]:
        """Where those of somebody's posts come from that a provider gives."""
        with self.keeper.database.connect() as connection:
            return origins_of(connection, number)

    def log_in(self, shown: Vouched, visitor: Visitor, now: datetime, *, admit: bool) -> Session:
        """A new session of whoever has this identity, somebody new where nobody has; their posts as the claims say.

        OutsideRefused for a closed account and, unless `admit`, where there is no post at all; NotAllowed where the
        posts exclude each other, or the region would be without an administrator. What the claims take is taken also
        from somebody who is then refused; nobody new is kept.
        """
        with self.keeper.in_turn() as acting:
            known = _owner(acting.connection, shown)
            number = self._new(acting, shown, now, admit=admit) if known is None else known
            _check_open(acting, number, shown)
            done = follow(acting, number, shown, self.units(), now)
            if done is None and not (admit or person_of(acting.connection, number).posts):
                done = refused("posts", shown.title)
            if done is not None and known is None:
                raise done
            found = done or self._enter(acting, number, shown, visitor, now)
        if isinstance(found, Refusal):
            raise found
        return found

    def link(self, shown: Vouched, current: Session, now: datetime) -> None:
        """The identity is that of the person logged in. OutsideRefused where it is somebody else's."""
        number = current.person.id
        with self.keeper.in_turn() as acting:
            if read_session(acting.connection, current.token, now).person.id != number:
                raise refused("state", shown.title)
            owner = _owner(acting.connection, shown)
            if owner not in (None, number):
                raise refused("taken", shown.title)
            if owner is None:
                _write(acting, number, shown, now)
                acting.note("identity.linked", number, person=number, provider=shown.provider)

    def unlink(self, number: str, which: str, actor: Actor, now: datetime) -> None:
        """The identity opens the account no more; the sessions that it opened end, the posts that it gave go.

        Refusal where somebody would shut themselves out.
        """
        with self.keeper.in_turn() as acting:
            row = _named(acting.connection, number, which)
            if actor.id != number:
                judge(actor, Deed.UNLINK, number)
            elif not has_password(acting.connection, number):
                raise Refusal(
                    Text(
                        zh="您还没有密码，取消关联就再也进不来了", en="without a password you could not come in again"
                    ),
                    Text(
                        zh="请系统管理员给您一个设置密码的链接", en="ask a system administrator for a link to set one"
                    ),
                )
            of = (identity.c.issuer == row.issuer, identity.c.subject == row.subject)
            acting.connection.execute(delete(identity).where(*of))
            others = select(identity.c.person).where(identity.c.person == number, identity.c.issuer == row.issuer)
            if acting.connection.execute(others).first() is None:
                forsake(acting, number, row.issuer, actor.id, now)
            opened = (outside_session.c.issuer == row.issuer, outside_session.c.subject == row.subject)
            end_sessions(acting, *opened)
            acting.note("identity.unlinked", actor.id, person=number)

    def _new(self, acting: Acting, shown: Vouched, now: datetime, *, admit: bool) -> str:
        if not (shown.posts or admit):
            raise refused("posts", shown.title)
        login = _free_login(acting.connection, shown)
        number = write_person(acting.connection, login, shown.name, None, now)
        acting.note("person.added", "system", person=number, login=login, provider=shown.provider)
        _write(acting, number, shown, now)
        return number

    def _enter(self, acting: Acting, number: str, shown: Vouched, visitor: Visitor, now: datetime) -> Session:
        of = (identity.c.issuer == shown.issuer, identity.c.subject == shown.subject)
        acting.connection.execute(update(identity).where(*of).values(name=shown.name, seen=now))
        token = open_session(acting.connection, number, visitor, now)
        over = outside_session.c.token.not_in(select(session.c.token))
        acting.connection.execute(delete(outside_session).where(over))
        values = {"issuer": shown.issuer, "subject": shown.subject, "sid": shown.sid, "id_token": shown.id_token}
        acting.connection.execute(insert(outside_session).values(token=digest(token), **values))
        acting.note("login.made", number, address=plain(visitor.address, 64), door=shown.provider)
        return read_session(acting.connection, token, now)


def end_sessions(acting: Acting, *wanted: Any, **details: str) -> int:
    """End what these log-ins opened; how many sessions that were."""
    tokens = acting.connection.execute(delete(outside_session).where(*wanted).returning(outside_session.c.token))
    of = session.c.token.in_(list(tokens.scalars()))
    ended = list(acting.connection.execute(delete(session).where(of).returning(session.c.person)).scalars())
    for number in sorted(set(ended)):
        acting.note("session.ended", number, **details)
    return len(ended)


def _check_open(acting: Acting, number: str, shown: Vouched) -> None:
    status = person_of(acting.connection, number).status
    if status != "active":
        raise refused(status, shown.title)


def _owner(connection: Connection, shown: Vouched) -> str | None:
    of = (identity.c.issuer == shown.issuer, identity.c.subject == shown.subject)
    found: str | None = connection.execute(select(identity.c.person).where(*of)).scalar()
    return found


def _write(acting: Acting, number: str, shown: Vouched, now: datetime) -> None:
    values = {"issuer": shown.issuer, "subject": shown.subject, "person": number, "name": shown.name}
    acting.connection.execute(insert(identity).values(**values, made=now, seen=now))


def _free_login(connection: Connection, shown: Vouched) -> str:
    """The provider's word for them; a few letters of who they are behind it where somebody has that already."""
    taken = connection.execute(select(person.c.id).where(person.c.login == shown.login)).first()
    return shown.login if taken is None else f"{shown.login}-{digest(shown.subject)[:4]}"


def _named(connection: Connection, number: str, which: str) -> Row[Any]:
    rows = connection.execute(select(identity).where(identity.c.person == number)).all()
    found = next((row for row in rows if _number(row) == which), None)
    if found is None:
        raise UnknownName("no such identity in this account")
    return found


def _number(row: Row[Any]) -> str:
    return digest(f"{row.issuer}\n{row.subject}")[:_NUMBER]
