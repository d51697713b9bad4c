"""What the hub holds already of what a form asks: read for whoever fills it in, under their own grants.

A question whose column they may not read, or see masked, is simply asked. So a form tells nobody more than the pages
of data do, and each row that it reads for somebody is on the ledger as theirs. What needs consent is read only for whom
it is about, field by field as they agree, and their agreement is on the ledger before.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from zhongshu.cases.event import Source
from zhongshu.cases.field_spec import FieldSpec, PrefillSpec
from zhongshu.cases.filling import Form
from zhongshu.core.errors import GrantError, UnknownName, ZhongshuError
from zhongshu.datasets.plan import Plan, literal, table_sql
from zhongshu.datasets.publish import Snapshot
from zhongshu.sharing.ledger.entry import Entry, Look
from zhongshu.sharing.read import Access, Door
from zhongshu.sharing.reader import Reader

SUBJECT = "subject"
"""In the place of a question: whom the reader acts for."""

_WHOLE = frozenset({"BIGINT", "INTEGER", "SMALLINT"})
_Rows = tuple[str, str]
"""A relation and the column that tells its rows apart."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What the hub answers a question with, as events keep answers, and where it has it from."""

    value: Any
    source: Source


@dataclass(frozen=True)
class Prefill:
    """`snapshot` is the current one, `arrived` when rows of a relation last came: None where nobody knows."""

    door: Door
    snapshot: Callable[[], Snapshot]
    arrived: Callable[[str], datetime | None]

    def helps(self, form: Form, reader: Reader) -> frozenset[str]:
        """The questions whose answers may lead to others for this reader, who is asked no consent for them. Nothing is
        read, nothing written down."""
        access = self.door.open(reader)
        try:
            fillers = [one.prefill for one in form.questions.values() if one.prefill is not None]
            asked = [one for one in fillers if one.by in form.questions and not one.consent]
            return frozenset(one.by for one in asked if _allowed(access, one.dataset, one.key, {one.column}))
        finally:
            access.drop()

    def known(
        self, form: Form, given: Mapping[str, Any], reader: Reader, *, address: str,
        beside: Mapping[str, Any] | None = None, own: bool = True, agreed: Collection[str] = (),
    ) -> dict[str, Filling]:  # fmt: skip
        """What is known of the questions that nothing was typed for, by question; the read is on the ledger.

        `beside` are answers that the case has already. `own`: the reader asks for themselves, so that their subject is
        who it is about. `agreed` are the questions that they agree to have filled in where that needs consent. Whatever
        stands against it, a grant, a quota, a damaged file, leaves the question to be asked. Stale as `Access.close`.
        """
        subject = reader.subject if own else None
        open = _readable(form, agreed if subject is not None else ())
        if not open.questions:
            return {}
        try:
            moment = self._consented(open, given, reader, address)
            with self.door.open(reader, address=address) as access:
                reading = _Reading(access, self.snapshot(), self.arrived, open.questions, moment)
                found = reading.of(form, given, beside or {}, subject)
                access.close()
        except ZhongshuError:
            return {}
        return found

    def offers(
        self, form: Form, given: Mapping[str, Any], reader: Reader, *, own: bool = True
    ) -> dict[str, PrefillSpec]:
        """The questions that may be filled in once this reader, whom they are about, agrees; by name. Nothing is read,
        nothing written down."""
        asked = form.asked(form.read(given)[0])
        found = {name: one.prefill for name, one in asked.items() if one.prefill is not None and one.prefill.consent}
        if not found or not own or reader.subject is None:
            return {}
        access = self.door.open(reader)
        try:
            return {name: one for name, one in found.items() if _allowed(access, one.dataset, one.key, {one.column})}
        finally:
            access.drop()

    def _consented(self, open: Form, given: Mapping[str, Any], reader: Reader, address: str) -> datetime:
        """Put what somebody agrees to on the ledger, before any of it is read; when that was."""
        ledger, looks = self.door.ledger, dict[str, set[str]]()
        for name, one in open.questions.items():
            if one.prefill is not None and one.prefill.consent and not given.get(name):
                looks.setdefault(one.prefill.dataset, set()).add(one.prefill.column)
        if looks:
            objects = tuple(Look(name, tuple(sorted(columns))) for name, columns in sorted(looks.items()))
            ledger.commit(
                Entry(
                    kind="note",
                    act="case.consented",
                    actor=reader.actor,
                    unit=reader.unit,
                    key=reader.key,
                    address=address,
                    objects=objects,
                )
            )
        return ledger.now()


