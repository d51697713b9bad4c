"""Cases in the state: events are added, one act at a time over all processes, each on the ledger before its commit."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from zhongshu.cases.attachments.file import ORPHANED, fits
from zhongshu.cases.case import Case, applied, fold
from zhongshu.cases.codes import keep_codes
from zhongshu.cases.event import Decided, Event
from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.filling import Fault, Unfilled
from zhongshu.cases.owner import Load
from zhongshu.cases.paper import PaperChange
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
Issue = Callable[[CaseType, Case | None, Case, Event], tuple[PaperChange, ...]]
"""What an event does to the documents of a case: as it was before (None as it is opened), and after."""


@dataclass
class Pen:
    """One transaction in which cases are written: what was added, and what the ledger has to be told.

    Events, and how cases stand after them, are written together at the end, or before somebody asks for `connection`;
    `beside` is the same one, for other tables than those.
    """

    beside: Connection
    written: int
    due: Due
    issue: Issue
    entries: list[Entry] = field(default_factory=list)
    _known: dict[int, Case] = field(default_factory=dict)
    _events: list[dict[str, Any]] = field(default_factory=list)
    _rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    _coded: dict[int, tuple[CaseType, Case]] = field(default_factory=dict)

    @property
    def connection(self) -> Connection:
        """That of the transaction, in which all that was added so far is written."""
        self.flush()
        return self.beside

    def flush(self) -> None:
        """Write what was added."""
        if self._events:
            self.beside.execute(insert(schema.case_event), self._events)
        if self._rows:
            row = schema.work_case.c
            columns: dict[str, Any] = {name: bindparam(f"{name}_") for name in next(iter(self._rows.values()))}
            rows = [
                {"of": number, **{f"{name}_": value for name, value in one.items()}}
                for number, one in self._rows.items()
            ]
            self.beside.execute(update(schema.work_case).where(row.number == bindparam("of")).values(columns), rows)
        keep_codes(self.beside, self._coded)
        self._events, self._rows, self._coded = [], {}, {}

    def case(self, number: int, version: int | None = None) -> Case:
        """As it is now. Overtaken where it is not at `version` any more; UnknownName where there is none."""
        found = self._known.get(number) or _read(self.beside, number)
        self._known[number] = found
        if version is not None and found.version != version:
            raise overtaken(found.id)
        return found

    def done(self, actor: str, key: str | None) -> Case | None:
        """The case on which this actor did the act with this key before; None where nobody did, or there is no key."""
        event = schema.case_event.c
        query = select(event.case).where(event.actor == actor, event.key == key)
        number = None if key is None else self.beside.execute(query).scalar_one_or_none()
        return None if number is None else self.case(number)

    def follow(self, number: int) -> str | None:
        """The digest of the code by which a stranger follows it."""
        query = select(schema.work_case.c.follow).where(schema.work_case.c.number == number)
        kept: str | None = self.beside.execute(query).scalar_one()
        return kept

    def open(self, type: CaseType, event: Event, *, follow: str | None = None, key: str | None = None) -> Case:
        """A new case with its first event. `follow` is the digest of a stranger's code, `key` that of the act."""
        begun = fold(id_of(type.name, 0), type.name, type.edition, [event])
        row = case_row(begun, type, due=None, next=None) | {"follow": follow, "written": self.written}
        made = insert(schema.work_case).values(row).returning(schema.work_case.c.number)
        number = self.beside.execute(made).scalar_one()
        case = fold(id_of(type.name, number), type.name, type.edition, [event])
        if papers := self.issue(type, None, case, event):
            event = replace(event, papers=papers)
            case = fold(case.id, type.name, type.edition, [event])
        self._kept(case, type, event, key)
        return case

    def add(self, case: Case, type: CaseType, event: Event, key: str | None = None) -> Case:
        """One more event of a case that this pen has read. Unfilled where it names a file that was not sent for it, or
        that is none which its question asks for."""
        after = applied(case, event)
        if papers := self.issue(type, case, after, event):
            event = replace(event, papers=papers)
            after = applied(case, event)
        self._kept(after, type, event, key)
        return after

    def _kept(self, case: Case, type: CaseType, event: Event, key: str | None) -> None:
        number = number_of(case.id)
        self._events.append({"case": number, "key": key, **event_row(event)})
        due, next = self.due(case)
        self._rows[number] = case_row(case, type, due=due, next=next) | {"written": self.written}
        self._known[number] = case
        questions = type.spec.fields
        for name in event.fields:
            if name in questions and questions[name].files:
                self._attach(number, name, questions[name], event)
        changed = questions.keys() & event.fields
        if event.kind == "migrated" or any(questions[name].type == "uscc" for name in changed):
            self._coded[number] = type, case  # of another edition other answers may be codes, and for whoever asked
        self.entries.append(entry_of(case, event))

    def _attach(self, number: int, name: str, question: FieldSpec, event: Event) -> None:
        table = schema.case_attachment
        shared = (event.parent, event.other if event.kind == "returned" else None)  # a part has those of the whole
        kin = [number, *(number_of(one) for one in shared if one is not None)]
        known = select(table.c.case, table.c.file, table.c.field).where(table.c.case.in_(kin))
        there = self.beside.execute(known).all()
        had = {(row.file, row.field) for row in there if row.case == number}
        files: Sequence[str] = event.fields[name]
        self._require_fit(name, question, files, event.at, {row.file for row in there})
        new = [{"case": number, "file": file, "field": name} for file in files if (file, name) not in had]
        if new:
            self.beside.execute(insert(table), new)

    def _require_fit(self, name: str, question: FieldSpec, files: Sequence[str], at: datetime, own: set[str]) -> None:
        """A file of another case is none that was sent for this one: its id alone opens nothing."""
        row = schema.case_file.c
        kept = self.beside.execute(select(row.id, row.kind, row.made).where(row.id.in_(files)))
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

    def take(self, act: Callable[[Pen], T], due: Due, issue: Issue) -> T:
        """Do something to cases; nobody else writes one meanwhile. Raises what `act` raises; StateAway."""
        with self._writing() as connection:
            edition = schema.case_edition
            connection.execute(update(edition).values(number=edition.c.number + 1))
            written = connection.execute(select(edition.c.number)).scalar_one()
            pen = Pen(connection, written, due, issue)
            made = act(pen)
            pen.flush()
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

    def cases(self, numbers: Iterable[int]) -> Mapping[int, Case]:
        """Several at once, by number; those that there are not are left out."""
        row, event = schema.work_case.c, schema.case_event.c
        wanted = sorted(set(numbers))
        with self.database.connect() as connection:
            rows = connection.execute(select(row.number, row.type, row.edition).where(row.number.in_(wanted))).all()
            of = select(schema.case_event).where(event.case.in_(wanted)).order_by(event.case, event.number)
            happened: Any = connection.execute(of).mappings().all()
        events = {number: [event_of(one) for one in own] for number, own in groupby(happened, lambda one: one["case"])}
        return {
            one.number: fold(id_of(one.type, one.number), one.type, one.edition, events[one.number]) for one in rows
        }

    def posts_of(self, numbers: Iterable[int]) -> frozenset[str]:
        """The posts that these cases are with."""
        row = schema.work_case.c
        with self.database.connect() as connection:
            return frozenset(connection.execute(select(row.post).where(row.number.in_(sorted(numbers)))).scalars())

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

    def parts(self) -> frozenset[str]:
        """The types that the flows of any kept edition are done as."""
        with self.database.connect() as connection:
            specs = connection.execute(select(schema.case_type.c.spec)).scalars()
            return frozenset(name for spec in specs for name in ((spec.get("flow") or {}).get("parts") or {}).values())

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
        details={"number": str(event.number), "step": event.step, "post": event.post}
        | _proof(event)
        | _told(event.papers)
        | _agreed(event),
    )


def _proof(event: Event) -> dict[str, str]:
    """What the case is about, with the digest of the passport that it had then; by which rules it was decided, with the
    rows that held, from 1."""
    about = {} if event.cause is None else {"about": str(event.cause.about), "proof": event.cause.proof}
    return about | {f"rule.{one.name}": _by(one) for one in event.decided}


def _by(decided: Decided) -> str:
    rows = ",".join(str(row + 1) for row in decided.rows)
    held = "open" if decided.wanting else rows or "otherwise"
    return f"{decided.rule}@{decided.edition or decided.decision} {decided.fault or held}"


def _agreed(event: Event) -> dict[str, str]:
    """The answers that were read with the consent of whom they are about."""
    names = sorted(name for name, source in event.filled.items() if source.agreed is not None)
    return {"agreed": " ".join(names)} if names else {}


def _told(papers: Sequence[PaperChange]) -> dict[str, str]:
    """Which documents came and went, those that came with the SHA-256 of their codes; nothing that stands on them."""
    said = (
        f"{one.name}/{one.n} {one.word} {hashlib.sha256(one.code.encode()).hexdigest() if one.code else one.why}"
        for one in papers
    )
    return {"documents": "; ".join(said)} if papers else {}


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
