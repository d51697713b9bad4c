"""Units of measure: dimension and scale, conversion without loss, and how a quantity is written.

A dimension is a product of powers of bases. Beside the physical ones, every currency and every counting noun (家,
人, 台) is a base of its own: firms and persons do not add up, while 元/家 × 家 is 元. A difference of two percentages
(百分点) is a base too. `zhongshu.core.unit_table` lists the units.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import cache, lru_cache

from zhongshu.core.errors import PackError, UnknownName
from zhongshu.core.text import Text
from zhongshu.core.unit_table import COUNTS, NEVER_PREFIXED, PREFIXES, UNITS

Dimension = tuple[tuple[str, int], ...]
"""Sorted (base, exponent) pairs, none with exponent 0; () is a pure number."""

Powers = dict[str, int]
"""Exponents by the symbol of a simple unit, none 0."""

_EXACT = Context(prec=38)
_THIN = "\u202f"
_FORMS = "%, 百分点, 元, 美元, 人, 家, 项, km, m², 亩, t, kWh, µg/m³, h, 年, ℃ and so on, 万 or 亿 before them, 元/人"
_MINUS = "\u2212"


@dataclass(frozen=True)
class Unit:
    """`scale` of its dimension's base units make one of it; `decimals` are shown unless a column says otherwise.

    >>> speed = parse_unit("公里 / 小时")
    >>> speed.symbol, speed.scale, speed.title.zh
    ('km/h', Fraction(5, 18), '公里/小时')
    """

    symbol: str
    dimension: Dimension
    scale: Fraction
    title: Text
    decimals: int

    @property
    def difference(self) -> "Unit":
        """The unit of a difference of two values: 百分点 for %, 千分点 for ‰, itself for any other."""
        points = {"%": "百分点", "‰": "千分点"}.get(self.symbol)
        return self if points is None else parse_unit(points)

    def same_dimension(self, other: "Unit") -> bool:
        """Whether values of the two can be compared after conversion."""
        return self.dimension == other.dimension

    def same_size(self, other: "Unit") -> bool:
        """Whether values of the two can be added as they stand: kWh and 度, not 元 and 万元."""
        return self.dimension == other.dimension and self.scale == other.scale

    def multiply(self, other: "Unit") -> "Unit":
        """The unit of a product of values as they stand, in its shortest name.

        >>> parse_unit("元/人").multiply(parse_unit("万人")).symbol
        '万元'
        """
        return _named(_merged(_factors(self.symbol), _factors(other.symbol), 1))

    def divide(self, other: "Unit") -> "Unit":
        """The unit of a quotient of values as they stand: 万元/人; 万元/元 is a pure number of scale 10,000."""
        return _named(_merged(_factors(self.symbol), _factors(other.symbol), -1))


@lru_cache(maxsize=1024)
def parse_unit(text: str) -> Unit:
    """The unit of a symbol, its Chinese or English name, or a quotient or product of some: 元/(人·月).

    Width, spaces, superscripts and the two micro signs do not matter, nor does case where no other unit differs
    by it only. Raises UnknownName with the nearest unit.
    """
    if known := _find(text):
        return known
    unit = _compound(_factors(text))
    return _known().get(_plain(unit.symbol), unit)  # ug/m3 is µg/m³, as listed


def convert(value: Decimal, frm: Unit, to: Unit) -> Decimal:
    """Exact where 38 digits can hold the result, else rounded (half to even) to 38 digits.

    Raises PackError if the dimensions differ.

    >>> convert(Decimal("1.5"), parse_unit("万元"), parse_unit("元"))
    Decimal('15000')
    """
    result = Fraction(value) * _factor(frm, to)
    return _EXACT.divide(Decimal(result.numerator), Decimal(result.denominator))


def convert_sql(expr: str, frm: Unit, to: Unit, decimals: int = 6) -> str:
    """DuckDB's expression for the same without a DOUBLE on the way, which its `/` would be; NULL stays NULL.

    `expr` is a DECIMAL or an integer. A factor with an end (10000, 0.001) multiplies, exactly: the result has as many
    more decimals as the factor. One without (亩 to m², 2000/3) divides whole numbers and rounds half away from zero
    to `decimals`, exactly for up to 10 decimals and absolute values below 10**18. Beyond 38 digits DuckDB raises.
    Raises PackError if the dimensions differ.

    >>> convert_sql("co", parse_unit("µg/m³"), parse_unit("mg/m³"))
    '(co) * CAST(0.001 AS DECIMAL(38, 3))'
    """
    factor = _factor(frm, to)
    if factor == 1:
        return f"({expr})"
    places = _places(factor.denominator)
    if places is not None:
        return f"({expr}) * {_literal(int(factor * 10**places), places)}"
    whole = f"CAST(({expr}) * {_literal(10**10, 0)} AS HUGEINT)"
    factor *= Fraction(10**decimals, 10**10)
    over, under = factor.numerator, factor.denominator
    return f"(({2 * over} * {whole} + {under} * sign({whole})) // {2 * under}) * {_literal(1, decimals)}"


def format_number(value: Decimal | None, unit: Unit, scale: int | None = None) -> str:
    """The number alone, to `scale` decimals (else the unit's), rounded half away from zero as SQL rounds.

    Groups of three by a narrow no-break space, a true minus sign, an em dash for None.

    >>> format_number(Decimal("-1189.6"), parse_unit("家"))
    '−1\u202f190'
    """
    if value is None or not value.is_finite():
        return "—"
    places = unit.decimals if scale is None else scale
    wide = Context(prec=max(38, value.adjusted() + places + 2))
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, wide)
    digits = f"{abs(rounded):,.{places}f}".replace(",", _THIN)
    return f"{_MINUS}{digits}" if rounded < 0 else digits


def format_quantity(value: Decimal | None, unit: Unit, language: str, scale: int | None = None) -> str:
    """Number and unit: '92.4%', '1 190 家', '3.20 × 100 million yuan'; None is a dash without a unit."""
    number, title = format_number(value, unit, scale), unit.title.to(language)
    if value is None or not title:
        return number
    if title in ("%", "‰", "°"):
        return number + title
    return f"{number}{_THIN}×{_THIN}{title}" if title[0].isdigit() else f"{number}{_THIN}{title}"


def _factor(frm: Unit, to: Unit) -> Fraction:
    if not frm.same_dimension(to):
        raise PackError(f"{frm.symbol} cannot be converted to {to.symbol}: {_shown(frm)} is not {_shown(to)}")
    return frm.scale / to.scale


def _shown(unit: Unit) -> str:
    powers = [base if power == 1 else f"{base}^{power}" for base, power in unit.dimension]
    return " ".join(powers) or "a pure number"


def _places(denominator: int) -> int | None:
    """The decimals of a fraction in lowest terms; None if they have no end."""
    places = 0
    while 10**places % denominator:
        places += 1
        if places > 38:
            return None
    return places


def _literal(digits: int, places: int) -> str:
    text = f"{Decimal(digits).scaleb(-places, _EXACT):f}"
    return f"CAST({text} AS DECIMAL(38, {places}))"


def _plain(text: str) -> str:
    """The form names are compared in: µ and μ are one, m³ is m3."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _find(text: str) -> Unit | None:
    """A simple unit, or one with a Chinese multiple before it (万人, 亿千瓦时)."""
    word, known = _plain(text), _known()
    if unit := known.get(word) or known.get(word.casefold()):
        return unit
    for prefix, times, english in PREFIXES:
        base = known.get(word.removeprefix(prefix)) if word.startswith(prefix) else None
        if base and base.dimension and "/" not in base.symbol and not NEVER_PREFIXED & dict(base.dimension).keys():
            return _multiple(prefix, times, english, base)
    return None


def _multiple(prefix: str, times: int, english: str, base: Unit) -> Unit:
    name = prefix + base.title.zh
    title = Text(zh=name, en=f"{english.replace(' ', _THIN)} {base.title.en}")
    return Unit(name, base.dimension, base.scale * times, title, 2)


def _factors(text: str) -> Powers:
    """The simple units of a quotient or product by their symbols, with their exponents."""
    powers: Powers = {}
    for place, group in enumerate(_plain(text).split("/")):
        sign = 1 if place == 0 else -1
        inner = group[1:-1] if group.startswith("(") and group.endswith(")") else group
        for word in re.split(r"[·⋅*×]", inner):
            unit, power = _find(word), 1
            if unit is None and (raised := re.fullmatch(r"(.+?)\^?([23])", word)):
                unit, power = _find(raised[1]), int(raised[2])
            if unit is None:
                raise _unknown(word, text)
            if unit.symbol != "1":
                powers = _merged(powers, {unit.symbol: power}, sign)
    return powers


def _unknown(word: str, text: str) -> UnknownName:
    where = "" if word == _plain(text) else f" in {text!r}"
    close = difflib.get_close_matches(word, _known(), n=1, cutoff=0.6)
    meant = f'did you mean "{_known()[close[0]].symbol}"? ' if close else ""
    return UnknownName(f"no unit {word!r}{where}", hint=f"{meant}known: {_FORMS}")


def _merged(first: Powers, second: Powers, sign: int) -> Powers:
    sums = {name: first.get(name, 0) + sign * second.get(name, 0) for name in (*first, *second)}
    return {name: power for name, power in sums.items() if power}


def _named(powers: Powers) -> Unit:
    """The simple unit of that dimension and scale if there is one, else the compound."""
    unit = _compound(powers)
    simple = list(powers.values()) in ([], [1])
    return unit if simple else _by_size().get((unit.dimension, unit.scale), unit)


def _compound(powers: Powers) -> Unit:
    if list(powers.values()) in ([], [1]):
        return parse_unit(next(iter(powers), "1"))
    scale, dimension = Fraction(1), dict[str, int]()
    over, under = list[Unit](), list[Unit]()
    for symbol, power in powers.items():
        unit = parse_unit(symbol)
        scale *= unit.scale**power
        dimension = _merged(dimension, dict(unit.dimension), power)
        (over if power > 0 else under).extend([unit] * abs(power))
    title = Text(
        zh=_quotient([unit.title.zh for unit in over], [unit.title.zh.removeprefix("个") or "个" for unit in under]),
        en=_quotient([unit.title.en for unit in over], [_one(unit) for unit in under]),
    )
    symbol = _quotient([unit.symbol for unit in over], [unit.symbol for unit in under])
    return Unit(symbol, tuple(sorted(dimension.items())), scale, title, 2)


def _quotient(over: list[str], under: list[str]) -> str:
    below = "·".join(under)
    below = f"({below})" if len(under) > 1 else below
    return "·".join(over or ["1"]) + (f"/{below}" if below else "")


def _one(unit: Unit) -> str:
    """The English word after a slash: yuan/person."""
    singular = {row.symbol: row.one for row in UNITS} | {symbol: one for symbol, _, one, _ in COUNTS}
    return singular.get(unit.symbol) or unit.title.en


def _unit(symbol: str, dimension: str, scale: str, zh: str, en: str, decimals: int) -> Unit:
    powers = (word.partition("^") for word in dimension.split())
    pairs = sorted((base, int(exponent or 1)) for base, _, exponent in powers)
    return Unit(symbol, tuple(pairs), Fraction(scale), Text(zh=zh, en=en), decimals)


def _simple() -> Iterator[tuple[Unit, list[str]]]:
    """Every simple unit with all its spellings, in the order of the table."""
    for row in UNITS:
        yield _unit(*row[:6]), [row.symbol, row.zh, row.en, row.one, *row.also.split()]
    for symbol, many, one, also in COUNTS:
        yield _unit(symbol, f"count:{symbol}", "1", symbol, many, 0), [symbol, many, one, *also.split()]


@cache
def _known() -> dict[str, Unit]:
    """Simple units by plain spelling; small letters too, where no other unit is written so."""
    found: dict[str, Unit] = {}
    for unit, spellings in _simple():
        for name in filter(None, map(_plain, spellings)):
            found.setdefault(name, unit)
    for name, unit in list(found.items()):
        found.setdefault(name.casefold(), unit)
    return found


@cache
def _by_size() -> dict[tuple[Dimension, Fraction], Unit]:
    """The first unit of each dimension and scale, those with 万 and 亿 before other multiples."""
    found: dict[tuple[Dimension, Fraction], Unit] = {}
    units = [unit for unit, _ in _simple()]
    for prefix in ("", "万", "亿", *(prefix for prefix, _, _ in PREFIXES)):
        for unit in units:
            named = _find(prefix + (unit.title.zh if prefix else unit.symbol))
            if named:
                found.setdefault((named.dimension, named.scale), named)
    return found
