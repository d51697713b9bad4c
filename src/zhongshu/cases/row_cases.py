"""Cases that rows open by themselves: once for each key, whoever else opens them meanwhile and wherever it is killed.

The rows are read by the system in the name of the unit that answers for the pack, under the grants that this unit has:
a pack opens no case about what its own officers could not read. Nobody has asked such a case.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from zhongshu.cases.cases import Cases
from zhongshu.cases.filling import Unfilled
from zhongshu.cases.follow import digest
from zhongshu.cases.rows_spec import RowsSpec
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import GrantError, LedgerError, ZhongshuError
from zhongshu.core.masking import masked
from zhongshu.datasets.plan import Plan, literal, table_sql
from zhongshu.datasets.publish import Snapshot
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.refusal import StateAway
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.read import Door
from zhongshu.sharing.reader import Reader
from zhongshu.state.tables.cases import case_event, work_case

SYSTEM = "system"
READER = Reader(SYSTEM, SYSTEM, by="worker", system=True)
"""Who opens them; who reads the rows is less."""
ROWS = "rows"
"""As what the mark of a look at the rows of a type is kept, beside those of its sources."""
TRIED_AGAIN = timedelta(hours=1)
"""How long at most until rows are looked at again that could be no cases."""
LOOKED_AGAIN = timedelta(minutes=10)
"""How often rows that come due at a time of day are looked at."""
_AT_ONCE = 500

_TOLD = 4

Row = Mapping[str, Any]
"""By column."""
Told = tuple[int, int]
"""How far the lake knows the cases of a type: the number of the last write, and of the last case in it."""
_OPEN: Told = (2**63, 0)


@dataclass
class RowsTaken:
    """How rows went: how many there were, cases `opened`, and the rows that could be none by what stood against them: a
    question whose answer does not fit, else a sentence. `whole`: all of them were looked at."""

    rows: int = 0
    opened: int = 0
    unfit: Counter[str] = field(default_factory=Counter)
    whole: bool = True

    def __str__(self) -> str:
        """One line, without any value of a row."""
        against = ", ".join(f"{why} ({count})" for why, count in self.unfit.most_common(_TOLD))
        return f"{self.unfit.total()} of {self.rows} rows open no case: {against}"


@dataclass
class RowCases:
    """One a process. `units` is whose each pack is, `told` how far the lake knows the cases of a type."""

    cases: Cases
    door: Door
    units: Mapping[str, str]
    snapshot: Callable[[], Snapshot]
    told: Callable[[str], Told] = lambda _: (0, 0)
    _looked: dict[str, tuple[object, ...]] = field(default_factory=dict)

    @property
    def types(self) -> tuple[str, ...]:
        """Those that rows open, by name."""
        return tuple(sorted(name for name, one in self.cases.types.items() if one.spec.from_rows is not None))

    def take(self, name: str, stopped: Callable[[], bool] = lambda: False) -> RowsTaken | None:
        """Open the cases of a type that its rows ask for; None where nothing has changed since the last look at which
        every row was taken.

        GrantError, with the grant that would be needed, where the unit may not read the rows. What `stopped` breaks
        off goes on at the next look.
        """
        type = self.cases.type(name)
        said = _said(type)
        told = self.told(name)  # before the snapshot, which then knows at least as much
        snapshot, now = self.snapshot(), self.cases.now()
        rows = _Rows(type, said, self.door, self.cases.time.zone, now)
        seen = (snapshot.tables.get(said.of), told if said.again == "ended" else None, rows.moment())
        if self._looked.get(name) == seen:
            return None
        done = RowsTaken()
        with closing(rows.batches(self.units[type.pack], snapshot)) as batches:
            for some in batches:
                self._open(type, some, told, done, stopped)
                if not done.whole:
                    break
        if done.whole and not done.unfit:
            self._looked[name] = seen
        return done

    def _open(
        self, type: CaseType, rows: Sequence[Row], told: Told, done: RowsTaken, stopped: Callable[[], bool]
    ) -> None:
        """A case for each of these rows whose key has none that stands against another."""
        said = _said(type)
        keyed = dict[str, Row]()
        for row in rows:
            done.rows += 1
            if any(row[column] is None for column in said.key):
                done.unfit["no key"] += 1
            else:
                keyed.setdefault(_key(type.name, said, row), row)
        for key, nth in self._wanted(keyed, said, told):
            if stopped():
                done.whole = False
                return
            self._one(type, keyed[key], f"{key} {nth}", done)

    def _one(self, type: CaseType, row: Row, key: str, done: RowsTaken) -> None:
        """One case; whatever stands against it is counted, and the next row has its turn."""
        columns = _said(type).columns(type.spec.form, row)
        given = {name: _given(row[column]) for name, column in columns.items() if row[column] is not None}
        try:
            self.cases.open(type.name, given, READER, "data", key=key)
        except Unfilled as error:
            done.unfit.update(dict.fromkeys((one.field for one in error.faults), 1))
        except (StateAway, LedgerError):
            raise
        except ZhongshuError as error:
            done.unfit[masked(error.message)] += 1
        else:
            done.opened += 1

    def _wanted(self, keys: Collection[str], said: RowsSpec, told: Told) -> Iterator[tuple[str, int]]:
        """The keys that open a case, and which of theirs it is: the first, or another after those that have ended, as
        soon as the lake knows that they have."""
        left, nth = list(keys), 0
        while left:
            stands = self._standing([f"{key} {nth}" for key in left])
            yield from ((key, nth) for key in left if f"{key} {nth}" not in stands)
            over = (key for key in left if said.again == "ended" and stands.get(f"{key} {nth}", _OPEN) <= told)
            left, nth = list(over), nth + 1

    def _standing(self, keys: Sequence[str]) -> Mapping[str, Told]:
        """When those were written last that were opened under these keys; never for one that is open."""
        event, row = case_event.c, work_case.c
        kept = {digest(key): key for key in keys}
        query = select(event.key, row.closed, row.written, row.number).where(row.number == event.case)
        query = query.where(event.actor == SYSTEM, event.key.in_(list(kept)))
        with self.cases.store.database.connect() as connection:
            found = connection.execute(query).all()
        return {kept[key]: _OPEN if closed is None else (written, number) for key, closed, written, number in found}


@dataclass(frozen=True)
class _Rows:
    """The rows of a type at a moment."""

    type: CaseType
    said: RowsSpec
    door: Door
    zone: ZoneInfo
    now: datetime

    @cached_property
    def held(self) -> Mapping[str, str]:
        """Their columns."""
        return self.door.book()[1].nouns.of_relation(self.said.of).columns

    def moment(self) -> object:
        """What is another as soon as more rows may have come due."""
        if self.said.due is None:
            return None
        if self.held[self.said.due] == "DATE":
            return self.now.astimezone(self.zone).date()
        return self.now.timestamp() // LOOKED_AGAIN.total_seconds()

    def batches(self, unit: str, snapshot: Snapshot) -> Generator[Sequence[Row], None, None]:
        """Those that are due, some at a time in the order of their keys, as an officer of the unit reads them."""
        columns = self.said.columns(self.type.spec.form, self.held)
        names = tuple(sorted({*self.said.key, *columns.values()}))
        sql = f"SELECT {_listed(names)} FROM {table_sql(self.said.of)}{self._due()} ORDER BY {_listed(self.said.key)}"
        plan = Plan(sql, snapshot, {self.said.of: self.held}, self.said.of, columns=names)
        reader = Reader(SYSTEM, SYSTEM, (Post(unit, Role.OFFICER),), by="worker")
        with self.door.open(reader, address=f"from_rows {self.type.name}") as access:
            if hidden := sorted(set(names) & set(access.permit(self.said.of).masks)):
                raise GrantError(f"{unit} sees {self.said.of}.{hidden[0]} masked: no case is opened about that")
            for rows in access.stream(plan, batch=_AT_ONCE):
                yield [dict(zip(names, row, strict=True)) for row in rows]
            access.close()

    def _due(self) -> str:
        if self.said.due is None:
            return ""
        kind = self.held[self.said.due]
        limit = self.now.astimezone(self.zone).date() if kind == "DATE" else self.now
        return f" WHERE {table_sql(self.said.due)} <= CAST({literal(limit.isoformat())} AS {kind})"


def _said(type: CaseType) -> RowsSpec:
    assert type.spec.from_rows is not None, f"{type.name} is opened by people"
    return type.spec.from_rows


def _key(name: str, said: RowsSpec, row: Row) -> str:
    return row_key(name, [row[column] for column in said.key])


def row_key(name: str, values: Sequence[object]) -> str:
    """What the cases of a type that one row opened have in common; the number of each comes behind it, from 0."""
    return f"{name} {json.dumps([str(value) for value in values], ensure_ascii=False)}"


def _given(cell: Any) -> Any:
    """A cell as a form reads it."""
    return cell.isoformat() if isinstance(cell, date | datetime) else cell


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(table_sql, names))
