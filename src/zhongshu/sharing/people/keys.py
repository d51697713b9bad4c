"""API keys: a program's way in, for one post of one person, until a day."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, select, update

from zhongshu.core.errors import UnknownName
from zhongshu.core.text import Text
from zhongshu.sharing.people.acting import Acting, Keeper
from zhongshu.sharing.people.acts import Actor, Deed, judge
from zhongshu.sharing.people.person import LONGEST_NAME, Person, Post, line
from zhongshu.sharing.people.refusal import LogInRefused, NotAllowed, Refusal
from zhongshu.sharing.people.roles import SEPARATE, Role
from zhongshu.sharing.people.rows import person_of, present
from zhongshu.sharing.people.tokens import digest, new_key, new_prefix, prefix_of
from zhongshu.state.tables.people import api_key

LONGEST = timedelta(days=366)
"""A year, leap years too: whoever answers for a key is asked once a year whether it is still wanted."""

USED_EVERY = timedelta(minutes=1)
"""The last use is remembered at most so often."""


@dataclass(frozen=True)
class Key:
    """An API key without what opens it. `drawn`: its person has seen it, once. Times are UTC."""

    prefix: str
    person: str
    post: Post
    name: str
    made: datetime
    expires: datetime
    drawn: bool
    last_used: datetime | None
    revoked: datetime | None


@dataclass(frozen=True)
class Wish:
    """A key to be: for which post of whom, called what, until when."""

    person: str
    unit: str | None
    role: Role
    name: str
    expires: datetime


@dataclass(frozen=True)
class Keys:
    """A security administrator gives a key, its person draws it: who gives power never holds it."""

    keeper: Keeper

    def give(self, wish: Wish, actor: Actor, now: datetime) -> Key:
        """Let the person draw a key. Refusal for a post they do not hold, or a time beyond LONGEST."""
        judge(actor, Deed.GIVE_KEY, wish.person)
        name = line(wish.name, Text(zh="密钥名称", en="the name of a key"), LONGEST_NAME)
        if not now < wish.expires <= now + LONGEST:
            raise Refusal(
                Text(
                    zh=f"密钥的有效期从现在起最多 {LONGEST.days} 天",
                    en=f"a key expires in the future, within {LONGEST.days} days",
                )
            )
        with self.keeper.in_turn() as acting:
            _holds(present(acting.connection, wish.person), wish)
            prefix = _free_prefix(acting)
            values = {"person": wish.person, "unit": wish.unit or "", "role": wish.role.value, "name": name}
            acting.connection.execute(insert(api_key).values(prefix=prefix, **values, made=now, expires=wish.expires))
            acting.note("key.given", actor.id, prefix=prefix, **values, expires=wish.expires.isoformat())
            return _key(acting.connection.execute(select(api_key).where(api_key.c.prefix == prefix)).one())

    def draw(self, prefix: str, actor: Actor, now: datetime) -> str:
        """The whole key, which is shown now and never again. Refusal when it was drawn, revoked or has expired."""
        found = self.get(prefix)
        if actor.id != found.person and not actor.operator:
            raise NotAllowed(Text(zh="密钥只能由本人领取", en="a key is drawn by the person it is for"))
        secret = new_key(prefix)
        waiting = (api_key.c.prefix == prefix, api_key.c.digest.is_(None), api_key.c.revoked.is_(None))
        with self.keeper.in_turn() as acting:
            drawn = update(api_key).where(*waiting, api_key.c.expires > now).values(digest=digest(secret))
            if acting.connection.execute(drawn).rowcount != 1:
                raise Refusal(
                    Text(
                        zh=f"密钥 {prefix} 已领取、已收回或已过期",
                        en=f"key {prefix} was drawn, revoked, or has expired",
                    ),
                    Text(zh="丢失的密钥不能再看，请申请新的", en="a lost key cannot be shown again: ask for a new one"),
                )
            acting.note("key.drawn", actor.id, prefix=prefix, person=found.person)
        return secret

    def revoke(self, prefix: str, actor: Actor, now: datetime) -> Key:
        """It opens nothing from here on; one's own, or anybody's by a security administrator. Again changes nothing."""
        found = self.get(prefix)
        if actor.id != found.person:
            judge(actor, Deed.TAKE_KEY, found.person)
        with self.keeper.in_turn() as acting:
            alive = (api_key.c.prefix == prefix, api_key.c.revoked.is_(None))
            if acting.connection.execute(update(api_key).where(*alive).values(revoked=now)).rowcount:
                acting.note("key.revoked", actor.id, prefix=prefix, person=found.person)
        return self.get(prefix)

    def find(self, secret: str, now: datetime) -> tuple[Person, Key]:
        """Whose key this is, and the post it acts for; remembered as used. LogInRefused when it opens nothing."""
        prefix = prefix_of(secret)
        row = None if prefix is None else self._row(prefix)
        if row is None or row.digest is None or not hmac.compare_digest(row.digest, digest(secret)):
            raise LogInRefused(Text(zh="没有这个密钥", en="no such API key"))
        found = _key(row)
        with self.keeper.database.connect() as connection:
            holder = person_of(connection, found.person)
        _open(found, holder, now)
        if found.last_used is None or now - found.last_used >= USED_EVERY:
            used = api_key.c.last_used.is_(None) | (api_key.c.last_used < now)
            self.keeper.remember(update(api_key).where(api_key.c.prefix == found.prefix, used).values(last_used=now))
        return holder, found

    def of(self, number: str | None = None) -> tuple[Key, ...]:
        """Every key, or one person's, newest first; revoked and expired ones too."""
        query = select(api_key).order_by(api_key.c.made.desc(), api_key.c.prefix)
        if number is not None:
            query = query.where(api_key.c.person == number)
        with self.keeper.database.connect() as connection:
            return tuple(_key(row) for row in connection.execute(query))

    def get(self, prefix: str) -> Key:
        """UnknownName for a prefix that no key has."""
        row = self._row(prefix) if prefix.isascii() and prefix.isalnum() else None
        if row is None:
            raise UnknownName(f"no API key {prefix[:16]!a}", hint="zhongshu key list shows their prefixes")
        return _key(row)

    def _row(self, prefix: str) -> Row[Any] | None:
        with self.keeper.database.connect() as connection:
            return connection.execute(select(api_key).where(api_key.c.prefix == prefix)).first()


