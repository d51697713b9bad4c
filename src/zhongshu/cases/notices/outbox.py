"""Notices in the state: written in the transaction of the act, claimed by one sender at a time, kept with what became
of them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from zhongshu.cases.notices.channel import MAIL
from zhongshu.cases.notices.telling import Done, Notice, Telling, mail_of
from zhongshu.cases.records import number_of
from zhongshu.cases.spec import CaseSpec
from zhongshu.core.masking import masked
from zhongshu.state.database import writing
from zhongshu.state.tables.cases import case_notice, work_case

LEASE = timedelta(minutes=5)
"""Who has claimed a notice and not said what became of it for so long is taken for dead."""
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
"""Until the next try; the last one again and again."""
LONGEST = timedelta(days=1)
"""From when a notice was made until it is given up."""
MAILS_A_DAY = 20
"""To one address that was given with reports: whoever gives another's fills no mailbox."""
_SWEPT_AT_ONCE = 2000
"""Who writes cases waits for a transaction of so many."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A notice that is one sender's to send; `tries` counts this one."""

    number: int
    tries: int
    made: datetime
    notice: Notice


@dataclass(frozen=True, slots=True)
class Lost:
    """A notice that was given up, and why."""

    key: str
    channel: str
    made: datetime
    tries: int
    trouble: str


@dataclass(frozen=True, slots=True)
class OutboxFacts:
    """What waits, since when, what of it has failed before; and what was given up, the newest first."""

    waiting: int
    oldest: datetime | None
    failing: int
    given_up: int
    lost: Sequence[Lost]


def tell(connection: Connection, telling: Telling, done: Done) -> None:
    """Write down whom an act is told to, in its own transaction, which is alone in writing cases.

    A key that is there already is not told again.
    """
    if done.event.kind == "moved" and done.after.joined:
        joined = done.after.joined
        done = replace(done, reporters=_reporters(connection, joined), mails=_mails(connection, joined, done.type.spec))
    notices = [one for one in telling.notices(done) if not _too_often(connection, one, done.event.at)]
    if not notices:
        return
    known = select(case_notice.c.key).where(case_notice.c.key.in_([one.key for one in notices]))
    had = set(connection.execute(known).scalars())
    at = done.event.at
    new = [asdict(one) | {"made": at, "due": at, "tries": 0} for one in notices if one.key not in had]
    if new:
        connection.execute(insert(case_notice), new)


def _reporters(connection: Connection, cases: Sequence[str]) -> Mapping[str, str]:
    """Who asked for these, by case; those whom nobody knows are not there."""
    row = work_case.c
    ids = {number_of(id): id for id in cases}
    query = select(row.number, row.reporter).where(row.number.in_(ids), row.reporter.is_not(None))
    return {ids[number]: person for number, person in connection.execute(query)}


def _mails(connection: Connection, cases: Sequence[str], spec: CaseSpec) -> Mapping[str, str]:
    """The mail addresses that were given with these, by case."""
    row = work_case.c
    ids = {number_of(id): id for id in cases}
    rows = connection.execute(select(row.number, row.fields).where(row.number.in_(ids)))
    found = {ids[number]: mail_of(spec, fields) for number, fields in rows}
    return {id: address for id, address in found.items() if address is not None}


def _too_often(connection: Connection, notice: Notice, at: datetime) -> bool:
    """Whether a mail address was told so much within a day that somebody perhaps gave one which is not theirs."""
    if not notice.to.startswith(MAIL):
        return False
    row = case_notice.c
    told = select(func.count()).where(row.to == notice.to, row.made > at - timedelta(days=1))
    return int(connection.execute(told).scalar_one()) >= MAILS_A_DAY


@dataclass(frozen=True)
class Outbox:
    """Any number of senders share one state."""

    database: Engine

    def due(self, now: datetime, *, limit: int = 100) -> Sequence[tuple[int, str]]:
        """Number and channel of the notices whose time has come, the earliest first."""
        row = case_notice.c
        query = select(row.number, row.channel).where(row.due <= now).order_by(row.due, row.number).limit(limit)
        with self.database.connect() as connection:
            return [(number, channel) for number, channel in connection.execute(query)]

    def claim(self, number: int, now: datetime) -> Claim | None:
        """To be sent by who asks, and nobody else for the time of a lease; None where somebody else was quicker."""
        row = case_notice.c
        mine = update(case_notice).where(row.number == number, row.due <= now)
        with writing(self.database) as connection:
            taken = connection.execute(mine.values(due=now + LEASE, tries=row.tries + 1))
            if taken.rowcount != 1:
                return None
            found = connection.execute(select(case_notice).where(row.number == number)).mappings().one()
        words = ("key", "case", "to", "channel", "subject", "body")
        return Claim(number, found["tries"], found["made"], Notice(**{word: found[word] for word in words}))

    def sent(self, claim: Claim, now: datetime, remark: str | None = None) -> None:
        """It has arrived; `remark` is what the receiver said against a part of it."""
        self._settle(claim, due=None, sent=now, trouble=remark and masked(remark))

    def failed(self, claim: Claim, now: datetime, trouble: str) -> bool:
        """It has not; True where it will not be tried again."""
        wait = WAITS[min(claim.tries, len(WAITS)) - 1]
        over = now + wait > claim.made + LONGEST
        self._settle(claim, due=None if over else now + wait, sent=None, trouble=masked(trouble))
        return over

    def sweep(self, before: datetime) -> int:
        """Delete what arrived before a time; how many. What was given up stays, for whoever runs the region."""
        row, gone = case_notice.c, 0
        old = select(row.number).where(row.sent < before).limit(_SWEPT_AT_ONCE)
        while True:
            with writing(self.database) as connection:
                deleted = connection.execute(delete(case_notice).where(row.number.in_(old))).rowcount
            gone += deleted
            if deleted < _SWEPT_AT_ONCE:
                return gone

    def facts(self, *, most: int = 5) -> OutboxFacts:
        """For whoever runs the region."""
        row = case_notice.c
        waits, lost = row.due.is_not(None), row.due.is_(None) & row.sent.is_(None)
        counts = select(func.count(), func.min(row.made), func.count(row.trouble)).where(waits)
        newest = select(row.key, row.channel, row.made, row.tries, row.trouble).where(lost)
        with self.database.connect() as connection:
            waiting, oldest, failing = connection.execute(counts).one()
            given_up = connection.execute(select(func.count()).where(lost)).scalar_one()
            rows = connection.execute(newest.order_by(row.number.desc()).limit(most)).all()
        return OutboxFacts(waiting, oldest, failing, given_up, [Lost(*one) for one in rows])

    def _settle(self, claim: Claim, *, due: datetime | None, sent: datetime | None, trouble: str | None) -> None:
        """Nothing is changed where the lease has ended and somebody else has claimed it meanwhile."""
        row = case_notice.c
        mine = update(case_notice).where(row.number == claim.number, row.tries == claim.tries)
        with writing(self.database) as connection:
            connection.execute(mine.values(due=due, sent=sent, trouble=trouble))
