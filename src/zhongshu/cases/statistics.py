"""Statistics of the cases of a type at some posts: what is open by step, post and age; what came and ended of late."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from zhongshu.cases.cases import Cases
from zhongshu.cases.pace import Ended, Pace, pace_of
from zhongshu.cases.records import event_of
from zhongshu.cases.tally import Count, most_overdue
from zhongshu.state.tables.cases import case_event, work_case

DAYS = 30
"""Whole days of the region, today included, that what came and ended is counted over."""
LAST = 500
"""Cases at most that are read to tell clocks and stays: those of the days above that ended last."""
AGES = (timedelta(days=1), timedelta(days=3), timedelta(days=7), timedelta(days=30))
"""Where one band of age ends and the next begins."""
FRESH = timedelta(minutes=1)
_MOST = 200
"""Answers that are kept."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the region: so many cases were opened, so many ended that have not been opened again."""

    day: date
    opened: int
    ended: int


@dataclass(frozen=True)
class Statistics:
    """As it was `at` a time (UTC). `steps` and `posts` count what is open; `ages` as well, a number a band of AGES and
    one for all that is older; `outcomes`, `ratings` (1 to 5) and `pace` are of what ended within DAYS."""

    at: datetime
    total: Count
    steps: Mapping[str, Count]
    posts: Mapping[str, Count]
    ages: Sequence[int]
    days: Sequence[Day]
    outcomes: Mapping[str, int]
    ratings: Mapping[int, int]
    pace: Pace

    @property
    def opened(self) -> int:
        """Within all days."""
        return sum(one.opened for one in self.days)

    @property
    def ended(self) -> int:
        """The same."""
        return sum(one.ended for one in self.days)


@dataclass
class Counting:
    """Counts for whoever asks; the same posts within a minute are not counted again. Threads share one."""

    cases: Cases
    _kept: dict[tuple[str, frozenset[str]], Statistics] = field(default_factory=dict)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def of(self, type: str, posts: frozenset[str]) -> Statistics:
        """Of the cases of a type that are at these posts. What is older than a minute is told to all but the one who
        counts again meanwhile."""
        kept, now = self._kept.get((type, posts)), self.cases.now()
        if kept is not None and abs(now - kept.at) < FRESH:
            return kept
        if not self._turn.acquire(blocking=kept is None):
            assert kept is not None
            return kept
        try:
            again = self._kept.get((type, posts))
            if again is None or abs(now - again.at) >= FRESH:
                again = _counted(self.cases, type, posts, now)
                if len(self._kept) >= _MOST:
                    self._kept.clear()
                self._kept[type, posts] = again
            return again
        finally:
            self._turn.release()


def _counted(cases: Cases, type: str, posts: frozenset[str], now: datetime) -> Statistics:
    counted = cases.lists.tally.counted(now)
    steps = {step: count for (of, step), count in counted.cells(posts).items() if of == type}
    days = _days(now, cases)
    of = _Of(type, None if cases.posts().keys() <= posts else sorted(posts), days[0][1])
    with cases.store.database.connect() as connection:
        outcomes, ratings = _ends(connection, of)
        return Statistics(
            at=now,
            total=sum(steps.values(), Count()),
            steps=steps,
            posts=dict(sorted(counted.each(posts, type).items(), key=most_overdue)),
            ages=_ages(connection, of, now),
            days=_by_day(connection, of, days),
            outcomes=outcomes,
            ratings=ratings,
            pace=pace_of(_last(connection, of), cases.time),
        )


@dataclass(frozen=True)
class _Of:
    """Which cases: `posts` None for whatever post, `since` when the days begin (UTC or any zone)."""

    type: str
    posts: Sequence[str] | None
    since: datetime

    @property
    def here(self) -> Sequence[ColumnElement[bool]]:
        row = work_case.c
        return row.type == self.type, *(() if self.posts is None else (row.post.in_(self.posts),))

    @property
    def ended(self) -> ColumnElement[bool]:
        return and_(*self.here, work_case.c.closed >= self.since)


def _days(now: datetime, cases: Cases) -> Sequence[tuple[date, datetime]]:
    """Each day and when it begins, today last."""
    today = now.astimezone(cases.time.zone).date()
    found = (today - timedelta(days=back) for back in reversed(range(DAYS)))
    return [(day, datetime.combine(day, time(), cases.time.zone)) for day in found]


def _ages(connection: Connection, of: _Of, now: datetime) -> Sequence[int]:
    row = work_case.c
    band = case(*((row.opened > now - age, n) for n, age in enumerate(AGES)), else_=len(AGES))
    found = _grouped(connection, band, and_(*of.here, row.closed.is_(None)))
    return [found.get(n, 0) for n in range(len(AGES) + 1)]


def _by_day(connection: Connection, of: _Of, days: Sequence[tuple[date, datetime]]) -> Sequence[Day]:
    row = work_case.c
    # what was opened in these days is open, or ended in them: so both indexes on ends serve
    came = and_(*of.here, row.opened >= of.since, or_(row.closed.is_(None), row.closed >= of.since))
    opened = _grouped(connection, _day(row.opened, days), came)
    ended = _grouped(connection, _day(row.closed, days), of.ended)
    return [Day(day, opened.get(n, 0), ended.get(n, 0)) for n, (day, _) in enumerate(days)]


def _day(at: ColumnElement[Any], days: Sequence[tuple[date, datetime]]) -> ColumnElement[int]:
    """Which of them; neither database knows the zone of the region."""
    return case(*((at >= begins, n) for n, (_, begins) in reversed(list(enumerate(days)))), else_=-1)


def _ends(connection: Connection, of: _Of) -> tuple[Mapping[str, int], Mapping[int, int]]:
    row = work_case.c
    query = select(row.outcome, row.rating, func.count()).where(of.ended).group_by(row.outcome, row.rating)
    outcomes: dict[str, int] = {}
    ratings: dict[int, int] = {}
    for outcome, rating, count in connection.execute(query):
        outcomes[outcome or ""] = outcomes.get(outcome or "", 0) + count
        if rating is not None:
            ratings[rating] = ratings.get(rating, 0) + count
    return outcomes, ratings


def _last(connection: Connection, of: _Of) -> Sequence[Ended]:
    row, event = work_case.c, case_event.c
    query = select(row.number, row.type, row.edition).where(of.ended)
    rows = connection.execute(query.order_by(row.closed.desc(), row.number).limit(LAST)).all()
    happened: Select[Any] = select(case_event).where(event.case.in_([one.number for one in rows]))
    found: Any = connection.execute(happened.order_by(event.case, event.number)).mappings()
    events = {number: [event_of(one) for one in own] for number, own in groupby(found, lambda one: one["case"])}
    return [Ended(one.number, one.type, one.edition, events[one.number]) for one in rows]


def _grouped(connection: Connection, by: ColumnElement[int], where: ColumnElement[bool]) -> Mapping[int, int]:
    group = by.label("band")
    query = select(group, func.count()).where(where).group_by(group)
    return {int(band): count for band, count in connection.execute(query)}
