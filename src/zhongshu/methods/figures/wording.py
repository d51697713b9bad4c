"""Numbers, units and sums of one line of arithmetic, as a clerk would write them down."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from zhongshu.core.text import Text
from zhongshu.core.units import Unit
from zhongshu.methods.figures.figure import Figure
from zhongshu.methods.figures.interval import Interval
from zhongshu.methods.figures.printed import size_of
from zhongshu.methods.figures.relation import ROLES, Kind

_MINUS = "\u2212"
_SIGNS = {">=": "≥", "<=": "≤", "=": ""}
_ABOUT = {"zh": "约", "en": "about "}
_BESIDE = ("%", "‰", "")


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


def with_unit(number: str, unit: Unit, language: str) -> str:
    """Number and unit: "47.4 亿元", "108.7%", "47.4 × 100 million yuan"."""
    title = unit.title.to(language)
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
        return " + ".join(map(_operand, said["parts"])) if role == "total" else said["total"][0]
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
