"""A series of months, in the form in which an office prints it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from zhongshu.core.periods import Grain, Period, periods_between

Form = Literal["value", "ytd", "yoy", "index"]
"""A month's own value; the sum since January; a rate against the same month of last year; a diffusion index."""

Dated = tuple[Period, Decimal | None]


@dataclass(frozen=True)
class Monthly:
    """`values` from the month `first` on, one a month without a gap; None for a month that was not printed.

    >>> from zoneinfo import ZoneInfo
    >>> series = Monthly(Period.parse("2022-11", ZoneInfo("Asia/Shanghai")), (Decimal(3), None, Decimal(4)), "value")
    >>> series.last.label, series.at(series.last)
    ('2023-01', Decimal('4'))
    """

    first: Period
    values: tuple[Decimal | None, ...]
    form: Form = "value"

    def __post_init__(self) -> None:
        if self.first.grain is not Grain.month:
            raise ValueError(f"a monthly series begins with a month, not with {self.first.label}")
        if not self.values:
            raise ValueError("a monthly series has at least one month")

    @classmethod
    def of(cls, points: Iterable[Dated], form: Form = "value") -> "Monthly | None":
        """From dated values in any order, from the first to the last that is printed; None when none is.

        ValueError when a month stands twice: nobody can tell which of two Januaries is meant.
        """
        found: dict[Period, Decimal | None] = {}
        for period, value in points:
            if period in found:
                raise ValueError(f"{period.label} stands twice: {found[period]} and {value}")
            found[period] = value
        printed = [period for period, value in found.items() if value is not None]
        if not printed:
            return None
        span = periods_between(min(printed), max(printed))
        return cls(span[0], tuple(found.get(period) for period in span), form)

    @property
    def periods(self) -> tuple[Period, ...]:
        """The months of `values`, oldest first."""
        return tuple(self.first if back == 0 else later(self.first, back) for back in range(len(self.values)))

    @property
    def last(self) -> Period:
        """The month of the last value."""
        return later(self.first, len(self.values) - 1)

    def at(self, period: Period) -> Decimal | None:
        """None for a month outside the series too."""
        back = months_between(self.first, period)
        return self.values[back] if 0 <= back < len(self.values) else None


def later(period: Period, months: int) -> Period:
    """The month so many months later, or earlier for a negative number.

    >>> from zoneinfo import ZoneInfo
    >>> later(Period.parse("2022-11", ZoneInfo("Asia/Shanghai")), 3).label
    '2023-02'
    """
    number = period.start.year * 12 + period.start.month - 1 + months
    return Period.of(period.start.replace(year=number // 12, month=number % 12 + 1), Grain.month, period.zone)


def months_between(first: Period, last: Period) -> int:
    """How many months `last` is after `first`: 0 for the same, negative for an earlier one."""
    return (last.start.year - first.start.year) * 12 + last.start.month - first.start.month
