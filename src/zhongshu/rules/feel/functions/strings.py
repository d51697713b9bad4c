"""Functions of strings; places count characters, from 1."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from zhongshu.rules.feel.functions.builtin import ANY, function, way

_FLAGS = {"s": re.DOTALL, "m": re.MULTILINE, "i": re.IGNORECASE, "x": re.VERBOSE}


def _substring(string: str, start: Decimal, length: Decimal | None) -> str | None:
    place = int(start)
    if place == 0 or abs(place) > len(string) or (length is not None and int(length) < 1):
        return "" if place != 0 and length is None else None
    begin = place - 1 if place > 0 else len(string) + place
    return string[begin:] if length is None else string[begin : begin + int(length)]


def _before(string: str, match: str) -> str:
    found = string.find(match)
    return "" if found < 0 else string[:found]


def _after(string: str, match: str) -> str:
    found = string.find(match)
    return "" if found < 0 else string[found + len(match) :]


@lru_cache(maxsize=256)
def _pattern(pattern: str, flags: str | None) -> re.Pattern[str] | None:
    """XPath's regular expressions as Python's; None for what is none."""
    if set(flags or "") - set(_FLAGS):
        return None
    mask = 0
    for one in flags or "":
        mask |= _FLAGS[one]
    try:
        return re.compile(pattern, mask)
    except re.error:
        return None


def _matches(string: str, pattern: str, flags: str | None) -> bool | None:
    found = _pattern(pattern, flags)
    return None if found is None else found.search(string) is not None


def _replace(string: str, pattern: str, by: str, flags: str | None) -> str | None:
    found = _pattern(pattern, flags)
    if found is None:
        return None
    template = re.sub(r"\$(\d+)", r"\\g<\1>", by.replace("\\", r"\\").replace(r"\\$", "\x00"))
    try:
        return found.sub(template.replace("\x00", "$"), string)
    except (re.error, IndexError):
        return None


def _split(string: str, delimiter: str) -> list[str] | None:
    found = _pattern(delimiter, None)
    return None if found is None or not delimiter else found.split(string)


def _joined(items: list[Any], delimiter: str | None) -> str | None:
    if any(one is not None and not isinstance(one, str) for one in items):
        return None
    return (delimiter or "").join(one for one in items if one is not None)


_TWO = {"string": "string", "match": "string"}

STRINGS: Mapping[str, Callable[..., Any]] = {
    "substring": function(way(_substring, string="string", start_position="number", length="number?")),
    "string length": function(way(lambda string: Decimal(len(string)), string="string")),
    "upper case": function(way(str.upper, string="string")),
    "lower case": function(way(str.lower, string="string")),
    "substring before": function(way(_before, **_TWO)),
    "substring after": function(way(_after, **_TWO)),
    "contains": function(way(lambda string, match: match in string, **_TWO)),
    "starts with": function(way(str.startswith, **_TWO)),
    "ends with": function(way(str.endswith, **_TWO)),
    "matches": function(way(_matches, input="string", pattern="string", flags="string?")),
    "replace": function(way(_replace, input="string", pattern="string", replacement="string", flags="string?")),
    "split": function(way(_split, string="string", delimiter="string")),
    "string join": function(way(_joined, list="list", delimiter="string?")),
    "not": function(way(lambda value: None if not isinstance(value, bool) else not value, negand=ANY)),
}
