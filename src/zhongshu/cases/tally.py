"""How many cases are open at each post and step, overdue and due soon: counted once, then where something changed.

A page of a desk asks for these each time; over a hundred thousand open cases a count is slower than all the rest of the
page. So a process keeps them, and before it answers counts again those posts alone whose cases were written since (by
whichever process), or came due.
"""

import heapq
import threading
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, Engine, and_, func, or_, select

from zhongshu.state.tables.cases import case_edition, case_event, case_type, work_case

Cell = tuple[str, str]
"""A type and a step of it."""
SOON = timedelta(hours=24)
"""So long before the end of its clock a case is due soon."""
_STILL = timedelta(seconds=1)
"""So long nothing is looked for that came due."""
_FEW = 200
"""Posts that are counted again one by one; of more all are."""
_MOST_SUMS = 1000


@dataclass(frozen=True, slots=True)
class Count:
    """Open cases, those of them that are overdue, and those due within a time."""

    open: int = 0
    overdue: int = 0
    soon: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.open + other.open, self.overdue + other.overdue, self.soon + other.soon)


@dataclass(frozen=True)
class Counted:
    """What was counted at a time. Posts without an open case are not there; the same is added up once."""

    posts: Mapping[str, Mapping[Cell, Count]]
    _sums: dict[frozenset[str] | None, Mapping[Cell, Count]] = field(default_factory=dict, repr=False)
    _busiest: dict[frozenset[str], Mapping[str, Count]] = field(default_factory=dict, repr=False)
    _having: dict[tuple[str | None, str | None], frozenset[str]] = field(default_factory=dict, repr=False)

    def cells(self, posts: frozenset[str] | None) -> Mapping[Cell, Count]:
        """Of these posts together, or of all that there are, by type and step."""
        found = self._sums.get(posts)
        if found is None:
            found = _added(self.posts.values() if posts is None else _of(self.posts, posts))
            if len(self._sums) < _MOST_SUMS:
                self._sums[posts] = found
        return found

    def of(self, posts: frozenset[str] | None, type: str | None = None, step: str | None = None) -> Count:
        """Of these posts, one type and step or all."""
        return sum((n for cell, n in self.cells(posts).items() if _fits(cell, type, step)), Count())

    def busiest(self, posts: frozenset[str], most: int) -> Mapping[str, Count]:
        """Those of these posts that have the most that is overdue, then the most that is open; `most` of them."""
        if posts not in self._busiest:
            found = dict(heapq.nsmallest(most, self.each(posts).items(), key=most_overdue))
            if len(self._busiest) >= _MOST_SUMS:
                return found
            self._busiest[posts] = found
        return self._busiest[posts]

    def each(self, posts: frozenset[str], type: str | None = None) -> Mapping[str, Count]:
        """Those of these posts that have some of a type, or of any, each with how much."""
        return {
            post: sum((n for cell, n in self.posts[post].items() if _fits(cell, type, None)), Count())
            for post in self.having(type) & posts
        }

    def having(self, type: str | None = None, step: str | None = None) -> frozenset[str]:
        """The posts that have some of a type and step, or of any."""
        if (type, step) not in self._having:
            found = (
                post for post, n in self.posts.items() if any(type in (None, a) and step in (None, b) for a, b in n)
            )
            self._having[type, step] = frozenset(found)
        return self._having[type, step]


class _Held(NamedTuple):
    counted: Counted
    written: int
    at: datetime

    def still(self, written: int, now: datetime) -> bool:
        return self.written == written and abs(now - self.at) < _STILL


@dataclass
class Tally:
    """Kept by a process; threads share one."""

    database: Engine
    _held: _Held | None = None
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def counted(self, now: datetime) -> Counted:
        """As it is now: what was committed before is counted; what came due, a second ago at most."""
        with self.database.connect() as connection:
            held = self._held
            if held is not None and held.still(_written(connection), now):
                return held.counted
            with self._turn:
                written, held = _written(connection), self._held
                if held is None or not held.still(written, now):
                    held = self._held = _again(connection, held, written, now)
                return held.counted


def _again(connection: Connection, held: _Held | None, written: int, now: datetime) -> _Held:
    """Counted where something is another than when it was held, or everywhere."""
    if held is None or written < held.written or now - held.at <= -_STILL:
        return _Held(Counted(_count(connection, None, now)), written, now)
    touched, at = set() if written == held.written else _moved(connection, held.written), held.at
    if now - at >= _STILL:
        touched |= _came_due(connection, [(at, now), (at + SOON, now + SOON)])
        at = now
    if len(touched) > _FEW:
        return _Held(Counted(_count(connection, None, at)), written, at)
    if not touched:
        return _Held(held.counted, written, at)
    kept = {post: cells for post, cells in held.counted.posts.items() if post not in touched}
    return _Held(Counted(kept | _count(connection, touched, at)), written, at)


def _written(connection: Connection) -> int:
    """How often cases were written: read before they are counted, so that none is left out."""
    return int(connection.execute(select(case_edition.c.number)).scalar_one())


def _moved(connection: Connection, since: int) -> set[str]:
    """Where the cases that were written since ever stood: they are gone from there, or came, or go on."""
    row, event = work_case.c, case_event.c
    changed = and_(row.type.in_(select(case_type.c.name)), row.written > since)  # as the index has them
    stood = select(event.post).where(event.case.in_(select(row.number).where(changed))).distinct()
    stand = select(row.post).where(changed).distinct()
    return {post for query in (stood, stand) for post in connection.execute(query).scalars()}


def _came_due(connection: Connection, spans: Iterable[tuple[datetime, datetime]]) -> set[str]:
    """The posts of open cases whose clock ended within one of these spans, the end of each included."""
    due, row = work_case.c.due, work_case.c
    within = or_(*(and_(due > since, due <= until) for since, until in spans))
    query = select(row.post).where(row.closed.is_(None), within).distinct()
    return set(connection.execute(query).scalars())


def _count(connection: Connection, posts: Collection[str] | None, now: datetime) -> dict[str, dict[Cell, Count]]:
    row = work_case.c
    counts = (
        func.count(),
        func.count().filter(row.due <= now),
        func.count().filter(and_(row.due > now, row.due <= now + SOON)),
    )
    query = select(row.post, row.type, row.step, *counts).where(row.closed.is_(None))
    if posts is not None:
        query = query.where(row.post.in_(sorted(posts)))
    found: dict[str, dict[Cell, Count]] = {}
    for post, type, step, *numbers in connection.execute(query.group_by(row.post, row.type, row.step)):
        found.setdefault(post, {})[type, step] = Count(*numbers)
    return found


def most_overdue(one: tuple[str, Count]) -> tuple[int, int, str]:
    """To sort posts with their counts by."""
    post, count = one
    return -count.overdue, -count.open, post


def _fits(cell: Cell, type: str | None, step: str | None) -> bool:
    return type in (None, cell[0]) and step in (None, cell[1])


def _of(found: Mapping[str, Mapping[Cell, Count]], posts: Collection[str]) -> Iterable[Mapping[Cell, Count]]:
    if len(posts) > len(found):
        return (cells for post, cells in found.items() if post in posts)
    return (found[post] for post in posts if post in found)


def _added(parts: Iterable[Mapping[Cell, Count]]) -> Mapping[Cell, Count]:
    numbers: dict[Cell, list[int]] = {}
    for cells in parts:
        for cell, count in cells.items():
            sums = numbers.setdefault(cell, [0, 0, 0])
            sums[0] += count.open
            sums[1] += count.overdue
            sums[2] += count.soon
    return {cell: Count(*sums) for cell, sums in numbers.items()}
