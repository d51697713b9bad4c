"""What a call of an action says: the words of an address, a form, or a body of JSON, read alike."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from fastapi import Request

from zhongshu.api.bodies import body_within
from zhongshu.api.ckan.errors import BadRequest, Invalid

LARGEST = 64 * 1024
"""Bytes of a body."""
_TRUE, _FALSE = ("true", "1", "yes", "on", "t"), ("false", "0", "no", "off", "f", "")
_DIGITS = 9


@dataclass(frozen=True)
class Params:
    """Of an address or a form every word is text, of JSON it has a type."""

    said: Mapping[str, Any]

    def text(self, *names: str) -> str | None:
        """The first of these that is said; a number stands for its digits. Invalid for lists and objects."""
        for name in names:
            found = self.said.get(name)
            if isinstance(found, bool | list | dict):
                raise Invalid(name, f"{name} is a text, not {json.dumps(found, ensure_ascii=False)[:60]}")
            if found not in (None, ""):
                return str(found)
        return None

    def required(self, *names: str) -> str:
        """As `text`. Invalid where it is missing."""
        found = self.text(*names)
        if found is None:
            raise Invalid(names[0], f"{names[0]} is missing")
        return found

    def whole(self, name: str, default: int, *, most: int | None = None) -> int:
        """A number from 0; larger than `most` is that. Invalid for any other word."""
        found = self.text(name)
        if found is None:
            return default
        if not (found.isascii() and found.isdecimal()):
            raise Invalid(name, f"{name} is {found[:40]!r}, not a whole number from 0")
        value = int(found) if len(found) <= _DIGITS else 10**_DIGITS
        return value if most is None else min(value, most)

    def flag(self, name: str, default: bool = False) -> bool:
        """True or false, as JSON or in a word."""
        found = self.said.get(name)
        if found is None or isinstance(found, bool):
            return default if found is None else found
        word = str(found).lower()
        if word in _TRUE or word in _FALSE:
            return word in _TRUE
        raise Invalid(name, f"{name} is {word[:40]!r}, neither true nor false")

    def words(self, name: str) -> list[str]:
        """A list: of JSON, written as JSON, or with commas."""
        found = self._structure(name)
        if found in (None, ""):
            return []
        listed = found if isinstance(found, list) else [one.strip() for one in str(found).split(",")]
        if not all(isinstance(one, str) for one in listed):
            raise Invalid(name, f"{name} is a list of texts")
        return listed

    def mapping(self, name: str) -> dict[str, Any]:
        """An object: of JSON, or written as JSON."""
        found = self._structure(name)
        if found in (None, ""):
            return {}
        if not isinstance(found, dict):
            raise Invalid(name, f"{name} is an object", hint=f'{name}={{"column": "value"}}')
        return found

    def _structure(self, name: str) -> Any:
        found = self.said.get(name)
        if isinstance(found, str) and found.lstrip()[:1] in ("[", "{"):
            try:
                return json.loads(found)
            except (ValueError, RecursionError):
                raise Invalid(name, f"{name} is no JSON: {found[:60]!r}") from None
        return found


async def read_params(request: Request) -> Params:
    """The address's words, over them the body's. BadRequest for a body that is too long or cannot be read."""
    said: dict[str, Any] = {}
    for name, word in request.query_params.multi_items():
        said[name] = word if name not in said else [*_listed(said[name]), word]
    if request.method != "POST":
        return Params(said)
    content = await body_within(request, LARGEST, lambda: BadRequest(f"the body has more than {LARGEST} bytes"))
    form = "application/x-www-form-urlencoded" in request.headers.get("content-type", "")
    return Params({**said, **(_form(content) if form else _json(content))})


def _listed(found: Any) -> list[Any]:
    return found if isinstance(found, list) else [found]


def _json(content: bytes) -> dict[str, Any]:
    try:
        told = json.loads(content or b"{}")
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise BadRequest("JSON Error: the body is no object of JSON")
    return told


def _form(content: bytes) -> dict[str, Any]:
    """CKAN's own: curl -d '{"id": ...}' sends JSON under the name of a form."""
    if content.lstrip()[:1] == b"{":
        return _json(content)
    try:
        return dict(parse_qsl(content.decode(), keep_blank_values=True, max_num_fields=100))
    except ValueError:
        raise BadRequest("the form cannot be read") from None
