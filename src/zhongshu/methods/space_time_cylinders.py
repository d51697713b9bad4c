"""Cylinders of a scan in space and time: which circles there are, and how many cases each has in each window.

Imported only where a scan is made: it needs numpy, which is heavy, and an extra.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhongshu.methods.geodesic import Place, around_the_middle

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

MOST = 10
"""Clusters that are judged at most."""
SEED = 2005

_SMALLEST = 100.0
"""Metres: the radius of the smallest circle; each next one has twice the surface."""
_MOST_CENTRES, _MOST_PAIRS = 2000, 600_000
"""What is counted in a replicate: with more, of places that are near each other one alone is a centre."""
_BLOCK = 256


@dataclass(frozen=True)
class Circles:
    """Which cases lie in which circles, as pairs. `spots` are x, y and z of every case, metres; `centre` is the case in
    the middle of each circle."""

    spots: Real
    centre: Whole
    metres: Real
    size: Whole
    circle: Whole
    case: Whole

    def holds(self, circle: int) -> Any:
        """Of every case whether it is in a circle."""
        found = np.zeros(len(self.spots), dtype=bool)
        found[self.case[self.circle == circle]] = True
        return found

    def meeting(self, circle: int) -> Any:
        """Of every circle whether it meets another."""
        apart = np.linalg.norm(self.spots[self.centre] - self.spots[self.centre[circle]], axis=1)
        return apart <= self.metres + self.metres[circle]


@dataclass(frozen=True, slots=True)
class Cylinder:
    """One that is judged: its window has the ages 0 to `window`."""

    circle: int
    window: int
    ratio: float


@dataclass(frozen=True)
class Counting:
    """How many cases are in each cylinder, and are to be expected: arrays of windows by circles."""

    circles: Circles
    expected: Real
    total: int
    fewest: int

    @classmethod
    def of(cls, circles: Circles, ages: Whole, days: int, fewest: int) -> "Counting":
        """No order of the times changes what is expected."""
        within = np.bincount(ages, minlength=days + 1)[:days].cumsum()
        return cls(circles, np.outer(within, circles.size) / len(ages), len(ages), fewest)

    def counts(self, ages: Whole) -> Whole:
        """Cases of every cylinder."""
        windows, circles = self.expected.shape
        row = ages * circles
        cells = np.bincount(row[self.circles.case] + self.circles.circle, minlength=(windows + 1) * circles)
        return cells[: windows * circles].reshape(windows, circles).cumsum(axis=0)

    def ratios(self, ages: Whole) -> Real:
        """The ratio of every cylinder, see `space_time_scan.ratio`; 0 where it has too few cases."""
        counts = self.counts(ages)
        return _ratios(counts, self.expected, self.total) * (counts >= self.fewest)

    def greatest(self, ages: Whole, replicates: int, floor: float) -> Real:
        """The greatest ratio of each replicate, or 0 where that is less than `floor`."""
        need, chance = self._need(floor), np.random.default_rng(SEED)
        found = np.zeros(replicates)
        for number in range(replicates):
            counts = self.counts(chance.permutation(ages))
            hit = counts >= need
            if hit.any():
                found[number] = _ratios(counts[hit], self.expected[hit], self.total).max()
        return found

    def apart(self, ratios: Real) -> list[Cylinder]:
        """The cylinders of the greatest ratios whose circles do not meet; of equal ones the smaller and shorter."""
        found: list[Cylinder] = []
        left = ratios.max(axis=0)
        window = ratios.argmax(axis=0)
        ranked = np.lexsort((self.circles.centre, self.circles.metres, window, -left))
        free = left > 0
        for circle in ranked:
            if len(found) == MOST or not free.any():
                break
            if free[circle]:
                found.append(Cylinder(int(circle), int(window[circle]), float(left[circle])))
                free &= ~self.circles.meeting(circle)
        return found

    def _need(self, floor: float) -> Whole:
        """The fewest cases with which each cylinder comes to a ratio; more than all cases where it never does. A ratio
        only grows with the cases beyond those expected."""
        low = np.zeros(self.expected.shape, dtype=np.int64)
        high = np.full(self.expected.shape, self.total + 1)
        while (high - low > 1).any():
            middle = (low + high) // 2
            enough = _ratios(middle, self.expected, self.total) >= floor
            high, low = np.where(enough, middle, high), np.where(enough, low, middle)
        needed: Whole = np.maximum(high, self.fewest)
        return needed


def _ratios(cases: Whole, expected: Real, total: int) -> Real:
    outside = np.maximum(total - cases, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = cases * np.log(cases / expected)
        rest = np.where(outside > 0, outside * np.log(outside / (total - expected)), 0.0)
        found: Real = np.where(cases > expected, inside + rest, 0.0)
    return found


def circles_of(places: Sequence[Place], metres: float, share: float, fewest: int) -> Circles | None:
    """All circles, of those that hold the same cases one; None where no circle holds enough."""
    spots = np.array([around_the_middle(one) for one in places]).reshape(-1, 3)
    radii = np.array(list(_radii(metres)))
    most = max(fewest, int(share * len(places)))
    side = _SMALLEST / 8
    while True:
        centres = _thinned(spots, side)
        side *= 2
        if len(centres) > _MOST_CENTRES:
            continue
        found = _around(spots, centres, radii, (fewest, most))
        if found is None or len(found.case) <= _MOST_PAIRS:
            return found


def _radii(most: float) -> Iterator[float]:
    for doubled in count():
        radius = _SMALLEST * 2 ** (doubled / 2)
        if radius >= most:
            break
        yield radius
    yield most


def _thinned(spots: Real, side: float) -> Whole:
    """One case of every cube with such a side."""
    _, first = np.unique(np.floor(spots / side).astype(np.int64), axis=0, return_index=True)
    return np.sort(first)


def _around(spots: Real, centres: Whole, radii: Real, sizes: tuple[int, int]) -> Circles | None:
    levels = np.concatenate(
        [
            np.searchsorted(radii, np.linalg.norm(spots[block, None] - spots[None], axis=2)).astype(np.uint8)
            for block in (centres[at : at + _BLOCK] for at in range(0, len(centres), _BLOCK))
        ]
        or [np.zeros((0, 0), dtype=np.uint8)]
    )  # of each centre and case the first radius that reaches it; how many there are where none does
    marks = np.random.default_rng(SEED).integers(1 << 62, size=len(spots))
    known: set[int] = set()
    pairs, centre, metres, size = [], [], [], []
    for level, radius in enumerate(radii):
        inside = levels <= level
        counts, sums = inside.sum(axis=1), inside @ marks
        for one in np.flatnonzero((counts >= sizes[0]) & (counts <= sizes[1])):
            if int(sums[one]) not in known:
                known.add(int(sums[one]))
                pairs.append(np.flatnonzero(inside[one]))
                centre.append(centres[one])
                metres.append(radius)
                size.append(counts[one])
    if not pairs:
        return None
    circle = np.repeat(np.arange(len(size)), size)
    return Circles(spots, np.array(centre), np.array(metres), np.array(size), circle, np.concatenate(pairs))
