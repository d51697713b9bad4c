"""Whether a value is what a JSON Schema says, as far as parameters of calls need it (OpenAPI 3.0 and 3.1)."""

import operator
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

Schema = Mapping[str, Any]

_TYPES: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "null": lambda value: value is None,
}
_BOUNDS: tuple[tuple[str, Callable[[Any, Any], bool], str], ...] = (
    ("minimum", operator.ge, "at least"),
    ("maximum", operator.le, "at most"),
    ("exclusiveMinimum", operator.gt, "more than"),
    ("exclusiveMaximum", operator.lt, "less than"),
)
_LONGEST_MATCHED = 1_000
"""Characters; a pattern over more of them could take a thread for itself."""


def misfit(value: Any, schema: Schema) -> str | None:
    """What is wrong with the value, to follow its name in a sentence; None where nothing is."""
    if value is None and schema.get("nullable"):
        return None
    for check in (_type, _among, _parts, _size, _text, _members):
        if (said := check(value, schema)) is not None:
            return said
    return None


def _type(value: Any, schema: Schema) -> str | None:
    said = schema.get("type")
    names = said if isinstance(said, list) else [] if said is None else [said]
    if not names or any(_TYPES.get(name, lambda _: True)(value) for name in names):
        return None
    return f"is {_shown(value)}, not of type {' or '.join(map(str, names))}"


def _among(value: Any, schema: Schema) -> str | None:
    if "const" in schema and value != schema["const"]:
        return f"is {_shown(value)}, not {schema['const']!r}"
    if isinstance(schema.get("enum"), list) and value not in schema["enum"]:
        return f"is {_shown(value)}; known: {', '.join(map(str, schema['enum'][:12]))}"
    return None


def _parts(value: Any, schema: Schema) -> str | None:
    for one in schema.get("allOf") or ():
        if (said := misfit(value, one)) is not None:
            return said
    for key in ("anyOf", "oneOf"):
        told = [misfit(value, one) for one in schema.get(key) or ()]
        fitting = told.count(None)
        if told and (fitting == 0 or (key == "oneOf" and fitting > 1)):
            return f"is {_shown(value)}, which is none of what it may be" if fitting == 0 else "may be several things"
    if "not" in schema and misfit(value, schema["not"]) is None:
        return f"is {_shown(value)}, which it may not be"
    return None


def _size(value: Any, schema: Schema) -> str | None:
    if not _TYPES["number"](value):
        return None
    for key, holds, words in _BOUNDS:
        bound = schema.get(key)
        if _TYPES["number"](bound) and not holds(value, bound):
            return f"is {value}, it is {words} {bound}"
    strictly = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}
    for key, other in strictly.items():  # 3.0 says it with true
        if schema.get(key) is True and value == schema.get(other):
            return f"is {value}, which is just outside"
    step = schema.get("multipleOf")
    if _TYPES["number"](step) and step and value % step:
        return f"is {value}, no multiple of {step}"
    return None


def _text(value: Any, schema: Schema) -> str | None:
    if not isinstance(value, str):
        return None
    if len(value) < schema.get("minLength", 0):
        return f"is {_shown(value)}, it has at least {schema['minLength']} characters"
    if len(value) > schema.get("maxLength", len(value)):
        return f"is {_shown(value)}, it has at most {schema['maxLength']} characters"
    pattern = schema.get("pattern")
    if isinstance(pattern, str) and (len(value) > _LONGEST_MATCHED or not re.search(pattern, value)):
        return f"is {_shown(value)}, not written like {pattern}"
    read = {"date": date.fromisoformat, "date-time": datetime.fromisoformat}.get(str(schema.get("format")))
    if read is not None:
        try:
            read(value)
        except ValueError:
            return f"is {_shown(value)}, no {schema['format']} (2026-03-01)"
    return None


def _members(value: Any, schema: Schema) -> str | None:
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            return f"has {len(value)} entries"
        inner = ((f"[{at}]", one, schema.get("items") or {}) for at, one in enumerate(value))
    elif isinstance(value, dict):
        known = schema.get("properties") or {}
        missing = [name for name in schema.get("required") or () if name not in value]
        strange = [name for name in value if name not in known and schema.get("additionalProperties") is False]
        if missing or strange:
            return f"lacks {missing[0]}" if missing else f"has {strange[0]!r}, which it does not know"
        inner = ((f".{name}", one, known.get(name) or {}) for name, one in value.items())
    else:
        return None
    return next((f"{at} {said}" for at, one, part in inner if (said := misfit(one, part)) is not None), None)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
