"""What each part adds to the growth of the whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

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
    unit = Fraction(100) * 10**places / Fraction(before)
    exact = {name: (Fraction(pair[1]) - Fraction(pair[0])) * unit for name, pair in parts.items()}
    total = (Fraction(now) - Fraction(before)) * unit
    explained = sum(exact.values(), Fraction(0))
    growth = _nearest(total)
    residual = 0 if explained == total else growth - _nearest(explained)
    shown = _adding_up(exact, growth - residual)
    return Contributions(
        _decimal(growth, places), {name: _decimal(n, places) for name, n in shown.items()}, _decimal(residual, places)
    )


def _sum(parts: Mapping[str, Pair]) -> Pair:
    return sum((pair[0] for pair in parts.values()), Decimal(0)), sum((pair[1] for pair in parts.values()), Decimal(0))


def _adding_up(exact: Mapping[str, Fraction], total: int) -> dict[str, int]:
    cut = {name: floor(value) for name, value in exact.items()}
    missing = total - sum(cut.values())
    by_remainder = sorted(exact, key=lambda name: (cut[name] - exact[name], name))
    return {name: value + (1 if name in by_remainder[:missing] else 0) for name, value in cut.items()}


def _nearest(value: Fraction) -> int:
    """Half away from zero."""
    return floor(value + Fraction(1, 2)) if value >= 0 else -floor(-value + Fraction(1, 2))


def _decimal(units: int, places: int) -> Decimal:
    return Decimal(units).scaleb(-places)
