"""Why a value moved: its change taken apart exactly, by the members of one split."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from zhongshu.indicators.catalogue import Indicator
from zhongshu.indicators.cells import Cell, ratio_factor
from zhongshu.indicators.measures import Measure
from zhongshu.methods.rounding import round_to_sum


@dataclass(frozen=True)
class Contribution:
    """What one member (a station, an area) added to a change, in the indicator's difference unit.

    `before` and `after` are its own values, None where it had none.
    """

    member: str
    before: Decimal | None
    after: Decimal | None
    contribution: Decimal


def contributions(
    indicator: Indicator, before: Mapping[str, Cell], after: Mapping[str, Cell], *, digits: int
) -> tuple[Contribution, ...] | None:
    """Contributions by member, the largest first; rounded to `digits` so that they still add up to the whole change.

    A sum or count moves by its members' differences. A ratio N/D (an average is one) moves by
    ((n1 - n0) - r0 (d1 - d0)) / D1 for each member, r0 being the whole before: an unchanged member contributes nothing.
    None where a change cannot be taken apart: minima, quantiles, distinct counts, formulas, or nothing on one side.
    """
    members = sorted({*before, *after})
    if not before or not after:
        return None
    shape = _shape(indicator)
    if shape is None:
        return None
    old = {member: _pair(indicator, shape, before.get(member)) for member in members}
    new = {member: _pair(indicator, shape, after.get(member)) for member in members}
    exact = _exact(old, new, additive=shape == "sum")
    if exact is None:
        return None
    factor = Fraction(ratio_factor(indicator)) if indicator.spec.kind == "ratio" else Fraction(1)
    rounded = round_to_sum({member: value * factor for member, value in exact.items()}, digits)
    made = [
        Contribution(member, _value(before.get(member)), _value(after.get(member)), rounded[member])
        for member in members
    ]
    return tuple(sorted(made, key=lambda one: (-abs(one.contribution), one.member)))


def _shape(indicator: Indicator) -> str | None:
    """ "sum" for what adds up, "ratio" for a quotient of two things that do."""
    measures = indicator.measures
    if len(measures) == 2 and all(_adds_up(measure) for measure in measures):
        return "ratio"
    if len(measures) != 1:
        return None
    if _adds_up(measures[0]):
        return "sum"
    return "ratio" if _is_mean(measures[0]) else None


def _adds_up(measure: Measure) -> bool:
    return (
        len(measure.parts) == 1
        and measure.parts[0].merge == "sum"
        and measure.formula.names == (measure.parts[0].name,)
        and measure.formula.text == measure.parts[0].name
    )


def _is_mean(measure: Measure) -> bool:
    text = measure.formula.text.strip("()").replace(" ", "")
    return len(measure.parts) == 2 and text == "/".join(measure.formula.names)


def _pair(indicator: Indicator, shape: str, cell: Cell | None) -> tuple[Fraction, Fraction]:
    """Numerator and denominator of one member; an absent member is nothing over nothing."""
    if cell is None:
        return Fraction(0), Fraction(0)
    if shape == "sum":
        return Fraction(cell.parts[0] or 0), Fraction(1)
    over, under = cell.parts if len(cell.parts) == 2 else cell.inner
    return Fraction(over or 0), Fraction(under or 0)


def _exact(
    old: Mapping[str, tuple[Fraction, Fraction]], new: Mapping[str, tuple[Fraction, Fraction]], *, additive: bool
) -> dict[str, Fraction] | None:
    if additive:
        return {member: new[member][0] - old[member][0] for member in new}
    under_before = sum((under for _, under in old.values()), Fraction(0))
    under_after = sum((under for _, under in new.values()), Fraction(0))
    if under_before == 0 or under_after == 0:
        return None
    ratio = sum((over for over, _ in old.values()), Fraction(0)) / under_before
    return {
        member: ((new[member][0] - old[member][0]) - ratio * (new[member][1] - old[member][1])) / under_after
        for member in new
    }


def _value(cell: Cell | None) -> Decimal | None:
    return None if cell is None else cell.value
