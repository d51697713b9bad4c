"""What was written of cases since a cursor: each case once, as it is now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Self

from sqlalchemy import Engine, select, tuple_

from zhongshu.cases.case import Case, fold
from zhongshu.cases.event import Event
from zhongshu.cases.records import event_of, id_of
from zhongshu.state.tables.cases import case_event, work_case

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last case that was told, in the order in which cases were written.

    `columns` is the digest of what was told of each: under another one everything is told again.

    >>> Cursor.read("3f:17:4", "3f"), Cursor.read("3f:17:4", "77"), str(Cursor("3f", 17, 4))
    (Cursor(columns='3f', written=17, number=4), Cursor(columns='77', written=0, number=0), '3f:17:4')
    """

    columns: str
    written: int = 0
    number: int = 0

    @classmethod
    def read(cls, text: str | None, columns: str) -> Self:
        """The beginning where `text` is none, or of other columns."""
        digest, _, place = (text or "").partition(":")
        if digest != columns:
            return cls(columns)
        written, number = map(int, place.split(":"))
        return cls(columns, written, number)

    @property
    def begins(self) -> bool:
        """Whether nothing was told yet."""
        return self.written == 0

    def __str__(self) -> str:
        return f"{self.columns}:{self.written}:{self.number}"


@dataclass(frozen=True, slots=True)
class Changed:
    """Cases of one type by number, with the edition that each was opened under; `cursor` stands behind the last."""

    type: str
    cases: Sequence[tuple[int, str]]
    cursor: Cursor


@dataclass(frozen=True)
class CaseChanges:
    """Reads alone. Acts are written one after the other, each under a higher number than those before, so what a cursor
    has passed was all there."""

    database: Engine

    def since(self, type: str, cursor: Cursor, *, most: int, events: bool = False) -> Changed | None:
        """The next cases of a type behind the cursor, `most` of them at most; None where there is none.

        With `events` as many as have `most` events together, one case at least.
        """
        row = work_case.c
        behind = tuple_(row.written, row.number) > tuple_(cursor.written, cursor.number)
        query = select(row.number, row.edition, row.written, row.version).where(row.type == type, behind)
        with self.database.connect() as connection:
            found = connection.execute(query.order_by(row.written, row.number).limit(most)).all()
        if events:
            found = found[: _within(most, [one.version for one in found])]
        if not found:
            return None
        last = Cursor(cursor.columns, found[-1].written, found[-1].number)
        return Changed(type, [(one.number, one.edition) for one in found], last)

    def read(self, changed: Changed) -> Iterator[tuple[Case, Sequence[Event]]]:
        """Each of the cases as it is by now, with all of its events; it is told again where it changed meanwhile."""
        for first in range(0, len(changed.cases), _AT_ONCE):
            editions = dict(changed.cases[first : first + _AT_ONCE])
            for number, events in self._events(list(editions)):
                yield fold(id_of(changed.type, number), changed.type, editions[number], events), events

    def _events(self, numbers: Sequence[int]) -> Iterator[tuple[int, tuple[Event, ...]]]:
        query = select(case_event).where(case_event.c.case.in_(numbers))
        with self.database.connect() as connection:
            rows: Any = connection.execute(query.order_by(case_event.c.case, case_event.c.number)).mappings().all()
        for number, group in groupby(rows, key=lambda row: row["case"]):
            yield number, tuple(event_of(row) for row in group)


def _within(most: int, sizes: Sequence[int]) -> int:
    """How many of the first ones are `most` together at most; one at least.

    >>> _within(5, [2, 2, 2]), _within(5, [9, 1]), _within(5, [])
    (2, 1, 1)
    """
    total = 0
    for count, size in enumerate(sizes):
        total += size
        if total > most:
            return max(count, 1)
    return max(len(sizes), 1)
