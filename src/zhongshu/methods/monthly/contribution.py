"""What each part adds to the growth of the whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from zhongshu.methods.rounding import nearest, round_to_sum

Pair = tuple[Decimal, Decimal]
"""A value before and now."""


@dataclass(frozen=True)
class Contributions:
    """`growth` of the whole in %, `parts` and the `residual` in percentage points of it; they add up exactly.

    `residual` is what the parts do not explain: 0 where they add up to the whole, before and now.
    """

    growth: Decimal
    parts: Mapping[str, Decimal]
    residual: Decimal


def contributions(parts: Mapping[str, Pair], whole: Pair | None = None, *, places: int = 2) -> Contributions | None:
    """Each part's change over the whole's base (its share then times its own growth), with `places` shown.

    Without `whole` it is the sum of the parts. None where the whole's base is zero or negative. Rounded so that what
    is shown adds up: the last digit goes to those that lost most by being cut (the largest remainders), so a figure
    may differ from its own rounding by one in its last digit.

    >>> made = contributions({"a": (Decimal(60), Decimal(66)), "b": (Decimal(40), Decimal(38))})
    >>> made.growth, made.parts["a"], made.parts["b"], made.residual
    (Decimal('4.00'), Decimal('6.00'), Decimal('-2.00'), Decimal('0.00'))
    """
    before, now = whole or _sum(parts)
    if before <= 0:
        return None
    percent = Fraction(100) / Fraction(before)
    exact = {name: (Fraction(pair[1]) - Fraction(pair[0])) * percent for name, pair in parts.items()}
    total, explained = (Fraction(now) - Fraction(before)) * percent, sum(exact.values(), Fraction(0))
    growth = _shown(total, places)
    residual = Decimal(0).scaleb(-places) if explained == total else growth - _shown(explained, places)
    return Contributions(growth, round_to_sum(exact, places, growth - residual), residual)


def _sum(parts: Mapping[str, Pair]) -> Pair:
    return sum((pair[0] for pair in parts.values()), Decimal(0)), sum((pair[1] for pair in parts.values()), Decimal(0))


def _shown(value: Fraction, places: int) -> Decimal:
    return Decimal(nearest(value * 10**places)).scaleb(-places)
