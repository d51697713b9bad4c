"""A role worked out from what the digits of the others say by themselves: its value, its unit, its digits."""

from collections.abc import Iterator
from fractions import Fraction

from zhongshu.core.units import Unit, parse_unit
from zhongshu.methods.figures.equation import PRODUCTS
from zhongshu.methods.figures.printed import digits_of, size_of, value_of
from zhongshu.methods.figures.relation import ROLES, Relation
from zhongshu.methods.figures.wording import ranked


def nominal_of(relation: Relation, role: str) -> Fraction | None:
    """`role` from what the digits of the others say by themselves, in base units; None for a division by 0."""
    kind = relation.kind
    values = {
        name: [value_of(figure) for figure in figures]
        for name, figures in relation.terms.items()
        if figures and name != role
    }
    if kind in PRODUCTS:
        product, base, factor = ROLES[kind]
        one = 1 if kind == "growth" else 0
        if role == product:
            return values[base][0] * (values[factor][0] + one)
        under = values[base][0] if role == factor else values[factor][0] + one
        return None if under == 0 else values[product][0] / under - (one if role == factor else 0)
    if kind == "sum":
        return sum(values["parts"], Fraction(0)) if role == "total" else values["total"][0]
    if kind in ("difference", "rank"):
        summed, one_role, other = ("now", "before", "change") if kind == "difference" else ("before", "now", "gained")
        if role == summed:
            return values[one_role][0] + values[other][0]
        return values[summed][0] - values[other if role == one_role else one_role][0]
    return next(iter(values.values()))[0]


def unit_of_role(relation: Relation, role: str) -> Unit:
    """The unit of what is left out."""
    kind = relation.kind
    units = {name: figures[0].unit for name, figures in relation.terms.items() if figures and name != role}
    if kind == "rank":
        return ranked(next(iter(units.values())))
    if kind == "difference" and role == "change":
        return units["now"].difference
    if kind == "difference":
        return units["before" if role == "now" else "now"]
    if kind not in PRODUCTS:
        return next(iter(units.values()))
    product, base, factor = ROLES[kind]
    if role == factor:
        over, under = units[product], units[base]
        return parse_unit("%") if over.same_dimension(under) else over.divide(under)
    other, rate = units[base if role == product else product], units[factor]
    if rate.dimension == ():
        return other
    return other.multiply(rate) if role == product else other.divide(rate)


def decimals_of(relation: Relation, role: str, unit: Unit) -> int:
    """As many as the printed terms of that unit have; the unit's own where none has it."""
    found = list(_shown(relation, unit, role))
    return max(found) if found else unit.decimals


def _shown(relation: Relation, unit: Unit, role: str) -> Iterator[int]:
    points = relation.kind in ("difference", "rank", "sum")
    for figures in relation.terms.values():
        for figure in figures:
            same = figure.unit.dimension == unit.dimension and unit.dimension != ()
            if (same or points) and size_of(figure.unit) == size_of(unit):
                yield digits_of(figure.printed).decimals
