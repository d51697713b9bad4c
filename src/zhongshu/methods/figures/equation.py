"""The equations behind the kinds of relation, solved over what the terms can stand for.

Three forms: a product (part = base × percent), a total (total = the sum of parts) and an order (part <= whole). Each
term stands once, so interval arithmetic is exact; where both sides of a product count things, whole numbers are tried
one by one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from zhongshu.methods.figures.figure import Figure
from zhongshu.methods.figures.interval import (
    NOT_NEGATIVE,
    Interval,
    add,
    hull,
    intersect,
    multiply,
    quotients,
    subtract,
    total,
    whole,
    wholes,
)
from zhongshu.methods.figures.printed import is_whole, within
from zhongshu.methods.figures.relation import ROLES, Kind, Relation
from zhongshu.methods.figures.verdict import Reading

MOST_TRIED = 500
"""How many whole numbers of one term are tried one by one; more are taken as if every number between were possible."""

Readings = Mapping[str | None, Reading]
"""How the digits of a page (`Figure.source`) are read; rounded where it says nothing."""

PRODUCTS: frozenset[Kind] = frozenset({"share", "growth", "target", "ratio"})
_ONE = Interval.point(1)


@dataclass(frozen=True)
class Box:
    """What one term can be, in base units; `whole` when only the whole numbers in `within` are possible."""

    within: Interval
    whole: bool


@dataclass(frozen=True)
class Solution:
    """`possible` is what the role left out can be; None when none is left out. `tried`: whole numbers one by one."""

    possible: Interval | None
    whole: bool = False
    tried: bool = True


def boxed(figure: Figure, reading: Reading) -> Box | None:
    """None for a number of things that no whole number prints as (1.23456 万家)."""
    counted = is_whole(figure)
    interval = whole(within(figure, reading)) if counted else within(figure, reading)
    return None if interval is None else Box(interval, counted)


def missing_role(relation: Relation) -> str | None:
    """The one role of its kind that no term fills; None when all are filled."""
    return next((role for role in ROLES[relation.kind] if not relation.terms.get(role)), None)


def solve(relation: Relation, readings: Readings) -> Solution | None:
    """None when no values that the figures can stand for fit; everything where nothing follows (division by 0)."""
    boxes: dict[str, list[Box]] = {}
    for role, figures in relation.terms.items():
        found = [boxed(figure, readings.get(figure.source, "rounded")) for figure in figures]
        boxes[role] = [box for box in found if box is not None]
        if len(boxes[role]) < len(found):
            return None
    if relation.kind in PRODUCTS:
        return _product(relation.kind, {role: found[0] for role, found in boxes.items() if found})
    if relation.kind == "subset":
        return _order(boxes)
    return _sum(relation.kind, boxes)


def _product(kind: Kind, boxes: Mapping[str, Box]) -> Solution | None:
    """product = base × factor, where a growth's factor is 1 + percent."""
    left, right, last = ROLES[kind]
    product, base = boxes.get(left), boxes.get(right)
    factor = boxes[last].within if last in boxes else None
    if factor is not None and kind == "growth":
        factor = add(factor, _ONE)
    if factor is None:
        assert product is not None
        assert base is not None
        found = hull(quotients(product.within, base.within))
        shifted = found if found is None or kind != "growth" else subtract(found, _ONE)
        return None if shifted is None else Solution(shifted)
    if base is None:
        assert product is not None
        return _base(product, factor)
    if product is None:
        return _answer([multiply(base.within, factor)], base.whole)
    return _agree(product, base, factor)


def _base(product: Box, factor: Interval) -> Solution | None:
    """A base of things is a number of things too; each whole number of the product is tried where there are few."""
    tried = wholes(product.within, MOST_TRIED) if product.whole else None
    if tried is None:
        answer = _answer(quotients(product.within, factor), product.whole)
        return None if answer is None else Solution(answer.possible, answer.whole, tried=not product.whole)
    return _answer([part for one in tried for part in quotients(Interval.point(one), factor)], True)


