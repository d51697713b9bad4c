"""Intervals of exact numbers: what a set of values can be after an operation, each end in it or not.

Every operation gives the set of what its members give: nothing more, nothing less. (Where a variable stands twice in
a formula that is no longer so of the whole formula; the relations of this room have each term once.)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

_ZERO = Fraction(0)
_End = tuple[int, Fraction, bool]
"""-1, 0 or 1 (no end below, an end, no end above), the end, whether it is left out; in this order they compare."""


@dataclass(frozen=True)
class Interval:
    """Exact ends, None for no end; `low_open` and `high_open` exclude them. Never empty: that is None elsewhere.

    >>> print(Interval(Fraction(1, 2), None, low_open=True), Interval.point(3))
    (1/2, ∞) [3, 3]
    """

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def point(cls, value: Fraction | int) -> "Interval":
        """The one number."""
        return cls(Fraction(value), Fraction(value))

    def __str__(self) -> str:
        low = "(-∞" if self.low is None else f"{'(['[not self.low_open]}{self.low}"
        return low + ", " + ("∞)" if self.high is None else f"{self.high}{')]'[not self.high_open]}")

    def __contains__(self, value: Fraction | int) -> bool:
        above = self.low is None or value > self.low or (value == self.low and not self.low_open)
        return above and (self.high is None or value < self.high or (value == self.high and not self.high_open))

    @property
    def bounded(self) -> bool:
        """Whether it has both ends."""
        return self.low is not None and self.high is not None


EVERYTHING = Interval(None, None)
NOT_NEGATIVE = Interval(_ZERO, None)


def add(one: Interval, other: Interval) -> Interval:
    """All sums of a member of each."""
    low = None if one.low is None or other.low is None else one.low + other.low
    high = None if one.high is None or other.high is None else one.high + other.high
    return Interval(low, high, one.low_open or other.low_open, one.high_open or other.high_open)


def total(intervals: Iterable[Interval]) -> Interval:
    """All sums of a member of each; 0 of none."""
    found = Interval.point(0)
    for interval in intervals:
        found = add(found, interval)
    return found


def negate(interval: Interval) -> Interval:
    """All members with their sign turned."""
    low = None if interval.high is None else -interval.high
    high = None if interval.low is None else -interval.low
    return Interval(low, high, interval.high_open, interval.low_open)


def subtract(one: Interval, other: Interval) -> Interval:
    """All differences of a member of `one` and a member of `other`."""
    return add(one, negate(other))


def scale(interval: Interval, factor: Fraction) -> Interval:
    """All members times a number above 0."""
    if factor == 1:
        return interval
    low = None if interval.low is None else interval.low * factor
    high = None if interval.high is None else interval.high * factor
    return Interval(low, high, interval.low_open, interval.high_open)


def multiply(one: Interval, other: Interval) -> Interval:
    """All products of a member of each."""
    corners = [_product(first, second) for first in _ends(one) for second in _ends(other)]
    low = min(corners)
    high = max(corners, key=lambda end: (end[0], end[1], not end[2]))
    return Interval(
        None if low[0] else low[1],
        None if high[0] else high[1],
        low[2] and not low[0],
        high[2] and not high[0],
    )


def quotients(one: Interval, other: Interval) -> tuple[Interval, ...]:
    """Every x with x * y in `one` for some y in `other`: one interval, two where `other` has 0 inside, or none.

    None when `other` is 0 alone and `one` is not; everything when both have 0.
    """
    if 0 in other and 0 in one:
        return (EVERYTHING,)
    below = intersect(other, Interval(None, _ZERO, high_open=True))
    above = intersect(other, Interval(_ZERO, None, low_open=True))
    return tuple(multiply(one, _reciprocal(part)) for part in (below, above) if part is not None)


def divide(one: Interval, other: Interval) -> Interval | None:
    """The smallest interval around `quotients`; None where there are none (a division by 0)."""
    return hull(quotients(one, other))


def hull(intervals: Iterable[Interval]) -> Interval | None:
    """The smallest interval around all of these; None around none."""
    ends = [_ends(interval) for interval in intervals]
    if not ends:
        return None
    low = min(pair[0] for pair in ends)
    high = max((pair[1] for pair in ends), key=lambda end: (end[0], end[1], not end[2]))
    return Interval(
        None if low[0] else low[1], None if high[0] else high[1], low[2] and not low[0], high[2] and not high[0]
    )


def intersect(one: Interval, other: Interval) -> Interval | None:
    """What is in both; None when nothing is."""
    low, low_open = one.low, one.low_open
    if other.low is not None and (low is None or other.low > low or (other.low == low and other.low_open)):
        low, low_open = other.low, other.low_open
    high, high_open = one.high, one.high_open
    if other.high is not None and (high is None or other.high < high or (other.high == high and other.high_open)):
        high, high_open = other.high, other.high_open
    if low is not None and high is not None and (low > high or (low == high and (low_open or high_open))):
        return None
    return Interval(low, high, low_open, high_open)


def whole(interval: Interval) -> Interval | None:
    """From its first to its last whole number, both in it; None when it has none.

    >>> print(whole(Interval(Fraction("347.8"), Fraction(358), high_open=True)))
    [348, 357]
    """
    low, high = interval.low, interval.high
    first = None if low is None else floor(low) + 1 if interval.low_open else ceil(low)
    last = None if high is None else ceil(high) - 1 if interval.high_open else floor(high)
    if first is not None and last is not None and first > last:
        return None
    return Interval(None if first is None else Fraction(first), None if last is None else Fraction(last))


def wholes(interval: Interval, most: int) -> range | None:
    """Its whole numbers; None when there are more than `most`."""
    found = whole(interval)
    if found is None:
        return range(0)
    if found.low is None or found.high is None or found.high - found.low >= most:
        return None
    return range(int(found.low), int(found.high) + 1)


def _ends(interval: Interval) -> tuple[_End, _End]:
    low, high = interval.low, interval.high
    return (
        (-1, _ZERO, True) if low is None else (0, low, interval.low_open),
        (1, _ZERO, True) if high is None else (0, high, interval.high_open),
    )


def _product(one: _End, other: _End) -> _End:
    signs = [end[0] or (end[1].numerator > 0) - (end[1].numerator < 0) for end in (one, other)]
    if 0 in signs:  # times anything, even what has no end, and 0 itself counts where it is in
        given = any(sign == 0 and not end[2] for sign, end in zip(signs, (one, other), strict=True))
        return 0, _ZERO, not given
    if one[0] or other[0]:
        return signs[0] * signs[1], _ZERO, True
    return 0, one[1] * other[1], one[2] or other[2]


def _reciprocal(part: Interval) -> Interval:
    """Of an interval on one side of 0."""
    low, high = part.low, part.high
    over = None if high == 0 else (_ZERO, True) if high is None else (1 / high, part.high_open)
    under = None if low == 0 else (_ZERO, True) if low is None else (1 / low, part.low_open)
    return Interval(
        None if over is None else over[0],
        None if under is None else under[0],
        over is not None and over[1],
        under is not None and under[1],
    )
