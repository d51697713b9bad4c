"""How often somebody may try to log in: failures make the next try wait, for minutes, never for ever."""

import ipaddress
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from zhongshu.core.text import Text
from zhongshu.sharing.people.acting import Keeper
from zhongshu.sharing.people.password import Hasher
from zhongshu.sharing.people.refusal import TooManyLogIns
from zhongshu.sharing.people.tokens import digest
from zhongshu.state.tables.people import login_attempt as attempt

FREE = 5
"""Failures of a login in a row that cost nothing: a person who mistypes has as many tries."""

FREE_BY_ADDRESS = 30
"""Failures from one address within ADDRESS_WINDOW that cost nothing: a whole office may be behind it."""

SHORTEST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
"""Each failure doubles the wait, up to here: a hundred tries a day are no danger to a password that will do, and its
owner is never further from their account than this."""

LOGIN_WINDOW = timedelta(hours=24)
ADDRESS_WINDOW = timedelta(hours=1)

KNOWN = timedelta(days=30)
"""An address that this login came in from within so long is judged by its own failures only: strangers elsewhere
cannot make its owner wait. Attempts are forgotten after it."""


@dataclass(frozen=True)
class Attempt:
    """One try, written down before it is looked at; `login` is a digest."""

    number: int
    login: str
    address: str


@dataclass(frozen=True)
class Attempts:
    """A try counts as failed until it turns out right, so that a hundred at once are not all the first."""

    keeper: Keeper

    def begin(self, login: str, address: str, now: datetime) -> Attempt:
        """Write the try down; TooManyLogIns, and it does not count, while earlier failures make it wait."""
        values = {"login": digest(login), "address": network(address), "at": now, "ok": False}
        with self.keeper.acting() as acting:
            made = acting.connection.execute(insert(attempt).values(**values)).inserted_primary_key
        assert made is not None
        begun = Attempt(int(made[0]), digest(login), network(address))
        with self.keeper.database.connect() as connection:
            until = _waits_until(connection, begun, now)
        if until is not None and until > now:
            self.forget(begun)
            raise _too_many(until - now)
        return begun

    def check(self, begun: Attempt, hasher: Hasher, encoded: str | None, text: str) -> bool:
        """Whether the password is right. Where there is no slot to find out (TooManyLogIns), the try does not count."""
        try:
            return hasher.matches(encoded, text)
        except TooManyLogIns:
            self.forget(begun)
            raise

    def succeeded(self, begun: Attempt, connection: Connection, now: datetime) -> None:
        """It was right: earlier failures of this login are over. Inside the transaction that opens the session."""
        connection.execute(update(attempt).where(attempt.c.number == begun.number).values(ok=True))
        connection.execute(delete(attempt).where(attempt.c.at < now - KNOWN))

    def forget(self, begun: Attempt) -> None:
        """It was neither right nor wrong."""
        with self.keeper.acting() as acting:
            acting.connection.execute(delete(attempt).where(attempt.c.number == begun.number))


def network(address: str) -> str:
    """What is counted as one address: an IPv6 one is its /64, as one house has 2**64 of them.

    >>> network("2001:db8::17"), network("::ffff:192.0.2.1"), network("192.0.2.1"), network("a hostname")
    ('2001:db8::/64', '192.0.2.1', '192.0.2.1', 'a hostname')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "".join(character for character in address[:64] if " " <= character <= "~")
    if isinstance(found, ipaddress.IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((int(found), 64), strict=False))
    return str(found)


def wait(failures: int, free: int) -> timedelta:
    """How long after the last of so many failures the next try is looked at.

    >>> [wait(failures, 5).seconds for failures in (4, 5, 6, 9, 10, 5000)]
    [0, 30, 60, 480, 900, 900]
    """
    if failures < free:
        return timedelta(0)
    doubled: int = 2 ** min(failures - free, 10)
    return min(SHORTEST_WAIT * doubled, LONGEST_WAIT)


def _waits_until(connection: Connection, begun: Attempt, now: datetime) -> datetime | None:
    of = [attempt.c.login == begun.login]
    here = attempt.c.address == begun.address
    if _last_right(connection, [*of, here], now - KNOWN):
        of.append(here)
    since = attempt.c.number > _last_right(connection, of, now - LOGIN_WINDOW)
    waits = [
        _wait_of(connection, begun, [*of, since, attempt.c.at > now - LOGIN_WINDOW], FREE),
        _wait_of(connection, begun, [here, attempt.c.at > now - ADDRESS_WINDOW], FREE_BY_ADDRESS),
    ]
    return max((until for until in waits if until is not None), default=None)


def _wait_of(connection: Connection, begun: Attempt, of: list[ColumnElement[bool]], free: int) -> datetime | None:
    failed = [*of, attempt.c.ok.is_(False), attempt.c.number != begun.number]
    query = select(func.count(), func.max(attempt.c.at)).where(*failed)
    failures, last = connection.execute(query).one()
    return None if last is None else last + wait(failures, free)


def _last_right(connection: Connection, of: list[ColumnElement[bool]], since: datetime) -> int:
    """The number of the last that was right; 0 for none. Numbers, as a clock that stands still makes times equal."""
    query = select(func.max(attempt.c.number)).where(*of, attempt.c.at > since, attempt.c.ok.is_(True))
    return int(connection.execute(query).scalar() or 0)


def _too_many(left: timedelta) -> TooManyLogIns:
    seconds, minutes = math.ceil(left.total_seconds()), math.ceil(left / timedelta(minutes=1))
    zh = f"{seconds} 秒" if seconds <= 90 else f"{minutes} 分钟"
    en = f"{seconds} seconds" if seconds <= 90 else f"{minutes} minutes"
    return TooManyLogIns(
        Text(zh=f"登录失败次数太多，请 {zh}后再试", en=f"too many log-ins failed: try again in {en}"), left
    )
