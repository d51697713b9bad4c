"""A relation between columns of one row as an SQL condition, with the meaning that `check` gives it.

Every column stands for an interval: its value, half of its last digit to either side (or what is cut off behind it).
Ends are whole numbers of half last digits, so the condition is integer arithmetic, exact in HUGEINT. Whether an end is
in its interval is one more digit: 4 * end + 1 for a lower end that is left out, 4 * end - 1 for an upper one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import isqrt, lcm

from zhongshu.core.errors import PackError, nearest
from zhongshu.core.text import Text
from zhongshu.core.units import parse_unit
from zhongshu.datasets.figures.spec import RelationSpec
from zhongshu.methods.figures.comparable import incomparable
from zhongshu.methods.figures.equation import PRODUCTS
from zhongshu.methods.figures.figure import Figure
from zhongshu.methods.figures.printed import counts, size_of
from zhongshu.methods.figures.relation import ROLES, Kind, Relation
from zhongshu.methods.figures.verdict import Reading

_TOTALS: Mapping[Kind, str] = {"difference": "now", "rank": "before", "sum": "total", "convert": "one"}
_COUNT = "个"


@dataclass(frozen=True)
class NumberColumn:
    """A column of numbers: its digits after the point (0 of an integer) and its unit.

    Without a unit an integer counts something, a decimal is a pure number.
    """

    decimals: int
    unit: str | None = None
    integer: bool = False

    def figure(self, name: str, printed: str = "1") -> Figure:
        """A value of the column as if it were printed."""
        unit = parse_unit(self.unit or (_COUNT if self.integer else "1"))
        return Figure(name, Text(zh=name, en=name), printed, unit)


@dataclass(frozen=True)
class _Ends:
    """SQL of both ends, in steps of `size` base units, and of whether each is left out."""

    low: str
    high: str
    low_open: str
    high_open: str
    size: Fraction


def relation_sql(spec: RelationSpec, columns: Mapping[str, NumberColumn]) -> str:
    """True where the row's numbers agree, rounded or cut off; false where they cannot; NULL where one is missing
    or too large for 38 digits in a product.

    It tries no whole numbers one by one: counts in 万 are taken as if every number between were possible, so that it
    may pass what `check` refuses, never the other way round. A growth from below 0 is no growth, and passes. Raises
    PackError for a role that names no number column, for one left out, for units that do not go together.
    """
    roles = _roles(spec, columns)
    readings: tuple[Reading, Reading] = ("rounded", "truncated")
    either = " OR ".join(_agrees(spec.kind, roles, columns, reading) for reading in readings)
    if spec.kind == "growth":
        either = f"{_quoted(roles['before'][0])} < 0 OR {either}"
    return f"({either})"


def relation_words(spec: RelationSpec) -> str:
    """The relation in its columns' names: "share: part zone_output, base district_output, percent zone_share"."""
    said = (
        f"{role} {' + '.join(names) if isinstance(names, list | tuple) else names}"
        for role, names in spec.roles.items()
    )
    return f"{spec.kind}: {', '.join(said)}"


