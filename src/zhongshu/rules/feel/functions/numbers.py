"""Functions of numbers."""

from collections.abc import Callable, Mapping
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    DecimalException,
)  # fmt: skip
from typing import Any

from zhongshu.rules.feel.functions.builtin import function, way
from zhongshu.rules.feel.values import DIGITS, Months, computed

_SCALES = range(-6111, 6177)


def _rounding(mode: str) -> Callable[[Decimal, Decimal | None], Decimal | None]:
    def rounded(n: Decimal, scale: Decimal | None) -> Decimal | None:
        digits = 0 if scale is None else int(scale)
        if digits not in _SCALES:
            return None
        try:
            found = n.quantize(Decimal(1).scaleb(-digits), rounding=mode, context=DIGITS)
        except DecimalException:  # more digits than there are: it is as it was
            return n if digits > 0 else None
        return found + 0 if digits > 0 else Decimal(int(found))

    return rounded


def _modulo(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    """dividend - divisor * floor(dividend / divisor): it has the divisor's sign."""
    whole = None if divisor == 0 else computed("/", dividend, divisor)
    if whole is None:
        return None
    return dividend - divisor * whole.to_integral_value(rounding=ROUND_FLOOR)


def _safely(do: Callable[[Decimal], Decimal]) -> Callable[[Decimal], Decimal | None]:
    def safe(number: Decimal) -> Decimal | None:
        try:
            found = do(Decimal(number))
        except DecimalException:
            return None
        return found if found.is_finite() else None

    return safe


def _log(number: Decimal) -> Decimal:
    if number <= 0:
        raise DecimalException
    return number.ln(DIGITS)


def _absolute(n: Any) -> Any:
    return Months(abs(n.months)) if isinstance(n, Months) else abs(n)


def _odd(number: Decimal) -> bool:
    return number % 2 in (1, -1)


def _even(number: Decimal) -> bool:
    return number % 2 == 0


_HALF_EVEN = function(way(_rounding(ROUND_HALF_EVEN), n="number", scale="number"))
_SIZED = "number|days and time duration|years and months duration"

NUMBERS: Mapping[str, Callable[..., Any]] = {
    "decimal": _HALF_EVEN,
    "floor": function(way(_rounding(ROUND_FLOOR), n="number", scale="number?")),
    "ceiling": function(way(_rounding(ROUND_CEILING), n="number", scale="number?")),
    "round up": function(way(_rounding(ROUND_UP), n="number", scale="number")),
    "round down": function(way(_rounding(ROUND_DOWN), n="number", scale="number")),
    "round half up": function(way(_rounding(ROUND_HALF_UP), n="number", scale="number")),
    "round half down": function(way(_rounding(ROUND_HALF_DOWN), n="number", scale="number")),
    "abs": function(way(_absolute, n=_SIZED)),
    "modulo": function(way(_modulo, dividend="number", divisor="number")),
    "sqrt": function(way(_safely(lambda number: number.sqrt(DIGITS)), number="number")),
    "log": function(way(_safely(_log), number="number")),
    "exp": function(way(_safely(lambda number: number.exp(DIGITS)), number="number")),
    "odd": function(way(_odd, number="number")),
    "even": function(way(_even, number="number")),
}
