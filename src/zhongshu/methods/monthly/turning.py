"""Turning points, and how deep and how long a fall was.

The rules of Bry and Boschan (1971), Cyclical Analysis of Time Series, NBER Technical Paper 20, chapter 2, table 1:
candidates in a centred 12-month moving average, sought again near them in Spencer's 15-term curve, then in the values
themselves; peaks and troughs alternate; none within six months of either end; no phase under five months and no cycle
under fifteen. Left out of theirs: the replacement of extreme values and the step with an average as long as the months
of cyclical dominance.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from zhongshu.core.periods import Period
from zhongshu.methods.monthly.monthly import Monthly, later, months_between
from zhongshu.methods.monthly.refusal import Refusal, gap_or_short

Kind = Literal["peak", "trough"]

REACH, PHASE, CYCLE, ENDS, LEAST = 5, 5, 15, 6, 36
"""In months: how far around a candidate is looked; the shortest phase and cycle; the ends where none is; the shortest
series."""

_SPENCER = tuple(Fraction(weight, 320) for weight in (-3, -6, -5, 3, 21, 46, 67, 74, 67, 46, 21, 3, -5, -6, -3))


@dataclass(frozen=True)
class Turn:
    """A peak or trough of the unsmoothed values."""

    kind: Kind
    period: Period
    value: Decimal


@dataclass(frozen=True)
class Valley:
    """A V: from a peak down to a trough and back. `depth` is below zero: in % of the peak, or in points.

    `months` from the trough to the first month that is as high as the peak was; None, with `recovered`, for not yet.
    """

    peak: Turn
    trough: Turn
    depth: Decimal
    points: bool
    recovered: Period | None
    months: int | None


def turning_points(series: Monthly) -> tuple[Turn, ...] | Refusal:
    """Oldest first, alternating. Refused for a year-to-date series, with a gap, under three years."""
    if series.form == "ytd":
        return Refusal("form")
    if refusal := gap_or_short(series, LEAST):
        return refusal
    exact = [Fraction(value) for value in series.values if value is not None]
    smooth = _moving_average(exact)
    marks = _alternating(_extremes(smooth), [value or Fraction(0) for value in smooth])
    for curve in (_spencer(exact), exact):
        marks = _alternating(_sought_near(marks, curve), curve)
    marks = [mark for mark in marks if ENDS <= mark[0] < len(exact) - ENDS]
    marks = _without_false_ends(marks, exact)
    marks = _without_short(_without_short(marks, exact, CYCLE, step=2), exact, PHASE, step=1)
    return tuple(_turn(series, mark) for mark in marks)


def valleys(series: Monthly, turns: Sequence[Turn], *, points: bool = False) -> tuple[Valley, ...]:
    """One a trough with a peak before it. `points`: depths are differences, for rates and indices."""
    found = []
    for peak, trough in pairwise(turns):
        if peak.kind != "peak":
            continue
        in_points = points or peak.value <= 0
        depth = trough.value - peak.value if in_points else (trough.value - peak.value) * 100 / peak.value
        back = _recovery(series, peak, trough)
        months = None if back is None else months_between(trough.period, back)
        found.append(Valley(peak, trough, depth, in_points, back, months))
    return tuple(found)


_Mark = tuple[int, Kind]


def _recovery(series: Monthly, peak: Turn, trough: Turn) -> Period | None:
    period = trough.period
    while period < series.last:
        period = later(period, 1)
        value = series.at(period)
        if value is not None and value >= peak.value:
            return period
    return None


def _turn(series: Monthly, mark: _Mark) -> Turn:
    value = series.values[mark[0]]
    assert value is not None
    return Turn(mark[1], later(series.first, mark[0]), value)


def _moving_average(values: Sequence[Fraction]) -> list[Fraction | None]:
    """Centred over twelve months with half weights at the ends (2x12); None in the first and last six months."""
    smooth: list[Fraction | None] = [None] * len(values)
    for at in range(6, len(values) - 6):
        smooth[at] = sum(values[at - 5 : at + 6], (values[at - 6] + values[at + 6]) / 2) / 12
    return smooth


def _spencer(values: Sequence[Fraction]) -> list[Fraction]:
    """Fifteen terms; beyond the ends the mean of the four outermost values stands, as their procedure extends it."""
    head, tail = (sum(end, Fraction(0)) / 4 for end in (values[:4], values[-4:]))
    wide = [head] * 7 + list(values) + [tail] * 7
    return [sum((w * wide[at + i] for i, w in enumerate(_SPENCER)), Fraction(0)) for at in range(len(values))]


def _extremes(curve: Sequence[Fraction | None]) -> list[_Mark]:
    """Months higher or lower than all within five months on either side; of a plateau the last month."""
    marks: list[_Mark] = []
    for at, value in enumerate(curve):
        around = [*curve[max(0, at - REACH) : at], *curve[at + 1 : at + REACH + 1]]
        known = [one for one in around if one is not None]
        after = [one for one in curve[at + 1 : at + REACH + 1] if one is not None]
        if value is None or len(known) < REACH or not after:
            continue
        if all(value >= one for one in known) and all(value > one for one in after):
            marks.append((at, "peak"))
        elif all(value <= one for one in known) and all(value < one for one in after):
            marks.append((at, "trough"))
    return marks


def _sought_near(marks: Sequence[_Mark], curve: Sequence[Fraction]) -> list[_Mark]:
    """The highest (lowest) month of a curve within five months of each mark; the earliest of equal ones."""
    found: list[_Mark] = []
    for at, kind in marks:
        near = range(max(0, at - REACH), min(len(curve), at + REACH + 1))
        best = max(near, key=lambda i: (curve[i], -i)) if kind == "peak" else min(near, key=lambda i: (curve[i], i))
        found.append((best, kind))
    return found


def _alternating(marks: Sequence[_Mark], curve: Sequence[Fraction]) -> list[_Mark]:
    """Of neighbours of one kind the higher peak, the lower trough; nothing twice in a month, no trough above a peak."""
    kept: list[_Mark] = []
    for mark in sorted(marks):
        if kept and kept[-1][1] == mark[1]:
            if _stronger(mark, kept[-1], curve):
                kept[-1] = mark
        elif kept and (kept[-1][0] == mark[0] or not _opposed(kept[-1], mark, curve)):
            continue
        else:
            kept.append(mark)
    return kept


def _stronger(mark: _Mark, other: _Mark, curve: Sequence[Fraction]) -> bool:
    one, two = curve[mark[0]], curve[other[0]]
    return one > two if mark[1] == "peak" else one < two


def _opposed(one: _Mark, two: _Mark, curve: Sequence[Fraction]) -> bool:
    peak, trough = (one, two) if one[1] == "peak" else (two, one)
    return curve[peak[0]] > curve[trough[0]]


def _without_false_ends(marks: Sequence[_Mark], values: Sequence[Fraction]) -> list[_Mark]:
    """Without a first or last turn that a value between it and the end of the series exceeds."""
    kept = list(marks)
    if kept and _exceeded(kept[0], values, range(kept[0][0])):
        kept.pop(0)
    if kept and _exceeded(kept[-1], values, range(kept[-1][0] + 1, len(values))):
        kept.pop()
    return kept


def _exceeded(mark: _Mark, values: Sequence[Fraction], beyond: Iterable[int]) -> bool:
    at, kind = mark
    return any(values[i] > values[at] if kind == "peak" else values[i] < values[at] for i in beyond)


def _without_short(marks: Sequence[_Mark], values: Sequence[Fraction], least: int, *, step: int) -> list[_Mark]:
    """Until the distance of turns `step` apart is `least`: of two alike the weaker goes, of a phase both ends do."""
    kept = list(marks)
    while True:
        near = [at for at in range(len(kept) - step) if kept[at + step][0] - kept[at][0] < least]
        if not near:
            return kept
        at = min(near, key=lambda i: kept[i + step][0] - kept[i][0])
        if step == 2:
            weaker = at if _stronger(kept[at + 2], kept[at], values) else at + 2
            kept.pop(weaker)
        else:
            del kept[at : at + 2]
        kept = _alternating(kept, values)
