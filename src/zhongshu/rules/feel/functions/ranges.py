"""How points and ranges lie to each other (DMN 1.5, table 78)."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from zhongshu.rules.feel.functions.builtin import function, way
from zhongshu.rules.feel.literals import literal
from zhongshu.rules.feel.values import Range, kind, order

_POINT = "number|string|date|date and time|time|days and time duration|years and months duration"
_BOTH = f"range|{_POINT}"


_RANGE = re.compile(r"\s*([\[\](])\s*(.*?)\s*\.\.\s*(.*?)\s*([\[\])])\s*", re.DOTALL)
_END = re.compile(
    r'(-?(?:\d+(?:\.\d+)?|\.\d+))|"([^"]*)"'
    r'|(?:@|(?:date and time|date|time|duration)\()\s*"([^"]*)"\s*\)?'
)


def _read(said: str) -> Range | None:
    """The range that a text says, of numbers, strings, or dates and the like; an end that is left out is open. None for
    any other text.

    >>> _read("[18..21)").has(Decimal(21))
    False
    """
    found = _RANGE.fullmatch(said)
    if found is None:
        return None
    opened, low, high, closed = found.groups()
    low_in, high_in = opened == "[" and low != "", closed == "]" and high != ""
    if (low == "" and opened == "[") or (high == "" and closed == "]") or low == high == "":
        return None
    try:
        ends = _end(low), _end(high)
    except ValueError:
        return None
    sign = None if None in ends else order(*ends)
    if None not in ends and (kind(ends[0]) != kind(ends[1]) or sign is None or sign > 0):
        return None
    return Range(*ends, low_in=low_in, high_in=high_in)


def _end(said: str) -> Any:
    """None for an end that is left out; ValueError for what is no value."""
    if said == "":
        return None
    found = _END.fullmatch(said)
    if found is None:
        raise ValueError(said)
    number, text, moment = found.groups()
    value = Decimal(number) if number is not None else text if text is not None else literal(moment)
    if value is None:
        raise ValueError(said)
    return value


def _spread(value: Any) -> Range:
    """A point as the range that has it alone."""
    return value if isinstance(value, Range) else Range(value, value, low_in=True, high_in=True)


def _sign(one: Any, other: Any) -> int:
    """TypeError where there is no order."""
    found = order(one, other)
    if found is None:
        raise TypeError
    return found


def _before(a: Range, b: Range) -> bool:
    sign = _sign(a.high, b.low)
    return sign < 0 or (sign == 0 and not (a.high_in and b.low_in))


def _meets(a: Range, b: Range) -> bool:
    return a.high_in and b.low_in and _sign(a.high, b.low) == 0


def _overlaps(a: Range, b: Range) -> bool:
    return not _before(a, b) and not _before(b, a)


def _low(a: Range, b: Range) -> int:
    """Whether `a` begins before (-1), with (0) or after (1) `b`."""
    return _sign(a.low, b.low) or (b.low_in - a.low_in)


def _high(a: Range, b: Range) -> int:
    return _sign(a.high, b.high) or (a.high_in - b.high_in)


def _overlaps_before(a: Range, b: Range) -> bool:
    return _low(a, b) < 0 and _high(a, b) < 0 and _overlaps(a, b)


def _finishes(a: Range, b: Range) -> bool:
    return _high(a, b) == 0 and _low(a, b) >= 0


def _starts(a: Range, b: Range) -> bool:
    return _low(a, b) == 0 and _high(a, b) <= 0


def _includes(a: Range, b: Range) -> bool:
    return _low(a, b) <= 0 and _high(a, b) >= 0


def _coincides(a: Range, b: Range) -> bool:
    return _low(a, b) == 0 and _high(a, b) == 0


def _turned(relation: Callable[[Range, Range], bool]) -> Callable[[Range, Range], bool]:
    return lambda a, b: relation(b, a)


def _between(relation: Callable[[Range, Range], bool], first: str, second: str) -> Callable[..., Any]:
    names = "point" if first == _POINT else "range1", "point" if second == _POINT else "range2"

    def holds(one: Any, other: Any) -> bool | None:
        try:
            return relation(_spread(one), _spread(other))
        except TypeError:
            return None

    return function(way(holds, **{names[0]: first, names[1]: second}))


RANGES: Mapping[str, Callable[..., Any]] = {
    "range": function(way(_read, **{"from": "string"})),
    "before": _between(_before, _BOTH, _BOTH),
    "after": _between(_turned(_before), _BOTH, _BOTH),
    "meets": _between(_meets, "range", "range"),
    "met by": _between(_turned(_meets), "range", "range"),
    "overlaps": _between(_overlaps, "range", "range"),
    "overlaps before": _between(_overlaps_before, "range", "range"),
    "overlaps after": _between(_turned(_overlaps_before), "range", "range"),
    "finishes": _between(_finishes, _BOTH, "range"),
    "finished by": _between(_turned(_finishes), "range", _BOTH),
    "includes": _between(_includes, "range", _BOTH),
    "during": _between(_turned(_includes), _BOTH, "range"),
    "starts": _between(_starts, _BOTH, "range"),
    "started by": _between(_turned(_starts), "range", _BOTH),
    "coincides": _between(_coincides, _BOTH, _BOTH),
}
