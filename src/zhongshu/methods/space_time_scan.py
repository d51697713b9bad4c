"""Where more happened of late than chance would have: the space-time permutation scan statistic.

M. Kulldorff, R. Heffernan, J. Hartman, R. Assuncao, F. Mostashari, "A space-time permutation scan statistic for disease
outbreak detection", PLoS Medicine 2 (3), 2005, e59. It needs no count of those to whom something might happen: what
is to be expected of a place and a time follows from how many cases that place has in all, and all places at that time.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from zhongshu.core.errors import ZhongshuError
from zhongshu.methods.geodesic import Place


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
    today, as in the paper: what ended before is seen while a window that reaches back to it still has too many.
    Expected in a cylinder are (cases of its circle) * (cases of its window) / (all cases). Times are dealt anew to the
    places `replicates` times, always from one seed and whatever the order of the cases; p = (1 + replicates whose
    greatest ratio is as great) / (1 + replicates), which errs on the safe side for all clusters but the first.
    ZhongshuError where numpy is not installed.

    >>> scan([(121.0, 28.5)], [0], 0)
    ()
    """
    try:
        import numpy as np  # noqa: PLC0415 - heavy, and an extra

        from zhongshu.methods.space_time_cylinders import Counting, circles_of  # noqa: PLC0415 - needs numpy
    except ImportError as error:
        raise ZhongshuError("hot spots need numpy", hint="pip install 'zhongshu[cases]'") from error

    order = sorted(range(len(places)), key=lambda one: (places[one], days[one]))
    at = [places[one] for one in order]
    circles = circles_of(at, bounds.metres, bounds.share, bounds.fewest)
    if circles is None:
        return ()
    ages = np.clip(today - np.array([days[one] for one in order]), 0, bounds.days)
    counting = Counting.of(circles, ages, bounds.days, bounds.fewest)
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
