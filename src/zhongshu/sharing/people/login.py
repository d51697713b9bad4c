"""Logging in: a login, a password, and a code where the account asks for one."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn

from sqlalchemy import select, update

from zhongshu.core.text import Text
from zhongshu.sharing.people.acting import Acting, Keeper
from zhongshu.sharing.people.attempts import Attempt, Attempts
from zhongshu.sharing.people.password import Hasher, bounded
from zhongshu.sharing.people.person import Status, folded
from zhongshu.sharing.people.refusal import LogInRefused
from zhongshu.sharing.people.sessions import Session, Visitor, open_session, plain, read_session
from zhongshu.sharing.people.totp import step_of
from zhongshu.state.tables.people import credential, person

_WRONG = Text(zh="登录名或密码不对", en="the log-in name or the password is wrong")
_CODE = Text(zh="验证码不对或已用过", en="the code is wrong, or was used already")
_LOCKED = Text(zh="账号已锁定", en="this account is locked")


@dataclass(frozen=True)
class NeedsCode:
    """Login and password are right, and the account wants a code of its authenticator application with them."""


@dataclass(frozen=True)
class _Account:
    id: str
    status: Status
    password: str = field(repr=False)
    totp_secret: str | None = field(repr=False)


@dataclass(frozen=True)
class LogIn:
    """The only way to a session. Right and wrong log-ins are acts; no ledger, no log-in."""

    keeper: Keeper
    hasher: Hasher
    attempts: Attempts

    def log_in(
        self, login: str, password: str, code: str | None, visitor: Visitor, now: datetime
    ) -> Session | NeedsCode:
        """A new session under a new token, at every log-in.

        LogInRefused, which does not tell what was wrong before the password is right; TooManyLogIns with the time to
        wait; Refusal for a password that is too long to be looked at.
        """
        text = bounded(password)
        name = folded(login)
        begun = self.attempts.begin(name or login[:_LONGEST], visitor.address, now)
        found = None if name is None else self._account(name)
        right = self.attempts.check(begun, self.hasher, None if found is None else found.password, text)
        if found is None or not right or found.status == "left":
            self._refuse(_WRONG, None if found is None else found.id, visitor, "password")
        if found.status == "locked":
            self._refuse(_LOCKED, found.id, visitor, "locked")
        if found.totp_secret is not None and not code:
            self.attempts.forget(begun)
            return NeedsCode()
        step = None if found.totp_secret is None else step_of(found.totp_secret, code or "", now)
        if found.totp_secret is not None and step is None:
            self._refuse(_CODE, found.id, visitor, "code")
        new = self.hasher.hash(text) if self.hasher.is_old(found.password) else found.password
        session = self._open(found, {"password": new, "totp_step": step}, begun, visitor, now)
        if session is None:
            self._refuse(_CODE if step is not None else _WRONG, found.id, visitor, "used")
        return session

    def _account(self, name: str) -> _Account | None:
        columns = (person.c.id, person.c.status, credential.c.password, credential.c.totp_secret)
        query = select(*columns).join(credential, credential.c.person == person.c.id).where(person.c.login == name)
        with self.keeper.database.connect() as connection:
            row = connection.execute(query).first()
        return None if row is None else _Account(row.id, row.status, row.password, row.totp_secret)

    def _open(
        self, found: _Account, values: dict[str, Any], begun: Attempt, visitor: Visitor, now: datetime
    ) -> Session | None:
        """None when, since it was read, the password was changed or the code used by somebody else."""
        with self.keeper.acting() as acting:
            if not _confirm(acting, found, values):
                return None
            self.attempts.succeeded(begun, acting.connection, now)
            token = open_session(acting.connection, found.id, visitor, now)
            acting.note("login.made", found.id, address=plain(visitor.address, 64))
            return read_session(acting.connection, token, now)

    def _refuse(self, said: Text, number: str | None, visitor: Visitor, why: str) -> NoReturn:
        """Whoever it was is "anyone": what they typed may be a password, and is not written down."""
        with self.keeper.acting() as acting:
            acting.note("login.refused", "anyone", person=number or "", address=plain(visitor.address, 64), why=why)
        advice = Text(zh="请安全管理员解锁", en="ask a security administrator") if said is _LOCKED else None
        raise LogInRefused(said, advice)


_LONGEST = 256


def _confirm(acting: Acting, found: _Account, values: dict[str, Any]) -> bool:
    """Write the code's step and the newer hash, provided that all is as it was when it was judged.

    One statement, so that of two log-ins with one code the second finds it used (RFC 6238 section 5.2).
    """
    kept = credential.c
    wanted = [kept.person == found.id, kept.password == found.password, kept.totp_secret == found.totp_secret]
    if found.totp_secret is not None:
        wanted.append(kept.totp_step.is_(None) | (kept.totp_step < values["totp_step"]))
    return acting.connection.execute(update(credential).where(*wanted).values(**values)).rowcount == 1