def _readable(form: Form, agreed: Collection[str]) -> Form:
    """The questions that may be filled in now."""
    found = {
        name: one
        for name, one in form.questions.items()
        if one.prefill is not None and (not one.prefill.consent or name in agreed)
    }
    return Form(found, form.options, form.zone)


@dataclass
class _Reading:
    """Each row is read once, with all columns that the questions which may be `filled` want of it. `agreed` (UTC) is
    when those that need consent had it."""

    access: Access
    snapshot: Snapshot
    arrived: Callable[[str], datetime | None]
    filled: Mapping[str, FieldSpec]
    agreed: datetime
    _rows: dict[tuple[str, str, str], Mapping[str, Any]] = field(default_factory=dict)

    def of(
        self, form: Form, given: Mapping[str, Any], beside: Mapping[str, Any], subject: str | None
    ) -> dict[str, Filling]:
        values, _ = form.read(given)
        said, found = {**beside, **values}, {}
        wanted = _wanted(self.filled)
        for name, question in self.filled.items():  # in order: what one is filled with may lead to the next
            spec = question.prefill
            if spec is None or given.get(name) or name not in form.asked(said):
                continue
            key = subject if spec.by == SUBJECT else said.get(spec.by)
            row = {} if key is None else self._row(spec, str(key), wanted[spec.dataset, spec.key])
            taken = _taken(form, name, row.get(spec.column), said)
            if taken is not None:
                said[name] = taken
                at = self.arrived(spec.dataset) or self.snapshot.at
                agreed = self.agreed if spec.consent else None
                source = Source(spec.dataset, spec.column, self.snapshot.number, at, agreed=agreed)
                found[name] = Filling(taken, source)
        return found

    def _row(self, spec: PrefillSpec, key: str, columns: set[str]) -> Mapping[str, Any]:
        """The one row of a key, the columns of it that are shown as they are; empty where there is none to show."""
        at = (spec.dataset, spec.key, key)
        if at not in self._rows:
            allowed = sorted(_allowed(self.access, spec.dataset, spec.key, columns))
            self._rows[at] = self._read(spec, key, allowed) if allowed else {}
        return self._rows[at]

    def _read(self, spec: PrefillSpec, key: str, columns: list[str]) -> Mapping[str, Any]:
        reads = self.access.book.nouns.of_relation(spec.dataset).columns
        try:
            wanted = _typed(key, reads[spec.key])
        except ValueError:
            return {}
        shown = ", ".join(map(table_sql, columns))
        sql = f"SELECT {shown} FROM {table_sql(spec.dataset)} WHERE {table_sql(spec.key)} = {literal(wanted)}"
        rows = self.access.read(Plan(sql, self.snapshot, {spec.dataset: reads}, spec.dataset, columns=tuple(columns)))
        return dict(zip(columns, rows[0], strict=True)) if len(rows) == 1 else {}


def _wanted(questions: Mapping[str, FieldSpec]) -> Mapping[_Rows, set[str]]:
    found: dict[_Rows, set[str]] = {}
    for spec in (one.prefill for one in questions.values() if one.prefill is not None):
        found.setdefault((spec.dataset, spec.key), set()).add(spec.column)
    return found


def _allowed(access: Access, relation: str, key: str, columns: set[str]) -> set[str]:
    """Those of the columns that the reader sees as they are, none where the key is not such a one: what a mask leaves
    of a value is not the value. Nothing is written for asking."""
    try:
        permit = access.permit(relation)
    except (GrantError, UnknownName):
        return set()
    plain = set(permit.columns) - set(permit.masks)
    return columns & plain if key in plain else set()


def _typed(key: str, kind: str) -> object:
    """A key as the lake holds it. ValueError for what can be none."""
    if kind in _WHOLE:
        return int(key)
    return date.fromisoformat(key) if kind == "DATE" else key


def _taken(form: Form, name: str, cell: Any, said: Mapping[str, Any]) -> Any:
    """A cell as an answer to the question; None for an empty one, and for one that the question does not take."""
    if cell is None:
        return None
    word = cell.isoformat() if isinstance(cell, date | datetime) else cell
    asked = {one: value for one, value in said.items() if one in form.questions}
    values, faults = form.read({**asked, name: word})
    return None if any(one.field == name for one in faults) else values.get(name)
