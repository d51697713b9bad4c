"""What a caller asks, held against the unit's document: the request that follows, and what it tells of columns."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

from zhongshu.core.errors import ZhongshuError, nearest
from zhongshu.sharing.services.document import Parameter
from zhongshu.sharing.services.schema import misfit
from zhongshu.sharing.services.spec import Operation

_LONGEST = 8_000
"""Characters of a path with its query; servers refuse longer ones."""


@dataclass(frozen=True)
class Question:
    """One call that may be made. `given` are the parameters as the caller wrote them."""

    operation: Operation
    given: Mapping[str, Any]

    @cached_property
    def canonical(self) -> str:
        """The same text for the same parameters, whatever their order."""
        return json.dumps(self.given, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @cached_property
    def columns(self) -> frozenset[str]:
        """The columns that it asks about: an answer tells something of their values."""
        asked = self.operation.asked
        return frozenset(column for name in self.given if (column := asked[name]) is not None)

    @cached_property
    def subjects(self) -> frozenset[str]:
        """Whom it asks about by name, whether there is a record of them or not."""
        subject, asked = self.operation.spec.subject, self.operation.asked
        said = [value for name, value in self.given.items() if subject is not None and asked[name] == subject]
        parts = [part for one in said for part in (one if isinstance(one, list) else [one])]
        return frozenset(str(part) for part in parts if part is not None)

    @property
    def path(self) -> str:
        """Percent-encoded, with its query."""
        path = self.operation.route.path
        for one, value in self._of("path"):
            path = path.replace(f"{{{one.name}}}", quote(_text(value), safe=""))
        query = [(one.name, _text(part)) for one, value in self._of("query") for part in _listed(value)]
        return f"{path}?{urlencode(query)}" if query else path

    @property
    def headers(self) -> dict[str, str]:
        return {one.name: _text(value) for one, value in self._of("header")}

    @property
    def body(self) -> bytes | None:
        """JSON; None where the document has none."""
        if not any(one.where == "body" for one in self.operation.route.parameters):
            return None
        return json.dumps({one.name: value for one, value in self._of("body")}, ensure_ascii=False).encode()

    def _of(self, where: str) -> list[tuple[Parameter, Any]]:
        found = (one for one in self.operation.route.parameters if one.where == where)
        return [(one, self.given[one.name]) for one in found if one.name in self.given]


def question_of(operation: Operation, given: Any) -> Question:
    """ZhongshuError names the parameter that is wrong, missing or unknown, with what there is."""
    try:
        return _question(operation, given)
    except RecursionError:
        raise ZhongshuError("the parameters are nested too deep") from None


def _question(operation: Operation, given: Any) -> Question:
    if not isinstance(given, dict):
        raise ZhongshuError("the body is no JSON object of parameters", hint=_listing(operation))
    known = {one.name: one for one in operation.route.parameters}
    for name in given:
        if name not in known:
            raise ZhongshuError(f"{operation.name} has no parameter {str(name)[:60]!r}", hint=nearest(str(name), known))
    for one in known.values():
        if one.name not in given:
            if one.required:
                raise ZhongshuError(f"{operation.name} needs the parameter {one.name}", hint=_listing(operation))
            continue
        value = given[one.name]
        if (said := misfit(value, one.schema) or _unsendable(value, one)) is not None:
            raise ZhongshuError(f"{one.name} {said}")
    found = Question(operation, given)
    if len(found.path) > _LONGEST:
        raise ZhongshuError("the parameters are too long for an address", hint=f"at most {_LONGEST} characters")
    return found


def _unsendable(value: Any, parameter: Parameter) -> str | None:
    """What no path, query or header can hold."""
    if _odd(value):
        return "holds a character that no text has"
    if parameter.where == "body":
        return None
    parts = _listed(value) if parameter.where == "query" else [value]
    if any(part is None or isinstance(part, dict | list) for part in parts):
        return "is no text, number or truth"
    text = _text(parts[0]) if parts else ""
    if parameter.where == "path" and text in ("", ".", ".."):
        return f"is {text!r}, which would lead to another address"
    if parameter.where == "header" and not (text.isascii() and text.isprintable()):
        return "holds a character that no header has"
    return None


def _odd(value: Any) -> bool:
    """Whether it holds half a surrogate pair or a NUL, which UTF-8 and databases refuse."""
    if isinstance(value, str):
        return "\0" in value or any("\ud800" <= one <= "\udfff" for one in value)
    if isinstance(value, list):
        return any(map(_odd, value))
    return isinstance(value, dict) and any(_odd(name) or _odd(part) for name, part in value.items())


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _listing(operation: Operation) -> str:
    said = [f"{one.name}{'' if one.required else ' (may be left out)'}" for one in operation.route.parameters]
    return f"there are {', '.join(said)}" if said else "it has none: {}"
