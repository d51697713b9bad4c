"""Lists of cases, read from the rows that tell how each stands: what waits, what is overdue, what was asked.

A list of a hundred thousand open cases reads a page's worth of rows, whoever asks: for many cases it walks the index
that has them in order and leaves out those of others, for few it sorts those. The tally says which is less.
"""

import heapq
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple, Self

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, func, or_, select, tuple_

from zhongshu.cases.records import id_of
from zhongshu.cases.tally import Counted, Tally
from zhongshu.state.tables.cases import work_case

_MOST = 200
_CHUNK = 400
"""Cases that are looked at together, of which the reader's are taken."""
_FEW_POSTS = 12
_NEVER = "-"
_MARK = re.compile(r"(-|\d{4}-\d\d-\d\dT[\d:.]{5,15}[+ ]\d\d:\d\d)~(\d{1,18})", re.ASCII)


class Mark(NamedTuple):
    """Where a page of a list ends, by what the list is in order of: a moment (None: behind those that have one), then a
    number."""

    at: datetime | None
    number: int

    @classmethod
    def read(cls, said: str) -> Self:
        """From an address. ValueError for what no page said."""
        found = _MARK.fullmatch(said)
        if found is None:
            raise ValueError(f"no mark: {said}")
        at, number = found.groups()
        return cls(None if at == _NEVER else datetime.fromisoformat(at.replace(" ", "+")), int(number))

    def __str__(self) -> str:
        return f"{_NEVER if self.at is None else self.at.isoformat()}~{self.number}"


@dataclass(frozen=True, slots=True)
class Line:
    """One case in a list; times in UTC. `fields` are all of its answers: show those that are for the reader."""

    number: int
    type: str
    edition: str
    step: str
    post: str
    headline: str
    opened: datetime
    changed: datetime
    closed: datetime | None
    due: datetime | None
    outcome: str | None
    rating: int | None
    lon: float | None
    lat: float | None
    fields: Mapping[str, Any]

    @property
    def id(self) -> str:
        return id_of(self.type, self.number)

    def overdue(self, now: datetime) -> bool:
        """Whether it is open and its first clock has ended."""
        return self.closed is None and self.due is not None and self.due <= now


@dataclass(frozen=True)
class CaseLists:
    """Reads alone; one a process, threads share it. Every list is of at most `limit` lines (200 at most) and goes on
    `after` the mark of the last line before."""

    database: Engine
    clock: Callable[[], datetime]
    tally: Tally = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tally", Tally(self.database))

    def counted(self) -> Counted:
        """How many are open at each post and step now."""
        return self.tally.counted(self.clock())

    def inbox(
        self, posts: Collection[str], *, type: str | None = None, limit: int = 50, after: Mark | None = None
    ) -> Sequence[Line]:
        """Open cases of these posts, of one type or all: the one due first comes first, those without a clock last."""
        return self._open(_Wanted(frozenset(posts), type), limit, after)

    def overdue(
        self, posts: Collection[str], *, type: str | None = None, limit: int = 50, after: Mark | None = None
    ) -> Sequence[Line]:
        """Open cases of these posts whose first clock has ended, the longest overdue first."""
        return self._open(_Wanted(frozenset(posts), type, over=self.clock()), limit, after)

    def at_step(self, type: str, step: str, posts: Collection[str], *, limit: int = 20) -> Sequence[Line]:
        """A column of the board: open cases that stand at a step, the one due first first."""
        return self._open(_Wanted(frozenset(posts), type, step), limit, None)

    def asked(
        self, reporter: str, *, type: str | None = None, limit: int = 50, after: Mark | None = None
    ) -> Sequence[Line]:
        """What somebody asked, the newest first; a mark needs its number alone."""
        row = work_case.c
        query = _lines().where(row.reporter == reporter, *_of_type(type))
        if after is not None:
            query = query.where(row.number < after.number)
        return self._read(query.order_by(row.number.desc()), limit)

    def closed(
        self, posts: Collection[str], *, type: str | None = None, limit: int = 50, after: Mark | None = None
    ) -> Sequence[Line]:
        """Cases of these posts that have ended, the latest first; marks are of when they did."""
        row, limit = work_case.c, min(limit, _MOST)
        query = select(row.number, row.post, row.closed).where(row.closed.is_not(None), *_of_type(type))
        ordered = query.order_by(row.closed.desc(), row.number.desc())
        with self.database.connect() as connection:
            if len(posts) <= _FEW_POSTS:  # the index of posts has each one's in order
                of = (_ended(ordered.where(row.post == post), after).limit(limit) for post in posts)
                each = (connection.execute(one).all() for one in of)
                found: Iterator[Any] = heapq.merge(*each, key=lambda one: (one.closed, one.number), reverse=True)
            else:
                found = (one for one in _ended_ones(connection, ordered, after) if one.post in posts)
            return _in_full(connection, [one.number for one in islice(found, limit)])

    def by_step(self, type: str, posts: Collection[str]) -> Mapping[str, int]:
        """How many open cases of a type stand at each step."""
        cells = self.counted().cells(frozenset(posts))
        return {step: count.open for (of, step), count in cells.items() if of == type}

    def placed(self, posts: Collection[str], *, type: str, limit: int = _MOST) -> Sequence[Line]:
        """Open cases that have a position, for a map, the newest first."""
        row, own, counted = work_case.c, frozenset(posts), self.counted()
        query = _lines().where(row.type == type, row.closed.is_(None), row.lon.is_not(None))
        if not counted.having(type) <= own:
            query = query.where(row.post.in_(sorted(counted.having(type) & own)))
        return [one for one in self._read(query.order_by(row.opened.desc()), limit) if one.post in own]

    def _open(self, wanted: "_Wanted", limit: int, after: Mark | None) -> Sequence[Line]:
        limit, counted = min(limit, _MOST), self.counted()
        own = wanted.count(counted, wanted.posts)
        if not own:
            return ()
        every = wanted.count(counted, None)
        posts = None if own == every else sorted(counted.having(wanted.type, wanted.step) & wanted.posts)
        if posts is not None and own * own < limit * every:
            return self._read(_sorted(wanted, posts, after), limit)
        found: list[Line] = []
        for query in _in_order(wanted, posts, after):
            found += self._read(query, limit - len(found))
            if len(found) >= limit:
                break
        return [one for one in found if one.post in wanted.posts]

    def _read(self, query: Select[Any], limit: int) -> Sequence[Line]:
        with self.database.connect() as connection:
            return [Line(*row) for row in connection.execute(query.limit(min(limit, _MOST)))]


