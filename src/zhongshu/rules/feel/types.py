"""Whether a value is of a type, as FEEL writes types."""

import re
from collections.abc import Callable
from typing import Any

from zhongshu.rules.feel.values import Range, kind

_INNER = re.compile(r"(list|range|context|function)\s*<(.*)>(.*)", re.DOTALL)
_NAMES = {
    "dateTime": "date and time",
    "date time": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
}


PLAIN = frozenset(
    {"Any", "Null", "number", "string", "boolean", "date", "time", "date and time", "days and time duration",
     "years and months duration", "list", "context", "range", "function"}
)  # fmt: skip
"""The names of FEEL's own types."""
Known = Callable[[Any, str], bool | None]
"""Whether a value is of a type that a model defines; None for a name that it does not know."""
TYPES = " types"
"""Under this name a scope has what a model `Known`; no FEEL can say it."""


def conforms(value: Any, said: str, known: Known | None = None) -> bool:
    """Whether a value is an instance of a type; null is one of Null alone.

    >>> conforms([True], "list<boolean>"), conforms(None, "Any")
    (True, False)
    """
    name = _NAMES.get(said.strip(), said.strip())
    if name == "Null" or value is None:
        return name == "Null" and value is None
    if name in ("Any", kind(value)):
        return True
    if known is not None and (own := known(value, name)) is not None:
        return own
    found = _INNER.fullmatch(name)
    if found is None:
        return False
    outer, inner = found.group(1), found.group(2)
    match outer:
        case "list":
            return isinstance(value, list) and all(one is None or conforms(one, inner, known) for one in value)
        case "range":
            ends = [] if not isinstance(value, Range) else [one for one in (value.low, value.high) if one is not None]
            return isinstance(value, Range) and all(conforms(one, inner, known) for one in ends)
        case "context":
            return isinstance(value, dict) and all(_has(value, entry, known) for entry in _parts(inner))
    return kind(value) == "function"


def is_type(said: str) -> bool:
    """Whether FEEL itself has a type of this name.

    >>> is_type("list<date and time>"), is_type("list<salary>")
    (True, False)
    """
    name = _NAMES.get(said.strip(), said.strip())
    if name.startswith("function<"):
        takes, _, gives = name.partition("->")
        return is_type(gives) and all(is_type(one) for one in _parts(takes[len("function<") : takes.rindex(">")]))
    found = _INNER.fullmatch(name)
    if found is None:
        return name in PLAIN
    inner = _parts(found.group(2))
    return all(is_type(one.partition(":")[2] if found.group(1) == "context" else one) for one in inner)


def _has(value: dict[str, Any], entry: str, known: Known | None) -> bool:
    name, _, said = entry.partition(":")
    return name.strip() in value and conforms(value[name.strip()], said, known)


def _parts(said: str) -> list[str]:
    """Cut at the commas that stand in no brackets of their own."""
    found, depth = [""], 0
    for sign in said:
        depth += {"<": 1, ">": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            found.append("")
        else:
            found[-1] += sign
    return [one for one in found if one.strip()]
