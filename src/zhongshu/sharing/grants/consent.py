"""Consents: what a subject lets a unit read for a purpose, until it ends or is taken back."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, or_, select, text, update

from zhongshu.core.errors import UnknownName
from zhongshu.core.text import Text
from zhongshu.sharing.act import Act, Record
from zhongshu.sharing.grants.life import DECIDERS
from zhongshu.sharing.grants.refuse import no
from zhongshu.sharing.people.refusal import StateAway
from zhongshu.sharing.reader import Reader
from zhongshu.state.database import writing
from zhongshu.state.tables.grants import consent as table


@dataclass(frozen=True)
class Consent:
    """From `valid_from` until before `valid_to` or `revoked`, whichever is first; times UTC.

    `subject` is the text in a dataset's subject column, `chapter` the part of what is held of it (None: all of it);
    `evidence` says where the consent itself is kept.
    """

    number: int
    subject: str
    unit: str
    purpose: str
    chapter: str | None
    valid_from: datetime
    valid_to: datetime | None
    revoked: datetime | None
    evidence: str
    who: str
    at: datetime

    def holds(self, now: datetime) -> bool:
        """Whether it lets the unit read at `now`."""
        ends = [end for end in (self.valid_to, self.revoked) if end is not None]
        return self.valid_from <= now and all(now < end for end in ends)


@dataclass(frozen=True)
class Consenting:
    """What is consented to; without `chapter` all that grants for this purpose ask for."""

    subject: str
    unit: str
    purpose: str
    valid_from: datetime
    valid_to: datetime | None = None
    evidence: str = ""
    chapter: str | None = None


@dataclass(frozen=True)
class ConsentStore:
    """A change is an act of the ledger, which names the consent by its number, never the subject."""

    database: Engine
    record: Record

    def give(self, by: Reader, said: Consenting, at: datetime, *, within: Connection | None = None) -> Consent:
        """By the subject itself, or by an officer or data engineer of the unit, with evidence of what it said; `within`
        the transaction of what it is given with, where it is a part of that."""
        _require_hand(by, said.subject, said.unit)
        own = by.subject == said.subject
        evidence = said.evidence.strip()
        if not own and not evidence:
            raise no(
                "替别人登记同意须写明凭据",
                "a consent that somebody else writes down needs evidence",
                so=("例如授权书编号", "the number of the signed form, for instance"),
            )
        if said.valid_to is not None and said.valid_to <= said.valid_from:
            raise no("同意的结束早于开始", "the consent would end before it begins")
        row = {**vars(said), "evidence": evidence or "given by the subject itself"}
        with self._writing() if within is None else nullcontext(within) as connection:
            made = connection.execute(insert(table).values(**row, who=by.actor, at=at)).inserted_primary_key
            assert made is not None
            kept = _get(connection, int(made[0]))
            self._tell("given", by, kept)
        return kept

    def revoke(self, by: Reader, number: int, at: datetime, reason: str = "") -> Consent:
        """Taken back, for ever: by the subject itself, by the unit, or for the subject by whoever runs the machine.
        UnknownName for a number that there is not, and in the same words for another's: neither is to be counted."""
        with self._writing() as connection:
            connection.execute(update(table).where(table.c.number == number).values(number=number))  # takes its lock
            found = _get(connection, number)
            if not by.system and not _has_hand(by, found.subject, found.unit):
                raise _none(number)
            if found.revoked is not None:
                raise no(f"第 {number} 号同意已撤回", f"consent {number} was taken back already")
            connection.execute(update(table).where(table.c.number == number).values(revoked=at))
            kept = _get(connection, number)
            self._tell("revoked", by, kept, reason)
        return kept

    def of_subject(self, subject: str) -> list[Consent]:
        """Every consent that the subject ever gave, newest first."""
        query = select(table).where(table.c.subject == subject).order_by(table.c.number.desc())
        with self.database.connect() as connection:
            return [Consent(**row) for row in connection.execute(query).mappings()]

    def consented(self, unit: str, purpose: str, now: datetime, chapter: str | None = None) -> frozenset[str]:
        """The subjects whose consent to this unit and purpose holds at `now`, once no change is on its way: theirs who
        consented to this chapter or to all. Without a chapter it takes a consent to all.

        Whoever asks has a grant book, which waited as `GrantStore.in_force` does: SQLite has one writer, so there was
        nothing else on its way. PostgreSQL has many.
        """
        query = select(table.c.subject).where(
            table.c.unit == unit,
            table.c.purpose == purpose,
            table.c.valid_from <= now,
            or_(table.c.valid_to.is_(None), table.c.valid_to > now),
            or_(table.c.revoked.is_(None), table.c.revoked > now),
            or_(table.c.chapter.is_(None), table.c.chapter == chapter),
        )
        with self._writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("LOCK TABLE consent IN SHARE MODE"))
            return frozenset(connection.execute(query).scalars())

    def _tell(self, verb: str, by: Reader, kept: Consent, reason: str = "") -> None:
        details = {"consent": str(kept.number), **({} if kept.chapter is None else {"chapter": kept.chapter})}
        act = Act(f"consent.{verb}", by.actor, details, unit=kept.unit, purpose=kept.purpose, reason=reason or None)
        self.record(act)

    def _writing(self) -> AbstractContextManager[Connection]:
        advice = Text(zh="告诉管理员，再试一次", en="tell the operator, then try again")
        return writing(self.database, lambda said: StateAway(said, advice))


def _get(connection: Connection, number: int) -> Consent:
    row: Any = connection.execute(select(table).where(table.c.number == number)).mappings().first()
    if row is None:
        raise _none(number)
    return Consent(**row)


def _none(number: int) -> UnknownName:
    return UnknownName(f"no consent {number} of yours")


def _has_hand(by: Reader, subject: str, unit: str) -> bool:
    """Whether it is the subject's own account, or one that decides in the unit."""
    return by.subject == subject or any(post.unit == unit and post.role in DECIDERS for post in by.posts)


def _require_hand(by: Reader, subject: str, unit: str) -> None:
    if _has_hand(by, subject, unit):
        return
    raise no(
        f"{by.name or by.actor} 不能替这个主体或 {unit} 办理同意",
        f"{by.name or by.actor} may not act for this subject, nor for {unit}",
        so=(
            "由主体本人，或该单位的业务人员、数据工程师办理",
            "the subject does, or an officer or data engineer of the unit",
        ),
    )
