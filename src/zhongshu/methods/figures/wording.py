"""Numbers, units and sums of one line of arithmetic, as a clerk would write them down."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from zhongshu.core.text import Text
from zhongshu.core.units import Unit
from zhongshu.methods.figures.figure import Figure
from zhongshu.methods.figures.interval import Interval
from zhongshu.methods.figures.printed import digits_of, size_of
from zhongshu.methods.figures.relation import ROLES, Kind

_MINUS = "\u2212"
_SIGNS = {">=": "≥", "<=": "≤", "=": ""}
_ABOUT = {"zh": "约", "en": "about "}
_BESIDE = ("%", "‰", "")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_HUNDRED_MILLION, _TEN_THOUSAND = "100\u202fmillion ", "10\u202f000 "
MOST_PARTS = 6
"""Parts of a sum that are written out one by one; of more the first ones and the last are."""


def rounded(value: Fraction, decimals: int) -> str:
    """To `decimals`, half away from zero, with a true minus.

    >>> rounded(Fraction(-183, 10), 1)
    '−18.3'
    """
    whole = floor(abs(value) * 10**decimals + Fraction(1, 2))
    return _signed(whole, decimals, value < 0)


def down(value: Fraction, decimals: int) -> str:
    """The nearest number with `decimals` that is not above it."""
    whole = floor(value * 10**decimals)
    return _signed(abs(whole), decimals, whole < 0)


def up(value: Fraction, decimals: int) -> str:
    """The nearest number with `decimals` that is not below it."""
    whole = ceil(value * 10**decimals)
    return _signed(abs(whole), decimals, whole < 0)


def _signed(digits: int, decimals: int, negative: bool) -> str:
    text = f"{Decimal((0, tuple(map(int, str(digits))), -decimals)):f}" if digits else f"{0:.{decimals}f}"
    return _MINUS + text if negative and digits else text


def span(interval: Interval, decimals: int, language: str, mark: str = "") -> str:
    """Both ends rounded ("43.54–43.67"), or the one it has ("≥43.5"); `mark` is a % behind each of them."""
    low = None if interval.low is None else rounded(interval.low, decimals) + mark
    high = None if interval.high is None else rounded(interval.high, decimals) + mark
    if low is None or high is None:
        return f"≥{low}" if low is not None else f"≤{high}"
    if low == high:
        return low
    if low.startswith(_MINUS) or high.startswith(_MINUS):
        return f"{low}{' 至 ' if language == 'zh' else ' to '}{high}"
    return f"{low}–{high}"


def english_scale(unit: Unit, value: Decimal) -> tuple[int, str | None]:
    """By which power of ten English moves a value in 亿 or 万, and its words behind it; (0, None) of any other unit."""
    title = unit.title.en
    if title.startswith(_HUNDRED_MILLION):
        base = title.removeprefix(_HUNDRED_MILLION)
        return (-4, f"trillion {base}") if abs(value) >= 10_000 else (-1, f"billion {base}")
    if title.startswith(_TEN_THOUSAND):
        base = title.removeprefix(_TEN_THOUSAND)
        return (-2, f"million {base}") if abs(value) >= 100 else (1, f"thousand {base}")
    return 0, None


def moved(text: str, power: int) -> str:
    """The point of every number in a text moved by a power of ten; no digit is added or cut.

    >>> moved("43.6 (43.54–43.67)", -1)
    '4.36 (4.354–4.367)'
    """
    return _NUMBER.sub(lambda digits: f"{Decimal(digits[0]).scaleb(power):f}", text) if power else text


def with_unit(number: str, unit: Unit, language: str, aside: str = "") -> str:
    """Number and unit: "47.4 亿元", "108.7%", "4.74 billion yuan"; `aside` stands behind them, in the same unit."""
    if language == "en":
        power, words = english_scale(unit, max(map(Decimal, _NUMBER.findall(number)), default=Decimal(0)))
        if words is not None:
            return f"{moved(number, power)} {words}{moved(aside, power)}"
    return _titled(number, unit.title.to(language)) + aside


def _titled(number: str, title: str) -> str:
    if title in _BESIDE:
        return number + title
    return f"{number} × {title}" if title[0].isdigit() else f"{number} {title}"


def ranked(unit: Unit) -> Unit:
    """The same, called as places in an order are: 17 位, and a bare 17 in English."""
    return replace(unit, title=Text(zh="位", en=""))


def quantity(figure: Figure, language: str) -> str:
    """The figure as it stands on its page, with its qualifier and unit: "≥40 家", "约2 万人次"."""
    printed = figure.printed.strip()
    digits = _MINUS + printed[1:] if printed.startswith("-") else printed.removeprefix("+")
    if language == "en" and english_scale(figure.unit, Decimal(0))[1] is not None:
        read = digits_of(printed)  # without commas: the point is moved
        digits = rounded(read.value, read.decimals)
    before = _ABOUT[language] if figure.qualifier == "approx" else _SIGNS[figure.qualifier]
    return before + with_unit(digits, figure.unit, language)


def in_unit(interval: Interval, unit: Unit) -> Interval:
    """From base units."""
    size = size_of(unit)
    return Interval(
        None if interval.low is None else interval.low / size,
        None if interval.high is None else interval.high / size,
        interval.low_open,
        interval.high_open,
    )


def bracketed(text: str, language: str) -> str:
    """In the brackets of the language."""
    return f"（{text}）" if language == "zh" else f" ({text})"


def sides(kind: Kind, role: str, terms: Mapping[str, Sequence[Figure]], language: str) -> str:
    """How `role` is worked out of the others: "47.4 亿元 ÷ 108.7%"."""
    if kind == "rank":
        terms = {name: [replace(figure, unit=ranked(figure.unit)) for figure in said] for name, said in terms.items()}
    said = {name: [quantity(figure, language) for figure in figures] for name, figures in terms.items()}
    first = {name: _operand(quantities[0]) for name, quantities in said.items() if quantities}
    if kind == "sum":
        return _added(said["parts"], language) if role == "total" else said["total"][0]
    if kind in ("difference", "rank"):
        return _difference(kind, role, first)
    if kind in ("subset", "convert"):
        return next(iter(first.values()))
    product, base, factor = ROLES[kind]
    grown = kind == "growth"
    if role == factor:
        return f"{first[product]} ÷ {first[base]}" + (" − 1" if grown else "")
    times = _one_plus(said[factor][0]) if grown else first[factor]
    return f"{first[product]} ÷ {times}" if role == base else f"{first[base]} × {times}"


def _added(parts: Sequence[str], language: str) -> str:
    """As in "12 家 + 30 家 + 8 家"; of a long sum "12 家 + 30 家 + 8 家 + … + 7 家（共 60 项）"."""
    if len(parts) <= MOST_PARTS:
        return " + ".join(map(_operand, parts))
    shown = " + ".join([*map(_operand, parts[:3]), "…", _operand(parts[-1])])
    return f"{shown}（共 {len(parts)} 项）" if language == "zh" else f"{shown} ({len(parts)} terms)"


def _operand(text: str) -> str:
    return f"({text})" if text.startswith(_MINUS) else text


def _one_plus(percent: str) -> str:
    return f"(1 − {percent[1:]})" if percent.startswith(_MINUS) else f"(1 + {percent})"


def _difference(kind: Kind, role: str, first: Mapping[str, str]) -> str:
    summed, one, other = ("now", "before", "change") if kind == "difference" else ("before", "now", "gained")
    if role == summed:
        return f"{first[one]} + {first[other]}"
    return f"{first[summed]} − {first[other if role == one else one]}"


def whole_numbers(within: Interval) -> str:
    """The first and last of them: "348–358", "44", "≥22"."""
    low, high = within.low, within.high
    if low is None or high is None:
        return f"≥{rounded(low, 0)}" if low is not None else f"≤{rounded(high or Fraction(0), 0)}"
    return rounded(low, 0) if low == high else f"{rounded(low, 0)}–{rounded(high, 0)}"


def bounds(within: Interval, decimals: int) -> str:
    """What is known of it, rounded outwards: "≥2.5", "≤56.3", "2.5–3.1"; an open 0 at the bottom says nothing."""
    low, high = within.low, within.high
    if low == 0 and within.low_open and high is not None:
        low = None
    if low is None or high is None:
        return f"≥{down(low, decimals)}" if low is not None else f"≤{up(high or Fraction(0), decimals)}"
    return rounded(low, decimals) if low == high else f"{down(low, decimals)}–{up(high, decimals)}"
