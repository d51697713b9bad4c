"""Months out of what offices print, and none that they do not print."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhongshu.core.periods import Period
from zhongshu.methods.monthly.monthly import Monthly, later


@dataclass(frozen=True)
class Stretch:
    """The value of the months `first` to `last`, both included: one month, or January and February together."""

    first: Period
    last: Period
    value: Decimal | None

    @property
    def joint(self) -> bool:
        """Whether it stands for two months at once."""
        return self.first != self.last

    @property
    def negative(self) -> bool:
        """Below zero: in months out of year-to-date values, the office has taken something back."""
        return self.value is not None and self.value < 0


def months(series: Monthly) -> tuple[Stretch, ...]:
    """The stretches of a series, oldest first, one a month but for joint Januaries and Februaries.

    A year-to-date value gives the month that it adds: February is what is new since January. Where no January is
    printed, February's value is that of both months together, and neither is made up. After any other hole the next
    month has no value either, for what is new since the hole is more than a month; the one after it has. A value that
    falls within a year makes a negative month, which is kept. Month values, rates and indices are their own months.
    """
    if series.form != "ytd":
        return tuple(Stretch(p, p, value) for p, value in zip(series.periods, series.values, strict=True))
    return tuple(_differences(series))


def _differences(ytd: Monthly) -> Iterator[Stretch]:
    for period in ytd.periods:
        month, value = period.start.month, ytd.at(period)
        if month == 1:
            if value is None and ytd.at(later(period, 1)) is not None:
                continue  # told with February
            yield Stretch(period, period, value)
            continue
        before = later(period, -1)
        base = ytd.at(before)
        if month == 2 and base is None and value is not None:
            yield Stretch(before, period, value)
        else:
            yield Stretch(period, period, None if value is None or base is None else value - base)


def regular(stretches: Sequence[Stretch]) -> Monthly | None:
    """The stretches as a series of month values; None where two months are told together, or there is no value."""
    if any(stretch.joint for stretch in stretches):
        return None
    return Monthly.of((stretch.first, stretch.value) for stretch in stretches)
