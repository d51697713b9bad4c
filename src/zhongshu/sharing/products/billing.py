"""What a month's use costs: pure. Amounts are exact, and rounded once a line, to the fen, half up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from zhongshu.sharing.products.spec import PriceSpec
from zhongshu.sharing.usage.fold import Use

What = Literal["a_month", "a_call", "a_thousand_rows", "free_calls"]

FEN = Decimal("0.01")
THOUSAND = 1000


@dataclass(frozen=True)
class Line:
    """So much (`quantity`: months, calls or rows) at `price` since `valid_from`; `amount` is rounded to the fen."""

    what: What
    valid_from: date
    quantity: int
    price: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Month:
    """A calendar month of the region's zone, [first, until)."""

    first: date

    @classmethod
    def of(cls, text: str) -> "Month":
        """Of `2026-11`; ValueError for what is no month."""
        return cls(date.fromisoformat(f"{text}-01"))

    @property
    def until(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1)

    @property
    def label(self) -> str:
        return self.first.isoformat()[:7]

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.until - self.first).days)]


def bill(prices: Sequence[PriceSpec], month: Month, use: Mapping[str, Use], stood: Sequence[date]) -> tuple[Line, ...]:
    """The lines of a month. `use` is by ISO day, `stood` the days of it on which the subscription was there.

    The fee of the month is that of the first day on which it stood, and so is the number of calls that cost nothing:
    they are the month's first ones. Every later call and row costs what is asked on its day.
    """
    priced = {day: _of_day(prices, day) for day in month.days}
    known = [priced[day] for day in sorted(stood) if priced[day] is not None]
    first = known[0] if known else None
    lines = [] if first is None else list(_fee(first))
    left = 0 if first is None else first.free_calls
    paid: dict[PriceSpec, _Counts] = {}
    for day, price in priced.items():
        used = use.get(day.isoformat())
        if price is None or used is None:
            continue
        spared = min(left, used.calls)
        left -= spared
        counts = paid.setdefault(price, _Counts())
        counts.calls += used.calls - spared
        counts.rows += used.rows
        counts.spared += spared
    for price, counts in paid.items():
        lines += _used(price, counts)
    return tuple(lines)


def total(lines: Sequence[Line]) -> Decimal:
    """Of amounts that are rounded already, so that whoever adds up the paper comes to the same."""
    return sum((line.amount for line in lines), Decimal("0.00"))


@dataclass
class _Counts:
    """At one price: calls that cost something, rows, and calls that cost nothing."""

    calls: int = 0
    rows: int = 0
    spared: int = 0


def _of_day(prices: Sequence[PriceSpec], day: date) -> PriceSpec | None:
    found = [one for one in prices if one.valid_from <= day]
    return found[-1] if found else None


def _fee(price: PriceSpec) -> Iterator[Line]:
    if price.a_month:
        yield Line("a_month", price.valid_from, 1, price.a_month, _fen(price.a_month))


def _used(price: PriceSpec, counts: _Counts) -> Iterator[Line]:
    if counts.spared:
        yield Line("free_calls", price.valid_from, counts.spared, Decimal(0), Decimal("0.00"))
    if counts.calls and price.a_call:
        yield Line("a_call", price.valid_from, counts.calls, price.a_call, _fen(counts.calls * price.a_call))
    if counts.rows and price.a_thousand_rows:
        amount = _fen(counts.rows * price.a_thousand_rows / THOUSAND)
        yield Line("a_thousand_rows", price.valid_from, counts.rows, price.a_thousand_rows, amount)


def _fen(amount: Decimal) -> Decimal:
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)
