"""What the digits of a printed number can stand for.

Printing hides digits by rounding (四舍五入: half away from zero) or by cutting them off (towards zero). So "64.48 %"
is all from 64.475 up to, not with, 64.485 if rounded, from 64.48 up to 64.49 if cut off.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache

from zhongshu.core.errors import LoadError
from zhongshu.core.units import Unit
from zhongshu.methods.figures.figure import Figure
from zhongshu.methods.figures.interval import NOT_NEGATIVE, Interval, intersect, scale
from zhongshu.methods.figures.verdict import Reading

_FORM = re.compile(r"([+-]?)([0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]+)(?:\.([0-9]+))?")
_PLAIN = str.maketrans(
    "０１２３４５６７８９＋－．，\u2212\u2013\u00a0\u2009\u202f",
    "0123456789+-.,--   ",
)
"""Full-width digits and signs, dashes for a minus, spaces between groups. Nothing else: 12³ is a footnote, not 123."""
_MOST = 38
_POINT = (("point", 1),)


@dataclass(frozen=True)
class Digits:
    """`last` whole steps of `step`, the size of the last shown digit (1/100 for two decimals).

    `nonzero` is the size of its last digit that is not 0 (10 of 2560); that of the last digit of a zero.
    """

    last: int
    step: Fraction
    decimals: int
    nonzero: Fraction

    @cached_property
    def value(self) -> Fraction:
        """What the digits say by themselves."""
        return self.last * self.step

    @cached_property
    def half(self) -> Fraction:
        """Half of the last digit."""
        return self.step / 2


@lru_cache(maxsize=65536)
def digits_of(printed: str) -> Digits:
    """The digits of a printed number: a sign, groups of three by commas or narrow spaces, full-width digits.

    LoadError for anything else (NaN, 1e9, a unit beside them), and for more than 38 digits.

    >>> digits_of("－１,２０８.50").value
    Fraction(-2417, 2)
    """
    plain = printed.translate(_PLAIN).strip()
    match = _FORM.fullmatch(plain)
    if match is None:
        raise LoadError(
            f"{printed[:40]!r} is no printed number",
            hint="digits as they stand on the page: 1208, 1,208, -18.30; unit and qualifier have columns of their own",
        )
    sign, before, after = match.groups()
    digits = re.sub("[, ]", "", before) + (after or "")
    if len(digits) > _MOST:
        raise LoadError(f"{printed[:40]!r}... has {len(digits)} digits", hint=f"a number has at most {_MOST}")
    decimals = len(after or "")
    last, step = int(sign + digits), Fraction(1, 10**decimals)
    zeros = len(digits) - len(digits.rstrip("0")) if last else 0
    return Digits(last, step, decimals, step * 10**zeros)


def size_of(unit: Unit) -> Fraction:
    """Base units in one; a percentage point is 1/100 as a percent is, for they add up."""
    return unit.scale / 100 if unit.dimension == _POINT else unit.scale


def counts(unit: Unit) -> bool:
    """Whether it counts things (家, 万户): a dimension that is one counting noun."""
    return len(unit.dimension) == 1 and unit.dimension[0][0].startswith("count:") and unit.dimension[0][1] == 1


def is_whole(figure: Figure) -> bool:
    """Whether it stands for a whole number of things; "1.5 家" with its decimal is an average and does not."""
    return counts(figure.unit) and (figure.unit.scale != 1 or digits_of(figure.printed).decimals == 0)


def is_exact(figure: Figure) -> bool:
    """Whether its digits hide nothing: a count printed in full."""
    return figure.qualifier == "=" and figure.unit.scale == 1 and is_whole(figure)


def value_of(figure: Figure) -> Fraction:
    """What its digits say by themselves, in base units (`size_of`)."""
    return digits_of(figure.printed).value * size_of(figure.unit)


def within(figure: Figure, reading: Reading = "rounded") -> Interval:
    """All values that the figure can stand for, in base units (元 for 亿元, 1 for %, 1/100 for 百分点).

    "=": by `reading`, or the number itself for a count printed in full; a count in 万 may be any number of that range
    of which only the whole ones are possible (`is_whole`). ">=" from it on; "<=" up to it (from 0 where things are
    counted). "approx": one unit of the last digit that is not 0, to either side (about 2560 is 2550 to 2570), a
    convention of ours. Raises LoadError as `digits_of` does.
    """
    digits = digits_of(figure.printed)
    interval = scale(_interval(figure, digits, reading), size_of(figure.unit))
    return (intersect(interval, NOT_NEGATIVE) or interval) if counts(figure.unit) else interval


def _interval(figure: Figure, digits: Digits, reading: Reading) -> Interval:
    value = digits.value
    if figure.qualifier == ">=":
        return Interval(value, None)
    if figure.qualifier == "<=":
        return Interval(None, value)
    if figure.qualifier == "approx":
        return Interval(value - digits.nonzero, value + digits.nonzero)
    if is_exact(figure):
        return Interval.point(value)
    step = digits.step
    if reading == "rounded":
        return Interval(value - digits.half, value + digits.half, digits.last <= 0, digits.last >= 0)
    low = value if digits.last > 0 else value - step
    high = value if digits.last < 0 else value + step
    return Interval(low, high, digits.last <= 0, digits.last >= 0)
