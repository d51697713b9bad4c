"""Where more happened of late than chance would have: the space-time permutation scan statistic.

M. Kulldorff, R. Heffernan, J. Hartman, R. Assuncao, F. Mostashari, "A space-time permutation scan statistic for disease
outbreak detection", PLoS Medicine 2 (3), 2005, e59. It needs no count of those to whom something might happen: what
is to be expected of a place and a time follows from how many cases that place has in all, and all places at that time.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from zhongshu.core.errors import ZhongshuError
from zhongshu.methods.geodesic import Place, around_the_middle

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]
    Real = NDArray[np.float64]

MOST = 10
"""Clusters that are judged at most."""

_SEED = 2005
_SMALLEST = 100.0
"""Metres: the radius of the smallest circle; each next one has twice the surface."""
_MOST_CENTRES, _MOST_PAIRS = 2000, 600_000
"""What is counted in a replicate: with more, of places that are near each other one alone is a centre."""
_BLOCK = 256


@dataclass(frozen=True, slots=True)
class Bounds:
    """Which cylinders are looked at: circles of up to `metres` around a case, with no more than the `share` of all
    cases, and windows of 1 to `days` days. One with less than `fewest` cases is no cluster."""

    days: int = 28
    metres: float = 2000.0
    share: float = 0.25
    fewest: int = 3


@dataclass(frozen=True, slots=True)
class Cluster:
    """A circle in which there were more cases from `first` to the last day than were to be expected.

    `cases` are the indices of what was given, ascending; `expected` how many there would be if the times said nothing
    of the places; `ratio` the logarithm of the likelihood ratio. `p` is the share of orders of the times by chance in
    which some cylinder, anywhere, has at least such a ratio.
    """

    place: Place
    metres: float
    first: int
    cases: tuple[int, ...]
    expected: float
    ratio: float
    p: float


def ratio(cases: int, expected: float, total: int) -> float:
    """The logarithm of the generalised likelihood ratio of a cylinder: (c/m)^c ((C-c)/(C-m))^(C-c), where c of all C
    cases are in it and m were to be expected; 0 where c is no more than m (Kulldorff et al. 2005, Methods).

    >>> round(ratio(3, 0.5, 10), 6) == round(3 * math.log(6) + 7 * math.log(7 / 9.5), 6)
    True
    >>> ratio(1, 2.0, 10)
    0.0
    """
    if cases <= expected:
        return 0.0
    outside = total - cases
    rest = outside * math.log(outside / (total - expected)) if outside else 0.0
    return cases * math.log(cases / expected) + rest


def scan(
    places: Sequence[Place], days: Sequence[int], today: int, bounds: Bounds = Bounds(), *, replicates: int = 999
) -> tuple[Cluster, ...]:
    """The clusters that last until `today`, the least likely by chance first; their circles do not meet.

    A case is a place (degrees, WGS-84) and a day, counted from any day; one after `today` is of today. Windows end
    today, as in the paper: what ended before is seen while a window that reaches back to it still has too many. Expected in a
    cylinder are (cases of its circle) * (cases of its window) / (all cases). Times are dealt anew to the places
    `replicates` times, always from one seed and whatever the order of the cases; p = (1 + replicates whose greatest
    ratio is as great) / (1 + replicates), which errs on the safe side for all clusters but the first. ZhongshuError
    where numpy is not installed.

    >>> scan([(121.0, 28.5)], [0], 0)
    ()
    """
    try:
        import numpy as np  # noqa: PLC0415 - heavy, and an extra
    except ImportError as error:
        raise ZhongshuError("hot spots need numpy", hint="pip install 'zhongshu[cases]'") from error

    order = sorted(range(len(places)), key=lambda one: (places[one], days[one]))
    at = [places[one] for one in order]
    circles = _circles(at, bounds)
    if circles is None:
        return ()
    ages = np.clip(today - np.array([days[one] for one in order]), 0, bounds.days)
    counting = _Counting.of(circles, ages, bounds)
    judged = counting.apart(counting.ratios(ages))
    if not judged:
        return ()
    greatest = np.sort(counting.greatest(ages, replicates, floor=min(one.ratio for one in judged)))
    found = []
    for one in judged:
        inside = np.flatnonzero((ages <= one.window) & circles.holds(one.circle))
        found.append(
            Cluster(
                place=at[circles.centre[one.circle]],
                metres=float(circles.metres[one.circle]),
                first=today - one.window,
                cases=tuple(sorted(order[case] for case in inside)),
                expected=float(counting.expected[one.window, one.circle]),
                ratio=one.ratio,
                p=(1 + replicates - int(np.searchsorted(greatest, one.ratio))) / (1 + replicates),
            )
        )
    return tuple(found)


@dataclass(frozen=True)
class _Circles:
    """Which cases lie in which circles, as pairs. `spots` are x, y and z of every case, metres; `centre` is the case in
    the middle of each circle."""

    spots: "Real"
    centre: "Whole"
    metres: "Real"
    size: "Whole"
    circle: "Whole"
    case: "Whole"

    def holds(self, circle: int) -> Any:
        """Of every case whether it is in a circle."""
        import numpy as np  # noqa: PLC0415 - heavy, and an extra

        found = np.zeros(len(self.spots), dtype=bool)
        found[self.case[self.circle == circle]] = True
        return found

    def meeting(self, circle: int) -> Any:
        """Of every circle whether it meets another."""
        import numpy as np  # noqa: PLC0415 - heavy, and an extra

        apart = np.linalg.norm(self.spots[self.centre] - self.spots[self.centre[circle]], axis=1)
        return apart <= self.metres + self.metres[circle]


@dataclass(frozen=True, slots=True)
class _Judged:
    """A cylinder: the window has ages of 0 to `window`."""

    circle: int
    window: int
    ratio: float


@dataclass(frozen=True)
class _Counting:
    """How many cases are in each cylinder, and are to be expected: arrays of windows by circles."""

    circles: _Circles
    expected: "Real"
    total: int
    fewest: int

    @classmethod
    def of(cls, circles: _Circles, ages: "Whole", bounds: Bounds) -> "_Counting":
        """No order of the times changes what is expected."""
        import numpy as np  # noqa: PLC0415 - heavy, and an extra

        within = np.bincount(ages, minlength=bounds.days + 1)[: bounds.days].cumsum()
        return cls(circles, np.outer(within, circles.size) / len(ages), len(ages), bounds.fewest)

    def counts(self, ages: "Whole") -> "Whole":
        """Cases of every cylinder."""
        import numpy as np  # noqa: PLC0415 - heavy, and an extra

        windows, circles = self.expected.shape
        row = ages * circles
        cells = np.bincount(row[self.circles.case] + self.circles.circle, minlength=(windows + 1) * circles)
        return cells[: windows * circles].reshape(windows, circles).cumsum(axis=0)

    def ratios(self, ages: "Whole") -> "Real":
        """The ratio of every cylinder, see `ratio`; 0 where it has too few cases."""
        counts = self.counts(ages)
        return _ratios(counts, self.expected, self.total) * (counts >= self.fewest)

    def greatest(self, ages: "Whole", replicates: int, floor: float) -> "Real":
        """The greatest ratio of each replicate, or 0 where that is less than `floor`."""
        import numpy as np  # noqa: PLC0415 - heavy, and an extra

        need, chance = self._need(floor), np.random.default_rng(_SEED)
        found = np.zeros(replicates)
        for number in range(replicates):
            counts = self.counts(chance.permutation(ages))
            hit = counts >= need
            if hit.any():
                found[number] = _ratios(counts[hit], self.expected[hit], self.total).max()
        return found

    def apart(self, ratios: "Real") -> list[_Judged]:
        """The cylinders of the greatest ratios whose circles do not meet; of equal ones the smaller and shorter."""
        import numpy as np  # noqa: PLC0415 - heavy, and an extra

        found: list[_Judged] = []
        left = ratios.max(axis=0)
        window = ratios.argmax(axis=0)
        ranked = np.lexsort((self.circles.centre, self.circles.metres, window, -left))
        free = left > 0
        for circle in ranked:
            if len(found) == MOST or not free.any():
                break
            if free[circle]:
                found.append(_Judged(int(circle), int(window[circle]), float(left[circle])))
                free &= ~self.circles.meeting(circle)
        return found

    def _need(self, floor: float) -> "Whole":
        """The fewest cases with which each cylinder comes to a ratio; more than all cases where it never does. A ratio
        only grows with the cases beyond those expected."""
        import numpy as np  # noqa: PLC0415 - heavy, and an extra

        low = np.zeros(self.expected.shape, dtype=np.int64)
        high = np.full(self.expected.shape, self.total + 1)
        while (high - low > 1).any():
            middle = (low + high) // 2
            enough = _ratios(middle, self.expected, self.total) >= floor
            high, low = np.where(enough, middle, high), np.where(enough, low, middle)
        needed: Whole = np.maximum(high, self.fewest)
        return needed


def _ratios(cases: "Whole", expected: "Real", total: int) -> "Real":
    import numpy as np  # noqa: PLC0415 - heavy, and an extra

    outside = np.maximum(total - cases, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = cases * np.log(cases / expected)
        rest = np.where(outside > 0, outside * np.log(outside / (total - expected)), 0.0)
        found: Real = np.where(cases > expected, inside + rest, 0.0)
    return found


def _circles(places: Sequence[Place], bounds: Bounds) -> _Circles | None:
    """All circles, of those that hold the same cases one; None where no circle holds enough."""
    import numpy as np  # noqa: PLC0415 - heavy, and an extra

    spots = np.array([around_the_middle(one) for one in places]).reshape(-1, 3)
    radii = np.array(list(_radii(bounds.metres)))
    side = _SMALLEST / 8
    while True:
        centres = _thinned(spots, side)
        side *= 2
        if len(centres) > _MOST_CENTRES:
            continue
        found = _around(spots, centres, radii, bounds)
        if found is None or len(found.case) <= _MOST_PAIRS:
            return found


def _radii(most: float) -> Iterator[float]:
    for doubled in count():
        radius = _SMALLEST * 2 ** (doubled / 2)
        if radius >= most:
            break
        yield radius
    yield most


def _thinned(spots: "Real", side: float) -> "Whole":
    """One case of every cube with such a side."""
    import numpy as np  # noqa: PLC0415 - heavy, and an extra

    _, first = np.unique(np.floor(spots / side).astype(np.int64), axis=0, return_index=True)
    return np.sort(first)


def _around(spots: "Real", centres: "Whole", radii: "Real", bounds: Bounds) -> _Circles | None:
    import numpy as np  # noqa: PLC0415 - heavy, and an extra

    levels = np.concatenate(
        [
            np.searchsorted(radii, np.linalg.norm(spots[block, None] - spots[None], axis=2)).astype(np.uint8)
            for block in (centres[at : at + _BLOCK] for at in range(0, len(centres), _BLOCK))
        ]
        or [np.zeros((0, 0), dtype=np.uint8)]
    )  # of each centre and case the first radius that reaches it; how many there are where none does
    marks = np.random.default_rng(_SEED).integers(1 << 62, size=len(spots))
    most = max(bounds.fewest, int(bounds.share * len(spots)))
    known: set[int] = set()
    pairs, centre, metres, size = [], [], [], []
    for level, radius in enumerate(radii):
        inside = levels <= level
        sizes, sums = inside.sum(axis=1), inside @ marks
        for one in np.flatnonzero((sizes >= bounds.fewest) & (sizes <= most)):
            if int(sums[one]) not in known:
                known.add(int(sums[one]))
                pairs.append(np.flatnonzero(inside[one]))
                centre.append(centres[one])
                metres.append(radius)
                size.append(sizes[one])
    if not pairs:
        return None
    circle = np.repeat(np.arange(len(size)), size)
    return _Circles(spots, np.array(centre), np.array(metres), np.array(size), circle, np.concatenate(pairs))
