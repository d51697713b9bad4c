"""People and their posts, in the state; what administrators do to them."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, update
from sqlalchemy.exc import IntegrityError

from zhongshu.core.text import Text
from zhongshu.sharing.people.acting import Acting, Keeper
from zhongshu.sharing.people.acts import Actor, Deed, judge, judge_held, judge_last, judge_role
from zhongshu.sharing.people.invitations import Invitation, invite
from zhongshu.sharing.people.origins import given_here, is_own, issuers_of, taken_here
from zhongshu.sharing.people.person import (
    LONGEST_NAME,
    LONGEST_SUBJECT,
    Newcomer,
    Person,
    Post,
    Status,
    checked,
    folded,
    line,
    new_login,
)
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.people.rows import holders, others_who_can, people, person_of, present
from zhongshu.state.tables.identities import outside_post, own_post
from zhongshu.state.tables.people import api_key, credential, invitation, person, post, session


@dataclass(frozen=True)
class Persons:
    """Every change is an act: judged, written to the ledger, then committed. `units` gives the ids of the region's."""

    keeper: Keeper
    units: Callable[[], frozenset[str]]

    def find(self, word: str = "", *, limit: int = 200) -> list[Person]:
        """Those whose login or name holds the word (any case), in the order of their logins; who has left, too."""
        with self.keeper.database.connect() as connection:
            return people(connection, *_holding(word), limit=limit)

    def get(self, number: str) -> Person:
        """UnknownName for an id that nobody has."""
        with self.keeper.database.connect() as connection:
            return person_of(connection, number)

    def by_login(self, login: str) -> Person | None:
        """However it is typed: capitals and full-width letters are the same login."""
        text = folded(login)
        if text is None:
            return None
        with self.keeper.database.connect() as connection:
            found = people(connection, person.c.login == text)
        return found[0] if found else None

    def count(self, role: Role) -> int:
        """How many have the role and have not left."""
        with self.keeper.database.connect() as connection:
            return holders(connection, role)

    def add(self, newcomer: Newcomer, actor: Actor, now: datetime) -> Invitation:
        """Somebody new, their posts if the actor may give them, and the link to their password."""
        login = new_login(newcomer.login)
        name = line(newcomer.name, Text(zh="姓名", en="a name"), LONGEST_NAME)
        subject = None if newcomer.subject is None else line(newcomer.subject, _SUBJECT, LONGEST_SUBJECT)
        posts = [checked(item, subject, self.units()) for item in newcomer.posts]
        judge(actor, Deed.ADD)
        judge_held(item.role for item in posts)
        with self.keeper.in_turn() as acting:
            number = write_person(acting.connection, login, name, subject, now)
            acting.note("person.added", actor.id, person=number, login=login)
            for item in posts:
                _give(acting, number, item, actor)
            return invite(acting, person_of(acting.connection, number), actor, now)

    def give(self, number: str, given: Post, actor: Actor) -> Person:
        """One more post; the same unit and role again changes its title."""
        with self.keeper.in_turn() as acting:
            found = present(acting.connection, number)
            given = checked(given, found.subject, self.units())
            judge_held({*found.roles, given.role})
            _give(acting, number, given, actor)
            return person_of(acting.connection, number)

    def take(self, number: str, unit: str | None, role: Role, actor: Actor, now: datetime) -> Person:
        """One post less; the keys that act for it are revoked with it.

        Where a provider gives it as well, it stays as the provider's. Refusal where nobody else gives it.
        """
        with self.keeper.in_turn() as acting:
            found = present(acting.connection, number)
            judge(actor, Deed.TAKE_ROLE, number)
            held = [item for item in found.posts if (item.unit, item.role) == (unit, role)]
            if not held:
                raise Refusal(
                    Text(
                        zh=f"{found.name} 没有这个岗位", en=f"{found.name} does not hold {role} in {unit or 'no unit'}"
                    ),
                    Text(zh=f"现有：{_told(found)}", en=f"held: {_told(found)}"),
                )
            if (unit, role) in issuers_of(acting.connection, number):
                _leave_to_provider(acting, number, unit, role, actor)
                return person_of(acting.connection, number)
            if not any(item.role is role for item in found.posts if item not in held):
                judge_last([role], others_who_can(acting.connection, number))
            of = (post.c.person == number, post.c.unit == (unit or ""), post.c.role == role.value)
            acting.connection.execute(delete(post).where(*of))
            revoke_keys_of(acting.connection, number, unit, role, now)
            acting.note("role.taken", actor.id, person=number, role=role, unit=unit or "")
            return person_of(acting.connection, number)

    def lock(self, number: str, actor: Actor, reason: str) -> Person:
        """Nothing opens until it is unlocked; sessions end, keys sleep."""
        return self._close(number, Deed.LOCK, "locked", actor, reason)

    def unlock(self, number: str, actor: Actor) -> Person:
        """A locked account opens again, with the same password and keys."""
        with self.keeper.in_turn() as acting:
            present(acting.connection, number)
            judge(actor, Deed.UNLOCK, number)
            acting.connection.execute(update(person).where(person.c.id == number).values(status="active"))
            acting.note("person.unlocked", actor.id, person=number)
            return person_of(acting.connection, number)

    def leave(self, number: str, actor: Actor, now: datetime, reason: str) -> Person:
        """For ever: posts, keys, password and links go; login and name stay, as the ledger speaks of them."""

        def forget(acting: Acting) -> None:
            for table in (post, credential, invitation, outside_post, own_post):
                acting.connection.execute(delete(table).where(table.c.person == number))
            keys = (api_key.c.person == number, api_key.c.revoked.is_(None))
            acting.connection.execute(update(api_key).where(*keys).values(revoked=now))

        return self._close(number, Deed.LEAVE, "left", actor, reason, forget)

    def _close(
        self,
        number: str,
        deed: Deed,
        status: Status,
        actor: Actor,
        reason: str,
        forget: Callable[[Acting], None] = lambda _: None,
    ) -> Person:
        reason = line(reason, Text(zh="理由", en="a reason"), LONGEST_NAME)
        with self.keeper.in_turn() as acting:
            found = present(acting.connection, number)
            judge(actor, deed, number)
            judge_last(found.roles, others_who_can(acting.connection, number))
            acting.connection.execute(update(person).where(person.c.id == number).values(status=status))
            acting.connection.execute(delete(session).where(session.c.person == number))
            forget(acting)
            acting.note(f"person.{status}", actor.id, reason=reason, person=number)
            return person_of(acting.connection, number)


