"""Cases in the state: events are added, one act at a time over all processes, each on the ledger before its commit."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from zhongshu.cases.attachments.file import ORPHANED, fits
from zhongshu.cases.case import Case, applied, fold
from zhongshu.cases.event import Event
from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.filling import Fault, Unfilled
from zhongshu.cases.owner import Load
from zhongshu.cases.records import case_row, event_of, event_row, id_of, number_of, spec_of
from zhongshu.cases.refusal import overtaken
from zhongshu.cases.spec import CaseSpec
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import UnknownName
from zhongshu.core.text import Text
from zhongshu.sharing.ledger.entry import Entry, Look
from zhongshu.sharing.people.refusal import StateAway
from zhongshu.state.database import writing
from zhongshu.state.tables import cases as schema

T = TypeVar("T")

_GONE = Text(zh="文件已不在，请重新上传", en="a file is not there any more: send it again")
_NO_PHOTO = Text(zh="这里只能上传照片", en="only photos are taken here")

Record = Callable[[Sequence[Entry]], None]
"""Writes entries to the ledger, durable when it returns; what it raises undoes the act."""
Due = Callable[[Case], tuple[datetime | None, datetime | None]]
"""When the first clock of a case ends, and when one next has something to say."""


@dataclass
class Pen:
    """One transaction in which cases are written: what was added, and what the ledger has to be told."""

    connection: Connection
    written: int
    due: Due
    entries: list[Entry] = field(default_factory=list)

    def case(self, number: int, version: int | None = None) -> Case:
        """As it is now. Overtaken where it is not at `version` any more; UnknownName where there is none."""
        found = _read(self.connection, number)
        if version is not None and found.version != version:
            raise overtaken(found.id)
        return found

    def done(self, actor: str, key: str | None) -> Case | None:
        """The case on which this actor did the act with this key before; None where nobody did, or there is no key."""
        event = schema.case_event.c
        query = select(event.case).where(event.actor == actor, event.key == key)
        number = None if key is None else self.connection.execute(query).scalar_one_or_none()
        return None if number is None else _read(self.connection, number)

    def open(self, type: CaseType, event: Event, *, follow: str | None = None, key: str | None = None) -> Case:
        """A new case with its first event. `follow` is the digest of a stranger's code, `key` that of the act."""
        begun = fold(id_of(type.name, 0), type.name, type.edition, [event])
        row = case_row(begun, type, due=None, next=None) | {"follow": follow, "written": self.written}
        made = insert(schema.work_case).values(row).returning(schema.work_case.c.number)
        number = self.connection.execute(made).scalar_one()
        case = fold(id_of(type.name, number), type.name, type.edition, [event])
        self._kept(case, type, event, key)
        return case

    def add(self, case: Case, type: CaseType, event: Event, key: str | None = None) -> Case:
        """One more event of a case that this pen has read. Unfilled where it names a file that was not sent for it, or
        that is none which its question asks for."""
        after = applied(case, event)
        self._kept(after, type, event, key)
        return after

    def _kept(self, case: Case, type: CaseType, event: Event, key: str | None) -> None:
        number = number_of(case.id)
        self.connection.execute(insert(schema.case_event).values(case=number, key=key, **event_row(event)))
        due, next = self.due(case)
        row = case_row(case, type, due=due, next=next) | {"written": self.written}
        self.connection.execute(update(schema.work_case).where(schema.work_case.c.number == number).values(row))
        for name in event.fields:
            if name in type.spec.fields and type.spec.fields[name].files:
                self._attach(number, name, type.spec.fields[name], event)
        self.entries.append(entry_of(case, event))

    def _attach(self, number: int, name: str, question: FieldSpec, event: Event) -> None:
        table = schema.case_attachment
        known = select(table.c.file, table.c.field).where(table.c.case == number)
        had = {(row.file, row.field) for row in self.connection.execute(known)}
        files: Sequence[str] = event.fields[name]
        self._require_fit(name, question, files, event.at, {file for file, _ in had})
        new = [{"case": number, "file": file, "field": name} for file in files if (file, name) not in had]
        if new:
            self.connection.execute(insert(table), new)

    def _require_fit(self, name: str, question: FieldSpec, files: Sequence[str], at: datetime, own: set[str]) -> None:
        """A file of another case is none that was sent for this one: its id alone opens nothing."""
        row = schema.case_file.c
        kept = self.connection.execute(select(row.id, row.kind, row.made).where(row.id.in_(files)))
        kinds = {one.id: one.kind for one in kept if one.id in own or at - one.made <= ORPHANED}
        if any(file not in kinds for file in files):
            raise Unfilled([Fault(name, _GONE)])
        if not all(fits(kinds[file], question.type) for file in files):
            raise Unfilled([Fault(name, _NO_PHOTO)])


