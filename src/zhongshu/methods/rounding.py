"""Rounding that adds up: what is shown of the parts makes what is shown of the whole."""

from collections.abc import Hashable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def nearest(value: Fraction) -> int:
    """Half away from zero, as numbers are shown."""
    return floor(value + Fraction(1, 2)) if value >= 0 else -floor(-value + Fraction(1, 2))


def round_to_sum(values: Mapping[Key, Fraction], digits: int, total: Decimal | None = None) -> dict[Key, Decimal]:
    """Round each value so that the rounded ones add up to `total`, else to their rounded sum.

    Each is cut, and the last digits that are missing then go to those that lost most (the largest remainders).

    >>> round_to_sum({"a": Fraction(1, 3), "b": Fraction(1, 3), "c": Fraction(1, 3)}, 1)
    {'a': Decimal('0.4'), 'b': Decimal('0.3'), 'c': Decimal('0.3')}
    """
    scaled = {key: value * 10**digits for key, value in values.items()}
    cut = {key: floor(value) for key, value in scaled.items()}
    whole = nearest(sum(scaled.values(), Fraction(0))) if total is None else int(total.scaleb(digits))
    missing = whole - sum(cut.values())
    for key in sorted(scaled, key=lambda key: cut[key] - scaled[key])[:missing]:
        cut[key] += 1
    return {key: Decimal(value).scaleb(-digits) for key, value in cut.items()}
