"""People as they are read from the state; every function works inside somebody's transaction."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, select

from zhongshu.core.errors import UnknownName
from zhongshu.core.text import Text
from zhongshu.sharing.people.acts import KEPT
from zhongshu.sharing.people.person import Person, Post
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.sharing.people.roles import Role
from zhongshu.state.tables.people import credential, person, post

_ORDER = post.c.role, post.c.unit
_ONE = select(person).where(person.c.id == bindparam("number"))
_HELD = select(post).where(post.c.person == bindparam("number")).order_by(*_ORDER)
"""One person is read with every request: their queries are made once."""


def people(connection: Connection, *wanted: ColumnElement[bool], limit: int | None = None) -> list[Person]:
    """Those that fit, with their posts, in the order of their logins."""
    chosen = select(person).where(*wanted).order_by(person.c.login).limit(limit)
    found = connection.execute(chosen).all()
    held: dict[str, list[Post]] = {row.id: [] for row in found}
    posts = select(post).where(post.c.person.in_(chosen.with_only_columns(person.c.id).subquery().select()))
    for row in connection.execute(posts.order_by(*_ORDER)):
        if row.person in held:
            held[row.person].append(_post(row))
    return [_person(row, held[row.id]) for row in found]


def person_of(connection: Connection, number: str) -> Person:
    """UnknownName for an id that nobody has."""
    row = connection.execute(_ONE, {"number": number}).first()
    if row is None:
        raise UnknownName(f"no person {number[:20]!r}")
    return _person(row, [_post(one) for one in connection.execute(_HELD, {"number": number})])


def present(connection: Connection, number: str) -> Person:
    """The person, unless they have left: nothing happens to such an account any more."""
    found = person_of(connection, number)
    if found.status == "left":
        raise Refusal(
            Text(
                zh=f"{found.name} 已经离开，账号不再变动", en=f"{found.name} has left: the account never changes again"
            ),
            Text(zh="回来的人用新的登录名", en="somebody who returns gets a new log-in name"),
        )
    return found


def has_password(connection: Connection, number: str) -> bool:
    """Whether the person ever followed an invitation."""
    return connection.execute(select(credential.c.person).where(credential.c.person == number)).first() is not None


def holders(connection: Connection, role: Role) -> int:
    """How many have the role and have not left, whether or not they can log in by now."""
    return _count(connection, role, person.c.status != "left")


def others_who_can(connection: Connection, number: str) -> dict[Role, int]:
    """For each role of KEPT how many but this person have it, are active and can log in."""
    can = person.c.id.in_(select(credential.c.person))
    return {role: _count(connection, role, person.c.status == "active", person.c.id != number, can) for role in KEPT}


def _count(connection: Connection, role: Role, *wanted: ColumnElement[bool]) -> int:
    held = select(post.c.person).where(post.c.role == role.value)
    query = select(func.count()).select_from(person).where(person.c.id.in_(held), *wanted)
    return int(connection.execute(query).scalar_one())


def _post(row: Row[Any]) -> Post:
    return Post(row.unit or None, Role(row.role), row.title)


def _person(row: Row[Any], posts: Iterable[Post]) -> Person:
    return Person(row.id, row.login, row.name, tuple(posts), row.subject, row.status, row.made)