@dataclass(frozen=True)
class CaseStore:
    """`record` writes to the ledger; where that fails nothing is changed."""

    database: Engine
    record: Record

    def take(self, act: Callable[[Pen], T], due: Due) -> T:
        """Do something to cases; nobody else writes one meanwhile. Raises what `act` raises; StateAway."""
        with self._writing() as connection:
            edition = schema.case_edition
            connection.execute(update(edition).values(number=edition.c.number + 1))
            written = connection.execute(select(edition.c.number)).scalar_one()
            pen = Pen(connection, written, due)
            made = act(pen)
            if pen.entries:
                self.record(pen.entries)
            return made

    def done(self, actor: str, key: str) -> int | None:
        """The case on which an act with this key was done by this actor before; None where none was."""
        event = schema.case_event
        query = select(event.c.case).where(event.c.actor == actor, event.c.key == key)
        with self.database.connect() as connection:
            return connection.execute(query).scalar_one_or_none()

    def case(self, number: int) -> Case:
        """UnknownName where there is none."""
        with self.database.connect() as connection:
            return _read(connection, number)

    def events(self, number: int) -> tuple[Event, ...]:
        """What happened, oldest first."""
        with self.database.connect() as connection:
            return _events(connection, number)

    def follow(self, number: int) -> str | None:
        """The digest of the code by which a stranger follows it."""
        query = select(schema.work_case.c.follow).where(schema.work_case.c.number == number)
        with self.database.connect() as connection:
            return connection.execute(query).scalar_one_or_none()

    def loads(self, posts: Collection[str]) -> Mapping[str, Load]:
        """How much each of these posts has; posts that never had a case are not there."""
        row = schema.work_case.c
        counts = func.count().filter(row.closed.is_(None)), func.max(row.number)
        query = select(row.post, *counts).where(row.post.in_(sorted(posts))).group_by(row.post)
        with self.database.connect() as connection:
            return {post: Load(count, last or 0) for post, count, last in connection.execute(query)}

    def posts(self) -> frozenset[str]:
        """Every post that a case is with, or was last."""
        with self.database.connect() as connection:
            return frozenset(connection.execute(select(schema.work_case.c.post).distinct()).scalars())

    def adopt(self, types: Iterable[CaseType], at: datetime) -> None:
        """Keep the editions that are new; again, nothing is changed."""
        table = schema.case_type
        with self.database.connect() as connection:
            known = set(connection.execute(select(table.c.edition)).scalars())
        for one in types:
            if one.edition in known:
                continue
            kept = one.spec.model_dump(mode="json")
            try:
                with self._writing() as connection:
                    connection.execute(insert(table).values(edition=one.edition, name=one.name, spec=kept, at=at))
            except IntegrityError:  # another process has read the same pack
                continue

    def editions(self) -> Mapping[str, tuple[str, CaseSpec]]:
        """Every edition that cases may have been opened under: the type's name and spec, by digest."""
        with self.database.connect() as connection:
            rows = connection.execute(select(schema.case_type)).mappings().all()
        return {row["edition"]: (row["name"], spec_of(row["spec"])) for row in rows}

    def _writing(self) -> AbstractContextManager[Connection]:
        advice = Text(zh="什么都没有改动，请再试一次", en="nothing was changed: try again")
        return writing(self.database, lambda said: StateAway(said, advice))


def entry_of(case: Case, event: Event) -> Entry:
    """The ledger's line of an event: that it was, whose, which answers it brought; none of the answers themselves."""
    return Entry(
        kind="note",
        actor=event.actor,
        unit=event.unit,
        act=f"case.{event.kind}",
        reference=case.id,
        objects=(Look(case.type, tuple(sorted(event.fields))),),
        details={"number": str(event.number), "step": event.step, "post": event.post} | _proof(event),
    )


def _proof(event: Event) -> dict[str, str]:
    """What the case is about, and the digest of the passport that it had then."""
    return {} if event.cause is None else {"about": str(event.cause.about), "proof": event.cause.proof}


def _read(connection: Connection, number: int) -> Case:
    row = connection.execute(
        select(schema.work_case.c.type, schema.work_case.c.edition).where(schema.work_case.c.number == number)
    ).one_or_none()
    if row is None:
        raise UnknownName(f"no case {number}", hint="has its number been read wrongly?")
    return fold(id_of(row.type, number), row.type, row.edition, _events(connection, number))


def _events(connection: Connection, number: int) -> tuple[Event, ...]:
    event = schema.case_event
    rows: Any = connection.execute(select(event).where(event.c.case == number).order_by(event.c.number)).mappings()
    return tuple(event_of(row) for row in rows)
