"""Where posts come from: given by people here, by what an outside provider says of somebody, or by both.

A post has its row in `post` as long as anybody gives it. Every function works inside somebody's transaction.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Table, delete, insert, select

from zhongshu.sharing.people.roles import Role
from zhongshu.state.tables.identities import outside_post, own_post
from zhongshu.state.tables.people import post

Held = tuple[str | None, Role]
"""Unit and role: what makes a post one, whatever its title is."""


@dataclass(frozen=True)
class Origin:
    """Which issuers give a post, and whether people `here` give it besides."""

    issuers: tuple[str, ...]
    here: bool


def origins_of(connection: Connection, number: str) -> dict[Held, Origin]:
    """Of those of somebody's posts that an issuer gives."""
    found = issuers_of(connection, number)
    return {held: Origin(issuers, is_own(connection, number, held)) for held, issuers in found.items()}


def issuers_of(connection: Connection, number: str) -> dict[Held, tuple[str, ...]]:
    """Which issuers give which of somebody's posts; those that only people here give are not among them."""
    found: dict[Held, tuple[str, ...]] = {}
    query = select(outside_post).where(outside_post.c.person == number).order_by(outside_post.c.issuer)
    for row in connection.execute(query):
        held = (row.unit or None, Role(row.role))
        found[held] = (*found.get(held, ()), row.issuer)
    return found


def given_here(connection: Connection, number: str, held: Held) -> None:
    """People here give a post: where a provider gives it too, it stays when the provider takes it back."""
    if held in issuers_of(connection, number) and not is_own(connection, number, held):
        connection.execute(insert(own_post).values(**_values(number, held)))


def is_own(connection: Connection, number: str, held: Held) -> bool:
    """Whether people here give a post that a provider gives, too."""
    return connection.execute(select(own_post.c.person).where(*_of(own_post, number, held))).first() is not None


def taken_here(connection: Connection, number: str, held: Held) -> None:
    """People here give it no more; a provider's share of it stays."""
    connection.execute(delete(own_post).where(*_of(own_post, number, held)))


def given_outside(connection: Connection, number: str, held: Held, issuer: str, title: str) -> bool:
    """An issuer gives a post; False where it was held already."""
    shared = held in issuers_of(connection, number)
    connection.execute(insert(outside_post).values(**_values(number, held), issuer=issuer))
    there = connection.execute(select(post.c.person).where(*_of(post, number, held))).first() is not None
    if there and not shared:
        connection.execute(insert(own_post).values(**_values(number, held)))
    if not there:
        connection.execute(insert(post).values(**_values(number, held), title=title))
    return not there


def taken_outside(connection: Connection, number: str, held: Held, issuer: str) -> bool:
    """An issuer gives a post no more; True where nobody else does, so that it is gone."""
    of = _of(outside_post, number, held)
    connection.execute(delete(outside_post).where(*of, outside_post.c.issuer == issuer))
    if held in issuers_of(connection, number):
        return False
    own = is_own(connection, number, held)
    taken_here(connection, number, held)
    if not own:
        connection.execute(delete(post).where(*_of(post, number, held)))
    return not own


def _values(number: str, held: Held) -> dict[str, str]:
    unit, role = held
    return {"person": number, "unit": unit or "", "role": role.value}


def _of(table: Table, number: str, held: Held) -> list[ColumnElement[bool]]:
    return [table.c[name] == value for name, value in _values(number, held).items()]