def write_person(connection: Connection, login: str, name: str, subject: str | None, now: datetime) -> str:
    """A new row under a random id, which it gives back; Refusal when the login is taken (by somebody who left, too)."""
    number = f"p{secrets.token_hex(6)}"
    values = {"id": number, "login": login, "name": name, "subject": subject, "status": "active", "made": now}
    try:
        with connection.begin_nested():
            connection.execute(insert(person).values(**values))
    except IntegrityError as error:
        raise Refusal(
            Text(zh=f"登录名 {login} 已经有人用", en=f"the log-in name {login} is taken"),
            Text(zh="登录名从不转给别人", en="one is never handed on, so that the ledger means one person by it"),
        ) from error
    return number


_SUBJECT = Text(zh="所代表的主体", en="the subject")


def _give(acting: Acting, number: str, given: Post, actor: Actor) -> None:
    judge_role(actor, number, given, security_admins=holders(acting.connection, Role.SECURITY_ADMIN))
    unit, role = given.unit or "", given.role.value
    of = (post.c.person == number, post.c.unit == unit, post.c.role == role)
    acting.connection.execute(delete(post).where(*of))
    acting.connection.execute(insert(post).values(person=number, unit=unit, role=role, title=given.title))
    given_here(acting.connection, number, (given.unit, given.role))
    acting.note("role.given", actor.id, person=number, role=role, unit=unit, title=given.title)


def revoke_keys_of(connection: Connection, number: str, unit: str | None, role: Role, now: datetime) -> None:
    """The keys that act for a post end with it."""
    keys = (api_key.c.person == number, api_key.c.unit == (unit or ""), api_key.c.role == role.value)
    connection.execute(update(api_key).where(*keys, api_key.c.revoked.is_(None)).values(revoked=now))


def _leave_to_provider(acting: Acting, number: str, unit: str | None, role: Role, actor: Actor) -> None:
    if not is_own(acting.connection, number, (unit, role)):
        raise Refusal(
            Text(zh="这个岗位是登录服务给的，在那里收回", en="a provider of log-in gives this post: it is taken there"),
            Text(zh="要马上停用，请锁定账号或取消关联", en="to stop it at once lock the account, or end the link"),
        )
    taken_here(acting.connection, number, (unit, role))
    acting.note("role.taken", actor.id, person=number, role=role, unit=unit or "", still="provider")


def _holding(word: str) -> tuple[ColumnElement[bool], ...]:
    if not word:
        return ()
    return (or_(person.c.login.icontains(word, autoescape=True), person.c.name.icontains(word, autoescape=True)),)


def _told(found: Person) -> str:
    return ", ".join(f"{item.role} {item.unit or ''}".strip() for item in found.posts) or "-"
