"""Lists of cases, read from the rows that tell how each stands: what waits, what is overdue, what was asked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Select, and_, func, or_, select, tuple_

from zhongshu.cases.records import id_of
from zhongshu.state.tables.cases import work_case

_MOST = 200


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


@dataclass(frozen=True, slots=True)
class Count:
    """Open cases, those of them that are overdue, and those due within a time."""

    open: int = 0
    overdue: int = 0
    soon: int = 0


@dataclass(frozen=True)
class CaseLists:
    """Reads alone. Every list is of at most `limit` lines (200 at most); who pages on says the last line it has."""

    database: Engine

    def inbox(
        self, posts: Collection[str], *, type: str | None = None, limit: int = 50, after: Line | None = None
    ) -> Sequence[Line]:
        """Open cases of these posts, of one type or all: the one due first comes first, those without a clock last."""
        row = work_case.c
        query = _lines().where(row.post.in_(sorted(posts)), row.closed.is_(None))
        if type is not None:
            query = query.where(row.type == type)
        if after is not None:
            query = query.where(_later(after))
        return self._read(query.order_by(row.due.is_(None), row.due, row.number), limit)

    def overdue(self, posts: Collection[str], now: datetime, *, limit: int = 50) -> Sequence[Line]:
        """Open cases of these posts whose first clock has ended, the longest overdue first."""
        row = work_case.c
        query = _lines().where(row.post.in_(sorted(posts)), row.closed.is_(None), row.due <= now)
        return self._read(query.order_by(row.due, row.number), limit)

    def asked(self, reporter: str, *, limit: int = 50) -> Sequence[Line]:
        """What somebody asked, the newest first."""
        row = work_case.c
        return self._read(_lines().where(row.reporter == reporter).order_by(row.number.desc()), limit)

    def at_step(self, type: str, step: str, posts: Collection[str], *, limit: int = 20) -> Sequence[Line]:
        """A column of the board: open cases that stand at a step, the one due first first."""
        row = work_case.c
        here = and_(row.type == type, row.step == step, row.closed.is_(None), row.post.in_(sorted(posts)))
        return self._read(_lines().where(here).order_by(row.due.is_(None), row.due, row.number), limit)

    def closed(self, posts: Collection[str], *, limit: int = 50) -> Sequence[Line]:
        """Cases of these posts that have ended, the latest first."""
        row = work_case.c
        query = _lines().where(row.post.in_(sorted(posts)), row.closed.is_not(None))
        return self._read(query.order_by(row.closed.desc(), row.number.desc()), limit)

    def by_post(self, posts: Collection[str], now: datetime, soon: datetime) -> Mapping[str, Count]:
        """How much each of these posts has; `soon` is until when something is due soon."""
        row = work_case.c
        counts = (
            func.count(),
            func.count().filter(row.due <= now),
            func.count().filter(and_(row.due > now, row.due <= soon)),
        )
        query = select(row.post, *counts).where(row.closed.is_(None), row.post.in_(sorted(posts))).group_by(row.post)
        with self.database.connect() as connection:
            return {post: Count(*found) for post, *found in connection.execute(query)}

    def by_step(self, type: str, posts: Collection[str]) -> Mapping[str, int]:
        """How many open cases of a type stand at each step."""
        row = work_case.c
        here = and_(row.type == type, row.closed.is_(None), row.post.in_(sorted(posts)))
        with self.database.connect() as connection:
            rows = connection.execute(select(row.step, func.count()).where(here).group_by(row.step)).all()
        return {step: int(count) for step, count in rows}

    def placed(self, posts: Collection[str], *, type: str, limit: int = _MOST) -> Sequence[Line]:
        """Open cases that have a position, for a map, the newest first."""
        row = work_case.c
        here = and_(row.type == type, row.closed.is_(None), row.lon.is_not(None), row.post.in_(sorted(posts)))
        return self._read(_lines().where(here).order_by(row.number.desc()), limit)

    def _read(self, query: Select[Any], limit: int) -> Sequence[Line]:
        with self.database.connect() as connection:
            return [Line(**row) for row in connection.execute(query.limit(min(limit, _MOST))).mappings()]


_NAMES = (
    "number", "type", "edition", "step", "post", "headline", "opened", "changed", "closed", "due", "outcome", "rating",
    "lon", "lat", "fields",
)  # fmt: skip


def _lines() -> Select[Any]:
    return select(*(work_case.c[name] for name in _NAMES))


def _later(after: Line) -> Any:
    """Behind a line in the order of the inbox."""
    row = work_case.c
    if after.due is None:
        return and_(row.due.is_(None), row.number > after.number)
    return or_(tuple_(row.due, row.number) > tuple_(after.due, after.number), row.due.is_(None))