def _holds(holder: Person, wish: Wish) -> None:
    held = [(item.unit, item.role) for item in holder.posts]
    if (wish.unit, wish.role) not in held:
        told = ", ".join(f"{role} {unit or ''}".strip() for unit, role in held) or "-"
        raise Refusal(
            Text(
                zh=f"{holder.name} 没有这个岗位",
                en=f"{holder.name} does not hold {wish.role} in {wish.unit or 'no unit'}",
            ),
            Text(zh=f"现有：{told}", en=f"held: {told}"),
        )
    if wish.role in SEPARATE:
        raise Refusal(
            Text(zh="三员的岗位没有密钥", en="the three administrators have no API keys"),
            Text(zh="管理和审计由人登录后进行", en="administering and auditing are done by somebody who logs in"),
        )


def _open(found: Key, holder: Person, now: datetime) -> None:
    """LogInRefused where the key is right but opens nothing now; the sentence says which key and why."""
    held = [(item.unit, item.role) for item in holder.posts]
    if found.revoked is not None or (found.post.unit, found.post.role) not in held:
        raise LogInRefused(Text(zh=f"密钥 {found.prefix} 已收回", en=f"API key {found.prefix} was revoked"))
    if found.expires <= now:
        day = f"{found.expires:%Y-%m-%d %H:%M}"
        raise LogInRefused(
            Text(zh=f"密钥 {found.prefix} 已于 {day} UTC 到期", en=f"API key {found.prefix} expired at {day} UTC")
        )
    if holder.status != "active":
        raise LogInRefused(
            Text(zh=f"密钥 {found.prefix} 的账号已锁定", en=f"the account of API key {found.prefix} is locked")
        )


def _free_prefix(acting: Acting) -> str:
    """The turn is held, so what is free stays so."""
    while True:
        prefix = new_prefix()
        if acting.connection.execute(select(api_key.c.prefix).where(api_key.c.prefix == prefix)).first() is None:
            return prefix


def _key(row: Row[Any]) -> Key:
    return Key(
        prefix=row.prefix,
        person=row.person,
        post=Post(row.unit or None, Role(row.role)),
        name=row.name,
        made=row.made,
        expires=row.expires,
        drawn=row.digest is not None,
        last_used=row.last_used,
        revoked=row.revoked,
    )
