"""What a search asks: a small part of Lucene's language, read into conditions over a package's fields.

water "air quality" title:firm*            +organization:(market OR bank) -tags:synthetic res_format:CSV
metadata_modified:[2026-01-01T00:00:00Z TO *]
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhongshu.api.ckan.errors import WrongQuery
from zhongshu.core.errors import nearest

MOST_TERMS = 50
LONGEST = 2_000
"""Characters of a search."""

_TERM = re.compile(
    r"""\s*(?P<sign>[+-]|NOT\s+)?(?:(?P<field>[A-Za-z_.]+):)?
    (?:"(?P<quoted>[^"]*)"|\((?P<group>[^()]*)\)|\[(?P<from>\S+)\s+TO\s+(?P<to>\S+)\]|(?P<word>[^\s"()\[\]]+))""",
    re.VERBOSE,
)
_VALUE = re.compile(r'\s*(?:"([^"]*)"|([^\s"]+))\s*')

Fields = Mapping[str, tuple[str, ...]]

FIELDS: Mapping[str, Callable[[Mapping[str, Any]], list[Any]]] = {
    "id": lambda one: [one["id"]],
    "name": lambda one: [one["name"], one["id"]],
    "title": lambda one: list(one["title_translated"].values()),
    "notes": lambda one: list(one["notes_translated"].values()),
    "author": lambda one: [one["author"]],
    "organization": lambda one: [one["owner_org"]],
    "owner_org": lambda one: [one["owner_org"]],
    "groups": lambda one: [group["name"] for group in one["groups"]],
    "tags": lambda one: [tag["name"] for tag in one["tags"]],
    "res_format": lambda one: [resource["format"] for resource in one["resources"]],
    "license_id": lambda one: [one["license_id"]],
    "type": lambda one: [one["type"]],
    "dataset_type": lambda one: [one["type"]],
    "state": lambda one: [one["state"]],
    "private": lambda one: ["false"],
    "capacity": lambda one: ["public"],
    "metadata_created": lambda one: [one["metadata_created"]],
    "metadata_modified": lambda one: [one["metadata_modified"]],
}
"""What can be asked of a package, and faceted; `title` and `notes` hold words, the others whole values."""
_HOLD_WORDS = ("title", "notes")
_EVERYWHERE = ("id", "name", "title", "notes", "author", "tags")


@dataclass(frozen=True)
class Term:
    """One condition: any of the values, or a range both ends of which belong to it. No field: anywhere in its words."""

    field: str | None
    values: tuple[str, ...] = ()
    low: str | None = None
    high: str | None = None
    negated: bool = False

    def holds(self, package: Mapping[str, Any]) -> bool:
        return self._found(package) != self.negated

    def _found(self, package: Mapping[str, Any]) -> bool:
        if self.field is None:
            return any(_in_words(value, package, _EVERYWHERE) for value in self.values)
        told = [str(value) for value in FIELDS[self.field](package)]
        if not self.values:
            return any(_between(one, self.low, self.high) for one in told)
        if self.field in _HOLD_WORDS:
            return any(_in_words(value, package, (self.field,)) for value in self.values)
        return any(_is(value, one) for value in self.values for one in told)


def read_query(text: str) -> tuple[Term, ...]:
    """All of the terms have to hold. WrongQuery names what cannot be read."""
    if len(text) > LONGEST:
        raise WrongQuery(f"a search has at most {LONGEST} characters")
    terms: list[Term] = []
    at = 0
    while text[at:].strip():
        found = _TERM.match(text, at)
        if found is None:
            raise WrongQuery(
                f"{text[at : at + 40].strip()!r} cannot be read", hint='field:value, field:(a OR b), "words"'
            )
        at = found.end()
        if found["word"] == "OR" and found["field"] is None:
            raise WrongQuery("OR stands between values of one field", hint="organization:(a OR b)")
        if found["word"] not in ("AND", "*:*") or found["field"] is not None:
            terms.append(_term(found))
    if len(terms) > MOST_TERMS:
        raise WrongQuery(f"a search has at most {MOST_TERMS} terms, not {len(terms)}")
    return tuple(one for one in terms if one.values != ("*",) or one.negated)


def _term(found: re.Match[str]) -> Term:
    field, negated = found["field"], (found["sign"] or "").strip() in ("-", "NOT")
    if field == "*" or (field is None and found["word"] == "*:*"):
        return Term(None, ("*",))
    if field is not None and field not in FIELDS:
        raise WrongQuery(f"no field {field!r} to search in", hint=nearest(field, FIELDS))
    if found["from"] is not None:
        if field is None:
            raise WrongQuery("a range is one of a field", hint="metadata_modified:[2026-01-01T00:00:00Z TO *]")
        return Term(field, low=_end(found["from"]), high=_end(found["to"]), negated=negated)
    values = _values(found["group"]) if found["group"] is not None else (found["quoted"] or found["word"] or "",)
    return Term(field, values, negated=negated)


def _values(group: str) -> tuple[str, ...]:
    values = [quoted or word for quoted, word in _VALUE.findall(group)]
    if "AND" in values or not values:
        raise WrongQuery(f"({group[:40]}) cannot be read", hint="values with OR between them")
    return tuple(one for one in values if one != "OR")


def _end(text: str) -> str | None:
    """A time as packages tell it: without the sign of UTC."""
    return None if text == "*" else text.removesuffix("Z")


def _between(value: str, low: str | None, high: str | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _is(asked: str, value: str) -> bool:
    asked, value = asked.casefold(), value.casefold()
    return value.startswith(asked[:-1]) if asked.endswith("*") else value == asked


def _in_words(asked: str, package: Mapping[str, Any], fields: Sequence[str]) -> bool:
    plain = asked.rstrip("*").casefold()
    return any(plain in str(value).casefold() for field in fields for value in FIELDS[field](package))
