"""A product's subscriptions as a page tells them: how they stand, what was used this month, what it costs so far."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from zhongshu.packs.hub import Hub
from zhongshu.sharing.products.billing import Line, total
from zhongshu.sharing.products.sight import oversees, sees
from zhongshu.sharing.products.spec import Product
from zhongshu.sharing.products.statement import Statement
from zhongshu.sharing.products.subscription import Held, State
from zhongshu.sharing.usage.fold import Use
from zhongshu.web.products.telling import Telling
from zhongshu.web.visit import Visit

TONES: Mapping[State, str] = {
    "waiting": "warn",
    "active": "good",
    "suspended": "bad",
    "refused": "bad",
    "revoked": "bad",
    "ended": "",
}
"""The colour of a state, where it has one."""

DAYS = 30
"""Of use are drawn."""
SLOT, TALL = 10, 48
"""A day's width, and the height of the drawing."""


@dataclass(frozen=True)
class Holding:
    """One subscription; calls, rows and lines are those of this month as far as the ledger is counted."""

    held: Held
    state: State
    calls: int
    rows: int
    lines: tuple[Line, ...]
    statements: tuple[Statement, ...]

    @property
    def total(self) -> Decimal:
        return total(self.lines)


@dataclass(frozen=True)
class Bar:
    """One day: `y` and `height` of its bar, in the drawing's units."""

    day: date
    calls: int
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Income:
    """One month's statements of all subscribers."""

    month: str
    statements: int
    calls: int
    rows: int
    total: Decimal


def holdings(visit: Visit, product: Product) -> tuple[Holding, ...]:
    """Those that the reader is told of, what stands before what is over."""
    hub, reader = visit.hub, visit.reader
    found = [one for one in hub.products.held(product.name) if sees(reader, product, one.unit, hub.grants.office)]
    made = [_holding(visit, one) for one in found]
    return tuple(sorted(made, key=lambda one: list(TONES).index(one.state) > 2))


def incomes(statements: Iterable[Statement]) -> tuple[Income, ...]:
    """By month, the newest first."""
    months: dict[str, list[Statement]] = defaultdict(list)
    for one in statements:
        months[one.month].append(one)
    return tuple(
        Income(
            month,
            len(found),
            sum(one.calls for one in found),
            sum(one.rows for one in found),
            sum((one.total for one in found), Decimal("0.00")),
        )
        for month, found in sorted(months.items(), reverse=True)
    )


def bars(hub: Hub, product: Product, held: Sequence[Held], today: date) -> tuple[Bar, ...]:
    """Calls of the last days, today's last: under its subscriptions, or looks at its parts where it is open."""
    first, until = today - timedelta(days=DAYS - 1), today + timedelta(days=1)
    counts: dict[str, int] = defaultdict(int)
    if product.spec.grant is None:
        grants = {one.grant for one in held}
        for by_grant, use in hub.usage.days(first, until).items():
            counts[by_grant.day] += use.calls if by_grant.grant in grants else 0
    else:
        for by_noun, use in hub.usage.nouns(first, until).items():
            counts[by_noun.day] += use.calls if by_noun.noun in product.offers else 0
    return drawn([(day, counts[day.isoformat()]) for day in (first + timedelta(days=n) for n in range(DAYS))])


def drawn(days: Sequence[tuple[date, int]]) -> tuple[Bar, ...]:
    """The tallest fills the height; a day with any call shows."""
    most = max([calls for _, calls in days], default=0) or 1
    made = []
    for number, (day, calls) in enumerate(days):
        height = max(round(calls * (TALL - 4) / most), 2) if calls else 0
        made.append(Bar(day, calls, number * SLOT + 1, TALL - height, height))
    return tuple(made)


def is_overseer(visit: Visit, product: Product) -> bool:
    """Whether the reader is shown all subscribers."""
    return oversees(visit.reader, product, visit.hub.grants.office)


def _holding(visit: Visit, held: Held) -> Holding:
    tell, shelf = Telling(visit), visit.hub.products
    use, lines = shelf.so_far(held, tell.month)
    return Holding(held, held.state(tell.today), *_sums(use), lines, shelf.store.statements(held.grant))


def _sums(use: Mapping[str, Use]) -> tuple[int, int]:
    return sum(one.calls for one in use.values()), sum(one.rows for one in use.values())
