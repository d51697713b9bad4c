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

from sqlalchemy import ColumnElement, Engine, Select, and_, bindparam, func, or_, select, tuple_

from zhongshu.cases.records import id_of
from zhongshu.cases.tally import Counted, Tally
from zhongshu.state.tables.cases import case_code, work_case

_MOST = 200
_FEW_POSTS = 50
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
    """One case in a list; times in UTC. `fields` are all of its answers: show those that are for the reader; `parent`
    is the number of the case whose part it is."""

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
    parent: int | None
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
        """What somebody asked, the newest first, without the parts of it; a mark needs its number alone."""
        row = work_case.c
        query = _lines().where(row.reporter == reporter, row.parent.is_(None), *_of_type(type))
        if after is not None:
            query = query.where(row.number < after.number)
        return self._read(query.order_by(row.number.desc()), limit)

    def naming(
        self, codes: Collection[str], posts: Collection[str], asker: str | None, *, limit: int = 50,
        after: Mark | None = None,
    ) -> Sequence[Line]:  # fmt: skip
        """Those in which an answer says one of these codes, the newest first: of these posts, and what `asker` asked,
        open or not; a mark needs its number alone. Who asked finds by no answer that they do not see."""
        if not self._named(codes):
            return ()
        query = _lines().where(*_naming(codes, posts, asker))
        if after is not None:
            query = query.where(work_case.c.number < after.number)
        return self._read(query.order_by(work_case.c.number.desc()), limit)

    def _named(self, codes: Collection[str]) -> bool:
        """Whether any case says one of them: of most firms none does, and each page of a firm asks."""
        with self.database.connect() as connection:
            return connection.execute(_SAYING, {"codes": sorted(codes)}).first() is not None

    def count_naming(self, codes: Collection[str], posts: Collection[str], asker: str | None) -> int:
        """How many those are."""
        query = select(func.count()).select_from(work_case).where(*_naming(codes, posts, asker))
        with self.database.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def closed(
        self, posts: Collection[str], *, type: str | None = None, limit: int = 50, after: Mark | None = None
    ) -> Sequence[Line]:
        """Cases of these posts that have ended, the latest first; marks are of when they did."""
        row, limit = work_case.c, min(limit, _MOST)
        if len(posts) > _FEW_POSTS:
            query = _lines().where(*_of_type(type), _elsewhere(row.post).in_(sorted(posts)))
            return self._read(_ended(query, after), limit)
        query = _ended(_lines().where(*_of_type(type, _elsewhere(row.type))), after)
        with self.database.connect() as connection:  # the index of posts has each one's in order
            each = [connection.execute(query.where(row.post == post).limit(limit)).all() for post in posts]
        found = heapq.merge(*each, key=lambda one: (one.closed, one.number), reverse=True)
        return [Line(*one) for one in islice(found, limit)]

    def by_step(self, type: str, posts: Collection[str]) -> Mapping[str, int]:
        """How many open cases of a type stand at each step."""
        cells = self.counted().cells(frozenset(posts))
        return {step: count.open for (of, step), count in cells.items() if of == type}

    def wholes(self, lines: Collection[Line]) -> Mapping[int, Line]:
        """The cases whose parts stand among these lines, by number."""
        numbers = sorted({line.parent for line in lines if line.parent is not None})
        found = self._read(_lines().where(work_case.c.number.in_(numbers)), len(numbers)) if numbers else ()
        return {line.number: line for line in found}

    def placed(self, posts: Collection[str], *, type: str, limit: int = _MOST) -> Sequence[Line]:
        """Open cases that have a position, for a map, the newest first."""
        row, wanted, counted = work_case.c, _Wanted(frozenset(posts), type), self.counted()
        own, every = (wanted.count(counted, one) for one in (wanted.posts, None))
        few = own * own < limit * every
        query = _lines().where(*wanted.clauses(indexed=not few), row.lon.is_not(None))
        if own < every:
            here = counted.having(type) & wanted.posts
            query = query.where((row.post if few else _elsewhere(row.post)).in_(sorted(here)))
        query = query.order_by(row.closed.desc(), row.opened.desc())
        return [one for one in self._read(query, limit) if one.post in wanted.posts]

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

    def clauses(self, *, indexed: bool = False) -> Sequence[ColumnElement[bool]]:
        """Without the posts. `indexed`: an index of types is to be used."""
        row = work_case.c
        step = () if self.step is None else (row.step == self.step,)
        over = () if self.over is None else (row.due <= self.over,)
        return row.closed.is_(None), *_of_type(self.type, row.type if indexed else _elsewhere(row.type)), *step, *over


_NAMES = (
    "number", "type", "edition", "step", "post", "headline", "opened", "changed", "closed", "due", "outcome", "rating",
    "lon", "lat", "parent", "fields",
)  # fmt: skip


def _lines() -> Select[Any]:
    return select(*(work_case.c[name] for name in _NAMES))


_SAYING = select(case_code.c.case).where(case_code.c.code.in_(bindparam("codes", expanding=True))).limit(1)


def _naming(codes: Collection[str], posts: Collection[str], asker: str | None) -> Sequence[ColumnElement[bool]]:
    """By the index of codes: of a firm there are few cases, of a post or of who asks there may be very many."""
    row, said = work_case.c, case_code.c.code.in_(sorted(codes))
    own = and_(
        _elsewhere(row.reporter) == asker,
        row.parent.is_(None),
        row.number.in_(select(case_code.c.case).where(said, case_code.c.told)),
    )
    here = _elsewhere(row.post).in_(sorted(posts))
    return row.number.in_(select(case_code.c.case).where(said)), here if asker is None else or_(here, own)


def _of_type(type: str | None, column: ColumnElement[str] = work_case.c.type) -> Sequence[ColumnElement[bool]]:
    return () if type is None else (column == type,)


def _elsewhere(column: ColumnElement[str]) -> ColumnElement[str]:
    """The same column, with "" for null, as no index has it: a database that does not know how many rows there are
    of each value would else take any index on it."""
    return func.coalesce(column, "")


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
    # PostgreSQL knows of no order behind a column that is null unless that is in the order, too
    query = _lines().where(*wanted.clauses(indexed=wanted.step is not None)).order_by(row.closed)
    if posts is not None:
        query = query.where(_elsewhere(row.post).in_(posts))
    if after is None:
        yield query.where(row.due.is_not(None)).order_by(row.due, row.number)
    elif after.at is not None:
        yield query.where(tuple_(row.due, row.number) > tuple_(after.at, after.number)).order_by(row.due, row.number)
    if wanted.over is None:
        last = -1 if after is None or after.at is not None else after.number
        yield query.where(row.due.is_(None), row.number > last).order_by(row.number)


def _ended(query: Select[Any], after: Mark | None) -> Select[Any]:
    """Those that have ended, behind a mark, in the order of the list of those."""
    row = work_case.c
    here = row.closed.is_not(None) if after is None else tuple_(row.closed, row.number) < tuple_(after.at, after.number)
    return query.where(here).order_by(row.closed.desc(), row.number.desc())