@dataclass(frozen=True)
class _Wanted:
    """Which open cases; `over` is the moment by which their clock has ended."""

    posts: frozenset[str]
    type: str | None = None
    step: str | None = None
    over: datetime | None = None

    def count(self, counted: Counted, posts: frozenset[str] | None) -> int:
        found = counted.of(posts, self.type, self.step)
        return found.open if self.over is None else found.overdue

    def clauses(self, *, by_step: bool = False) -> Sequence[ColumnElement[bool]]:
        """Without the posts. `by_step`: to be found by the index of types and steps; a database that knows nothing of
        how many rows there are of each would else take that of types for any."""
        row = work_case.c
        type = row.type if by_step else func.coalesce(row.type, "")
        of_type = () if self.type is None else (type == self.type,)
        step = () if self.step is None else (row.step == self.step,)
        over = () if self.over is None else (row.due <= self.over,)
        return row.closed.is_(None), *of_type, *step, *over


_NAMES = (
    "number", "type", "edition", "step", "post", "headline", "opened", "changed", "closed", "due", "outcome", "rating",
    "lon", "lat", "fields",
)  # fmt: skip


def _lines() -> Select[Any]:
    return select(*(work_case.c[name] for name in _NAMES))


def _of_type(type: str | None) -> Sequence[ColumnElement[bool]]:
    return () if type is None else (work_case.c.type == type,)


def _sorted(wanted: _Wanted, posts: Sequence[str], after: Mark | None) -> Select[Any]:
    """Few cases: read by their posts, then put in order."""
    row = work_case.c
    query = _lines().where(row.post.in_(posts), *wanted.clauses())
    if after is not None:
        without = row.due.is_(None)
        query = query.where(
            and_(without, row.number > after.number)
            if after.at is None
            else or_(tuple_(row.due, row.number) > tuple_(after.at, after.number), without)
        )
    return query.order_by(row.due.is_(None), row.due, row.number)


def _in_order(wanted: _Wanted, posts: Sequence[str] | None, after: Mark | None) -> Iterator[Select[Any]]:
    """Many cases: read by an index that has them in order, those without a clock apart; those of other posts, where
    `posts` says which, are left out on the way."""
    row = work_case.c
    query = _lines().where(*wanted.clauses(by_step=wanted.step is not None))
    if posts is not None:
        query = query.where(func.coalesce(row.post, "").in_(posts))
    if after is None:
        yield query.where(row.due.is_not(None)).order_by(row.due, row.number)
    elif after.at is not None:
        yield query.where(tuple_(row.due, row.number) > tuple_(after.at, after.number)).order_by(row.due, row.number)
    if wanted.over is None:
        last = -1 if after is None or after.at is not None else after.number
        yield query.where(row.due.is_(None), row.number > last).order_by(row.number)


def _ended(query: Select[Any], after: Mark | None) -> Select[Any]:
    """Behind a mark of the list of those that have ended."""
    row = work_case.c
    return query if after is None else query.where(tuple_(row.closed, row.number) < tuple_(after.at, after.number))


def _ended_ones(connection: Connection, query: Select[Any], after: Mark | None) -> Iterator[Any]:
    """Of whatever post, the latest first."""
    while True:
        found = connection.execute(_ended(query, after).limit(_CHUNK)).all()
        yield from found
        if len(found) < _CHUNK:
            return
        after = Mark(found[-1].closed, found[-1].number)


def _in_full(connection: Connection, numbers: Sequence[int]) -> Sequence[Line]:
    """Whole lines, in this order."""
    row = work_case.c
    found = {one.number: Line(*one) for one in connection.execute(_lines().where(row.number.in_(numbers)))}
    return [found[number] for number in numbers if number in found]