def _roles(spec: RelationSpec, columns: Mapping[str, NumberColumn]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for role in ROLES[spec.kind]:
        if role not in spec.roles:
            hint = f"a check names all of {', '.join(ROLES[spec.kind])}"
            raise PackError(f"{spec.kind} leaves out {role}", hint=hint)
        said = spec.roles[role]
        found[role] = [str(name) for name in said] if isinstance(said, list | tuple) else [str(said)]
        for name in found[role]:
            if name not in columns:
                raise PackError(f"{role} names {name!r}, which is no column of numbers", hint=nearest(name, columns))
    terms = {role: tuple(columns[name].figure(name) for name in names) for role, names in found.items()}
    if why := incomparable(Relation("check", spec.kind, terms)):
        raise PackError(why.en)
    return found


def _agrees(kind: Kind, roles: Mapping[str, list[str]], columns: Mapping[str, NumberColumn], reading: Reading) -> str:
    most = _most_steps(kind, {role: [_step(columns[name]) for name in names] for role, names in roles.items()})
    ends = {role: [_ends(name, columns[name], reading, most) for name in names] for role, names in roles.items()}
    if kind == "subset":
        part, whole = ends["part"][0], ends["whole"][0]
        low, high = _scaled([part.size, whole.size])
        return f"({_lower(part, low)} <= {_upper(whole, high)})"
    if kind in _TOTALS:
        total = _TOTALS[kind]
        return _totals(ends[total][0], [one for role, found in ends.items() if role != total for one in found])
    left, right, last = ROLES[kind]
    factor = _plus_one(ends[last][0]) if kind == "growth" else ends[last][0]
    return _products(ends[left][0], ends[right][0], factor)


def _most_steps(kind: Kind, sizes: Mapping[str, Sequence[Fraction]]) -> int:
    """How many last digits a column may count so that no product has more than 38 digits: some 10^16 for 亿元 and %.

    A larger value is NULL, and passes. DuckDB's TRY is no way out: it lets overflows below AND and OR through.
    """
    if kind in PRODUCTS:
        left, base, last = (sizes[role][0] for role in ROLES[kind])
        grown = last.numerator + last.denominator if kind == "growth" else 1
        times, each = _scaled([left, base * (Fraction(1, last.denominator) if kind == "growth" else last)])
        largest = max(times, each * grown)
    else:
        every = [size for found in sizes.values() for size in found]
        largest = max(_scaled(every)) * len(every)
    return isqrt(10**38 // (64 * largest))


def _step(column: NumberColumn) -> Fraction:
    """Half a last digit, in base units."""
    return size_of(column.figure("").unit) / Fraction(2 * 10**column.decimals)


def _ends(name: str, column: NumberColumn, reading: Reading, most: int) -> _Ends:
    unit = column.figure(name).unit
    shown = _quoted(name)
    steps = f"CAST(CAST({shown} AS DECIMAL(38, {column.decimals})) * {10**column.decimals} AS HUGEINT)"
    largest = max(most // 10**column.decimals, 1)
    steps = f"CASE WHEN {shown} BETWEEN -{largest} AND {largest} THEN {steps} END"
    size = _step(column)
    if counts(unit) and unit.scale == 1 and column.decimals == 0:
        return _Ends(f"2 * {steps}", f"2 * {steps}", "false", "false", size)
    if reading == "rounded":
        low, high = f"2 * {steps} - 1", f"2 * {steps} + 1"
    else:
        low = f"CASE WHEN {steps} > 0 THEN 2 * {steps} ELSE 2 * {steps} - 2 END"
        high = f"CASE WHEN {steps} < 0 THEN 2 * {steps} ELSE 2 * {steps} + 2 END"
    low_open = f"{steps} <= 0"
    if counts(unit):  # nothing is counted below 0
        low, low_open = f"CASE WHEN {steps} = 0 THEN 0 ELSE {low} END", f"{steps} < 0"
    return _Ends(low, high, low_open, f"{steps} >= 0", size)


def _quoted(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def _scaled(sizes: Sequence[Fraction]) -> list[int]:
    """Whole numbers in the proportion of the sizes."""
    common = lcm(*(size.denominator for size in sizes))
    return [int(size * common) for size in sizes]


def _lower(ends: _Ends, times: int) -> str:
    return f"4 * {times} * ({ends.low}) + ({ends.low_open})::INT"


def _upper(ends: _Ends, times: int) -> str:
    return f"4 * {times} * ({ends.high}) - ({ends.high_open})::INT"


def _totals(total: _Ends, addends: Sequence[_Ends]) -> str:
    times, *others = _scaled([total.size, *(one.size for one in addends)])
    low = " + ".join(f"{n} * ({one.low})" for n, one in zip(others, addends, strict=True))
    high = " + ".join(f"{n} * ({one.high})" for n, one in zip(others, addends, strict=True))
    low_open = " OR ".join(one.low_open for one in addends)
    high_open = " OR ".join(one.high_open for one in addends)
    added = _Ends(low, high, low_open, high_open, Fraction(1))
    return f"({_lower(total, times)} <= {_upper(added, 1)} AND {_lower(added, 1)} <= {_upper(total, times)})"


def _plus_one(percent: _Ends) -> _Ends:
    """1 + percent, in steps small enough for both."""
    over, under = percent.size.numerator, percent.size.denominator
    low, high = f"{under} + {over} * ({percent.low})", f"{under} + {over} * ({percent.high})"
    return _Ends(low, high, percent.low_open, percent.high_open, Fraction(1, under))


def _products(left: _Ends, base: _Ends, factor: _Ends) -> str:
    """Whether `left` meets base * factor, whose ends are among the four products of theirs."""
    times, each = _scaled([left.size, base.size * factor.size])
    lows, highs = [], []
    for (one, one_open), (other, other_open) in product(_both(base), _both(factor)):
        corner = f"4 * {each} * ({one}) * ({other})"
        reached = f"({one} = 0 AND NOT ({one_open})) OR ({other} = 0 AND NOT ({other_open}))"  # 0 times anything is 0
        left_out = f"(({one_open} OR {other_open}) AND NOT ({reached}))::INT"
        lows.append(f"{corner} + {left_out}")
        highs.append(f"{corner} - {left_out}")
    lowest, highest = f"least({', '.join(lows)})", f"greatest({', '.join(highs)})"
    return f"({_lower(left, times)} <= {highest} AND {lowest} <= {_upper(left, times)})"


def _both(ends: _Ends) -> tuple[tuple[str, str], tuple[str, str]]:
    return (ends.low, ends.low_open), (ends.high, ends.high_open)
