"""What everybody sees of cases: some time after they were asked, at the place of a cell, and only the answers that are
open.

Where a type was changed since a case was opened, the stricter of both says what is shown of it.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, func, insert, or_, select
from sqlalchemy.exc import IntegrityError

from zhongshu.cases.backing import Backings
from zhongshu.cases.blur import blurred
from zhongshu.cases.field_spec import FILES, FieldSpec
from zhongshu.cases.lists import Line
from zhongshu.cases.records import id_of, number_of, spec_of
from zhongshu.cases.spec import CaseSpec, PublicSpec
from zhongshu.cases.type import CaseType
from zhongshu.core.text import Text
from zhongshu.sharing.ledger.entry import Entry, Look
from zhongshu.sharing.reader import Reader
from zhongshu.state.database import writing
from zhongshu.state.tables.cases import case_event, case_salt, case_type, work_case

MOST = 1000
"""Cases in one answer."""

_OPEN_LEVEL = 1
_NEVER = FILES | {"phone", "email", "point"}
"""Never shown as answers, whatever their level: files, telephone numbers, and places, of which only the case's own is
shown, moved."""
_SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class PublicCase:
    """A case as everybody sees it; times in UTC. `lon` and `lat` (WGS-84) are None where its place is not open.

    `type` is what it was opened under, `said` how everybody is told where it stands; `reports` how many it stands for,
    with those that went up in it, `backers` how many stand behind it; None where nobody can.
    """

    id: str
    type: CaseType
    post: str
    opened: datetime
    changed: datetime
    closed: datetime | None
    outcome: str | None
    said: Text
    lon: float | None
    lat: float | None
    fields: Mapping[str, Any]
    reports: int = 1
    backers: int | None = None

    @property
    def number(self) -> int:
        return number_of(self.id)


@dataclass(frozen=True, slots=True)
class Wish:
    """Which cases somebody wants: of these types (all that are public where it says none), opened from `since` until
    before `until`, open or not, of these numbers. `among`: by type, a question and the answers that will do. Without
    `merged` those that went up in another are left out."""

    types: Collection[str] | None = None
    since: datetime | None = None
    until: datetime | None = None
    open: bool | None = None
    numbers: Collection[int] | None = None
    among: Mapping[str, tuple[str, Collection[str]]] = field(default_factory=dict)
    merged: bool = True


def read_entries(found: Sequence[PublicCase], reader: Reader, address: str) -> list[Entry]:
    """What the ledger hears of them: a line for each type, with the answers that were shown."""
    entries = []
    for name in dict.fromkeys(case.type.name for case in found):
        cases = [case for case in found if case.type.name == name]
        columns = tuple(sorted({column for case in cases for column in case.fields}))
        look = (Look(name, columns),)
        entries.append(
            Entry(
                kind="read", actor=reader.actor, unit=reader.unit, key=reader.key, address=address, objects=look,
                rows=len(cases),
            )
        )  # fmt: skip
    return entries


def public_of(line: Line, then: CaseType, now: CaseSpec, salt: bytes, at: datetime) -> PublicCase | None:
    """A case as everybody sees it at a time; None while, or where, nobody else sees it. `then` is its type as it was
    opened under, `now` what the packs say today."""
    spec = stricter(then.spec, now)
    if spec is None or at - line.opened < timedelta(hours=spec.after):
        return None
    names = open_names(then.spec, now)
    place = None
    if line.lon is not None and line.lat is not None and _is_open(then.spec.area, then.spec, now):
        place = blurred(line.lon, line.lat, spec.blur, salt)
    step = then.spec.steps.get(line.step)  # merged ones keep theirs
    said = Text(zh=line.step, en=line.step) if step is None else step.public or step.title
    if line.outcome == "merged":
        said = Text(zh="已并入另一事项", en="Duplicate: it went up in another case")
    return PublicCase(
        id=id_of(line.type, line.number),
        type=then,
        post=line.post,
        opened=line.opened,
        changed=line.changed,
        closed=line.closed,
        outcome=line.outcome,
        said=said,
        lon=None if place is None else place[0],
        lat=None if place is None else place[1],
        fields={name: value for name, value in line.fields.items() if name in names},
    )


def stricter(then: CaseSpec, now: CaseSpec) -> PublicSpec | None:
    """How cases are public that were opened under `then`: only if both say so, as late and as far moved as either."""
    if then.public is None or now.public is None:
        return None
    return PublicSpec(after=max(then.public.after, now.public.after), blur=max(then.public.blur, now.public.blur))


def open_names(then: CaseSpec, now: CaseSpec) -> frozenset[str]:
    """The questions whose answers everybody sees."""
    return frozenset(name for name, one in then.fields.items() if one.type not in _NEVER and _is_open(name, then, now))


@dataclass
class PublicCases:
    """The public cases of a region; threads share one. `types` are those that the packs say now."""

    database: Engine
    types: Mapping[str, CaseType]
    _salt: bytes | None = None
    _editions: dict[str, CaseType] = field(default_factory=dict)

    @property
    def open_types(self) -> Mapping[str, CaseType]:
        """The types of which everybody sees something."""
        return {name: one for name, one in self.types.items() if one.spec.public is not None}

    def read(self, wish: Wish, at: datetime, *, limit: int = MOST) -> Sequence[PublicCase]:
        """Those that everybody sees at a time, the newest first."""
        here = [self._where(type, wish, at) for name, type in self.open_types.items() if _wanted(name, wish)]
        if not here:
            return []
        row = work_case.c
        newest = row.opened.desc(), row.number.desc()
        numbers = select(row.number).where(or_(*here)).order_by(*newest).limit(min(limit, MOST))  # by the index alone
        query = select(*(row[one.name] for one in fields(Line))).where(row.number.in_(numbers)).order_by(*newest)
        with self.database.connect() as connection:
            lines = [Line(**found) for found in connection.execute(query).mappings()]
        salt = self.salt()
        seen = (public_of(line, self._type(line), self.types[line.type].spec, salt, at) for line in lines)
        return self._counted([one for one in seen if one is not None])

    def count(self, wish: Wish, at: datetime) -> tuple[int, int]:
        """How many of them are open, and how many have ended; none is read."""
        here = [self._where(type, wish, at) for name, type in self.open_types.items() if _wanted(name, wish)]
        if not here:
            return 0, 0
        row = work_case.c
        counts = func.count().filter(row.closed.is_(None)), func.count().filter(row.closed.is_not(None))
        with self.database.connect() as connection:
            still, ended = connection.execute(select(*counts).select_from(work_case).where(or_(*here))).one()
        return int(still), int(ended)

    def salt(self) -> bytes:
        """What moves the region's public places, made when it is first needed."""
        if self._salt is None:
            self._salt = self._kept_salt() or self._new_salt()
        return self._salt

    def _where(self, type: CaseType, wish: Wish, at: datetime) -> ColumnElement[bool]:
        row = work_case.c
        assert type.spec.public is not None
        said = [row.type == type.name, row.parent.is_(None), row.opened <= at - timedelta(hours=type.spec.public.after)]
        said += [row.opened >= wish.since] if wish.since is not None else []
        said += [row.opened < wish.until] if wish.until is not None else []
        said += [row.closed.is_(None) if wish.open else row.closed.is_not(None)] if wish.open is not None else []
        said += [row.number.in_(sorted(wish.numbers))] if wish.numbers is not None else []
        said += [] if wish.merged else [row.master.is_(None)]
        if type.name in wish.among:
            question, answers = wish.among[type.name]
            said.append(row.fields[question].as_string().in_(sorted(answers)))
        return and_(*said)

    def _counted(self, cases: list[PublicCase]) -> list[PublicCase]:
        """With how many reports each stands for: one, and each that joined it; and how many stand behind it."""
        event = case_event.c
        joined = select(event.case, func.count()).where(event.kind == "joined").group_by(event.case)
        with self.database.connect() as connection:
            rows = connection.execute(joined.where(event.case.in_([one.number for one in cases]))).all()
        more = {number: int(count) for number, count in rows}
        behind = Backings(self.database).of([one.number for one in cases if one.type.spec.backing is not None])
        return [
            replace(
                one,
                reports=1 + more.get(one.number, 0),
                backers=None if one.type.spec.backing is None else len(behind.get(one.number, ())),
            )
            for one in cases
        ]

    def _type(self, line: Line) -> CaseType:
        now = self.types[line.type]
        if line.edition == now.edition:
            return now
        if line.edition not in self._editions:
            query = select(case_type.c.name, case_type.c.spec).where(case_type.c.edition == line.edition)
            with self.database.connect() as connection:
                kept = connection.execute(query).one()
            self._editions[line.edition] = CaseType(kept.name, spec_of(kept.spec), now.law)
        return self._editions[line.edition]

    def _kept_salt(self) -> bytes | None:
        with self.database.connect() as connection:
            found: bytes | None = connection.execute(select(case_salt.c.salt)).scalar_one_or_none()
        return found

    def _new_salt(self) -> bytes:
        made = secrets.token_bytes(_SALT_BYTES)
        try:
            with writing(self.database) as connection:
                connection.execute(insert(case_salt).values(id=1, salt=made))
        except IntegrityError:  # another process was quicker
            made = self._kept_salt() or made
        return made


def _wanted(name: str, wish: Wish) -> bool:
    return wish.types is None or name in wish.types


def _is_open(name: str | None, then: CaseSpec, now: CaseSpec) -> bool:
    """Whether a question's answers were and are of level 1; one that is asked no more is as it was."""
    before = None if name is None else then.fields.get(name)
    after: FieldSpec | None = None if name is None else now.fields.get(name, before)
    return before is not None and after is not None and before.level <= _OPEN_LEVEL and after.level <= _OPEN_LEVEL
