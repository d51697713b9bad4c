"""Values of a flow as JSON keeps them, and as FEEL computes with them: nothing is lost on the way, and nothing runs.

Numbers with a fraction and values of time are objects with one key, `#` and `@`: {"#": "12.50"}, {"@": "2026-11-22"}.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal, DecimalException
from typing import Any

from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.feel.functions.convert import written
from zhongshu.rules.feel.literals import literal
from zhongshu.rules.feel.values import Months

_NUMBER, _TIME = "#", "@"
_DEEPEST = 20


def kept(value: Any, depth: int = 0) -> Any:
    """A value as JSON. ZhongshuError for what FEEL has no word for, and for what is too deep.

    >>> kept({"amount": Decimal("12.50"), "day": date(2026, 11, 22), "twins": True})
    {'amount': {'#': '12.50'}, 'day': {'@': '2026-11-22'}, 'twins': True}
    """
    if depth > _DEEPEST:
        raise ZhongshuError(f"a value of a flow is more than {_DEEPEST} deep")
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal() | float():
            return {_NUMBER: str(value)}
        case date() | datetime() | time() | timedelta() | Months():
            return {_TIME: written(value)}
        case Mapping():
            return {str(name): kept(one, depth + 1) for name, one in value.items()}
        case Sequence():
            return [kept(one, depth + 1) for one in value]
    raise ZhongshuError(f"a flow cannot keep {value!r}, a {type(value).__name__}")


def known(value: Any, depth: int = 0) -> Any:
    """What was kept, as FEEL computes with it; what cannot be read is None, as in FEEL."""
    if isinstance(value, dict) and depth <= _DEEPEST:
        if value.keys() == {_NUMBER}:
            return _number(value[_NUMBER])
        if value.keys() == {_TIME}:
            return literal(str(value[_TIME]))
        return {name: known(one, depth + 1) for name, one in value.items()}
    if isinstance(value, list) and depth <= _DEEPEST:
        return [known(one, depth + 1) for one in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value)
    return value if isinstance(value, str | bool) else None


def _number(said: Any) -> Decimal | None:
    try:
        found = Decimal(str(said))
    except DecimalException:
        return None
    return found if found.is_finite() else None
