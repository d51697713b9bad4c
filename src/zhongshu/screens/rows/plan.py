"""From a call to a plan: what it asks, in a tree, and the page around it that its order makes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Any
from zoneinfo import ZoneInfo

from sqlglot import exp

from zhongshu.datasets.catalogue import Catalogue
from zhongshu.datasets.plan import Plan
from zhongshu.datasets.publish import Snapshot
from zhongshu.screens.rows.cursor import Ended
from zhongshu.screens.rows.filters import Among, Compare, filter_tree
from zhongshu.screens.rows.question import Question
from zhongshu.screens.rows.shown import shown_kind
from zhongshu.sharing.grants.book import Permit
from zhongshu.sharing.paging import Order, Page

Window = tuple[datetime | None, datetime | None]
_FIRST, _LAST = 1000, 9000
"""Years outside of which a bound leaves out no file."""
_TICK, _DAY = timedelta(microseconds=1), timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """`shown` are the columns of the answer; the rows of `plan` may have more, by which they are ordered."""

    plan: Plan
    shown: tuple[str, ...]
    order: Order
    kinds: tuple[str, ...]
    key: tuple[str, ...]
    never_null: bool

    def page(self, limit: int | None, after: Ended | None = None) -> Page:
        """The page behind `after`."""
        ended = after or Ended(0, ())
        values = None if after is None else ended.values
        return Page(self.order, limit, values, ended.given, self.kinds, self.never_null)

    def ended(self, rows: Sequence[tuple[Any, ...]], page: Page, names: Sequence[str]) -> Ended:
        """Where a page that is not empty ended; `names` are the columns of its rows."""
        places = [names.index(name) for name, _ in page.order]
        last = tuple(rows[-1][at] for at in places)
        number = self.plan.snapshot.number
        if self.key:
            return Ended(number, last)
        alike = sum(1 for _ in takewhile(lambda row: tuple(row[at] for at in places) == last, reversed(rows)))
        before = page.given if alike == len(rows) and page.after == last else 0
        return Ended(number, last, alike + before)


def plan_of(question: Question, catalogue: Catalogue, snapshot: Snapshot, permit: Permit, zone: ZoneInfo) -> Asked:
    """What the reader asks under his permit; what it may not ask is refused when the plan is compiled.

    Ties are broken by the key, where the reader can tell its values apart; else by everything that he sees, so that
    rows alike are interchangeable to him.
    """
    relation = catalogue.relation(question.name)
    shown = question.select or permit.columns
    key = tuple(relation.key)
    told_apart = all(name in permit.columns and _tells_apart(permit, name) for name in key)
    key = key if key and told_apart else ()
    ties = key or permit.columns
    order = (*question.order, *((name, False) for name in ties if name not in dict(question.order)))
    results = tuple(dict.fromkeys((*shown, *(name for name, _ in order))))
    query = exp.select(*(exp.column(name, quoted=True) for name in results))
    alias = exp.TableAlias(this=exp.to_identifier("t"))  # without a dot: `sharing.changes` reads two versions of it
    query = query.from_(exp.Table(this=exp.to_identifier(question.name, quoted=True), alias=alias))
    if question.filters.parts:
        query = query.where(filter_tree(question.filters), copy=False)
    hidden = [name for name, _ in question.order if name in permit.masks]
    if hidden:  # refused there, in the words of the grant
        query = query.order_by(*(exp.column(name, quoted=True) for name in hidden))
    window = _window(question, catalogue, zone)
    reads = {question.name: relation.columns}
    plan = Plan(query.sql("duckdb"), snapshot, reads, question.name, window, results)
    first = order[0][0] if order else None
    return Asked(
        plan,
        tuple(shown),
        order,
        tuple(shown_kind(permit, name) for name, _ in order),
        key,
        relation.kind == "dataset" and first in relation.key and first not in permit.masks,
    )


def _tells_apart(permit: Permit, name: str) -> bool:
    mask = permit.masks.get(name)
    return mask is None or bool(mask.hash)


def _window(question: Question, catalogue: Catalogue, zone: ZoneInfo) -> Window:
    """The stretch of the partition column outside of which no row passes: whole files are left out by it."""
    partition = catalogue.relation(question.name).partition
    start: datetime | None = None
    until: datetime | None = None
    for part in question.filters.parts:
        if partition is None or not isinstance(part, Compare | Among) or part.column.name != partition.column:
            continue
        lowest, highest = _bounds(part)
        if lowest is not None and lowest.year > _FIRST:
            start = max(start or _instant(lowest, zone), _instant(lowest, zone))
        if highest is not None and highest.year < _LAST:
            after = _instant(highest, zone) + (_TICK if isinstance(highest, datetime) else _DAY)
            until = min(until or after, after)
    return start, until


def _bounds(part: Compare | Among) -> tuple[date | None, date | None]:
    if isinstance(part, Among):
        return min(part.values), max(part.values)
    lowest = part.value if part.sign in ("eq", "gt", "gte") else None
    return lowest, part.value if part.sign in ("eq", "lt", "lte") else None


def _instant(value: date, zone: ZoneInfo) -> datetime:
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day, tzinfo=zone)