def _answer(parts: Sequence[Interval], counted: bool) -> Solution | None:
    if counted:
        inside = [intersect(part, NOT_NEGATIVE) for part in parts]
        parts = [found for part in inside if part is not None and (found := whole(part)) is not None]
    possible = hull(parts)
    return None if possible is None else Solution(possible, counted)


def _agree(product: Box, base: Box, factor: Interval) -> Solution | None:
    image = intersect(multiply(base.within, factor), product.within)
    if image is None:
        return None
    if product.whole and base.whole:
        return _agree_whole(product.within, base.within, factor)
    if product.whole:
        return None if whole(image) is None else Solution(None)
    if base.whole:
        fitting = [intersect(part, base.within) for part in quotients(product.within, factor)]
        return Solution(None) if any(part is not None and whole(part) is not None for part in fitting) else None
    return Solution(None)


def _agree_whole(product: Interval, base: Interval, factor: Interval) -> Solution | None:
    """Whether whole numbers of both fit: those of the side that has fewer are tried."""
    products, bases = wholes(product, MOST_TRIED), wholes(base, MOST_TRIED)
    if products is None and bases is None:
        return Solution(None, tried=False)
    if bases is None or (products is not None and len(products) <= len(bases)):
        assert products is not None
        fits = any(_has_whole(part, base) for n in products for part in quotients(Interval.point(n), factor))
    else:
        fits = any(_has_whole(multiply(Interval.point(n), factor), product) for n in bases)
    return Solution(None) if fits else None


def _has_whole(one: Interval, other: Interval) -> bool:
    both = intersect(one, other)
    return both is not None and whole(both) is not None


def _order(boxes: Mapping[str, Sequence[Box]]) -> Solution | None:
    part, all_of_it = boxes.get("part"), boxes.get("whole")
    if part and all_of_it:
        least, most = part[0].within, all_of_it[0].within
        return Solution(None) if intersect(least, Interval(None, most.high, high_open=most.high_open)) else None
    if part:
        low = part[0].within
        return Solution(Interval(low.low, None, low.low_open), part[0].whole)
    assert all_of_it is not None
    high = all_of_it[0].within
    below = Interval(None, high.high, high_open=high.high_open)
    counted = all_of_it[0].whole
    return Solution((intersect(below, NOT_NEGATIVE) or below) if counted else below, counted)


def _sum(kind: Kind, boxes: Mapping[str, Sequence[Box]]) -> Solution | None:
    """total = first + second + ...; whole numbers of all ranges fill the range of their sum."""
    left, *right = _sides(kind)
    sums = boxes.get(left, ())
    absent = next((role for role in right if not boxes.get(role)), None)
    addends = [box for role in right for box in boxes.get(role, ())]
    every = [*sums, *addends]
    counted = all(box.whole for box in every)
    added = total(box.within for box in addends)
    if not sums:
        return Solution(added, counted)
    if absent is not None:
        return Solution(subtract(sums[0].within, added), counted)
    both = intersect(sums[0].within, added)
    return None if both is None else Solution(None)


def _sides(kind: Kind) -> tuple[str, ...]:
    """The role that is the sum of the others, first."""
    return {
        "difference": ("now", "before", "change"),
        "rank": ("before", "now", "gained"),
        "sum": ("total", "parts"),
        "convert": ("one", "other"),
    }[kind]


def nothing_follows(kind: Kind, solution: Solution) -> bool:
    """Whether the role left out could be anything, or anything above 0 that is counted or a product or quotient."""
    found = solution.possible
    if found is None or found.high is not None:
        return False
    if found.low is None or kind not in PRODUCTS:
        return found.low is None
    if solution.whole:
        return found.low <= 1
    return found.low_open and (found.low == 0 or (kind == "growth" and found.low == -1))


def unprintable(relation: Relation) -> Figure | None:
    """The first number of things that no whole number prints as."""
    figures = (figure for terms in relation.terms.values() for figure in terms)
    return next((one for one in figures if not (boxed(one, "rounded") or boxed(one, "truncated"))), None)


def try_base(kind: Kind, product: Fraction, base: Fraction) -> Fraction | None:
    """The percent or value that a product has of a base; None of 0."""
    if base == 0:
        return None
    return product / base - (1 if kind == "growth" else 0)
