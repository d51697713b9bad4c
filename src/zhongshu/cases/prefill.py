"""What the hub holds already of what a form asks: read for whoever fills it in, under their own grants.

A question whose column they may not read, or see masked, is simply asked. So a form tells nobody more than the pages
of data do, and each row that it reads for somebody is on the ledger as theirs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from zhongshu.cases.event import Source
from zhongshu.cases.field_spec import FieldSpec, PrefillSpec
from zhongshu.cases.filling import Form
from zhongshu.core.errors import GrantError, UnknownName, ZhongshuError
from zhongshu.datasets.plan import Plan, literal, table_sql
from zhongshu.datasets.publish import Snapshot
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
        """The questions whose answers may lead to others for this reader. Nothing is read, nothing written down."""
        access = self.door.open(reader)
        try:
            fillers = [one.prefill for one in form.questions.values() if one.prefill is not None]
            asked = [one for one in fillers if one.by in form.questions]
            return frozenset(one.by for one in asked if _allowed(access, one.dataset, one.key, {one.column}))
        finally:
            access.drop()

    def known(
        self, form: Form, given: Mapping[str, Any], reader: Reader, *, address: str,
        beside: Mapping[str, Any] | None = None, own: bool = True,
    ) -> dict[str, Filling]:  # fmt: skip
        """What is known of the questions that nothing was typed for, by question; the read is on the ledger.

        `beside` are answers that the case has already. `own`: the reader asks for themselves, so that their subject is
        who it is about. Whatever stands against it, a grant, a quota, a damaged file, leaves the question to be asked.
        Stale as `Access.close`.
        """
        if all(one.prefill is None for one in form.questions.values()):
            return {}
        subject = reader.subject if own else None
        try:
            with self.door.open(reader, address=address) as access:
                found = _Reading(access, self.snapshot(), self.arrived).of(form, given, beside or {}, subject)
                access.close()
        except ZhongshuError:
            return {}
        return found


@dataclass
class _Reading:
    """Each row is read once, with all columns that questions want of it."""

    access: Access
    snapshot: Snapshot
    arrived: Callable[[str], datetime | None]
    _rows: dict[tuple[str, str, str], Mapping[str, Any]] = field(default_factory=dict)

    def of(
        self, form: Form, given: Mapping[str, Any], beside: Mapping[str, Any], subject: str | None
    ) -> dict[str, Filling]:
        values, _ = form.read(given)
        said, found = {**beside, **values}, {}
        wanted = _wanted(form.questions)
        for name, question in form.questions.items():  # in order: what one is filled with may lead to the next
            spec = question.prefill
            if spec is None or given.get(name) or name not in form.asked(said):
                continue
            key = subject if spec.by == SUBJECT else said.get(spec.by)
            row = {} if key is None else self._row(spec, str(key), wanted[spec.dataset, spec.key])
            taken = _taken(form, name, row.get(spec.column), said)
            if taken is not None:
                said[name] = taken
                at = self.arrived(spec.dataset) or self.snapshot.at
                found[name] = Filling(taken, Source(spec.dataset, spec.column, self.snapshot.number, at))
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
