"""How points and ranges lie to each other (DMN 1.5, table 78)."""

from collections.abc import Callable, Mapping
from typing import Any

from zhongshu.rules.feel.functions.builtin import function, way
from zhongshu.rules.feel.values import Range, order

_POINT = "number|string|date|date and time|time|days and time duration|years and months duration"
_BOTH = f"range|{_POINT}"


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
