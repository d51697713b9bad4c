"""What a program sends: JSON, a version that it saw, a key of its own."""

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from fastapi import Request

from zhongshu.api.bodies import body_within
from zhongshu.cases.acts import Said
from zhongshu.core.errors import ZhongshuError, nearest

LARGEST = 256 * 1024
"""Bytes of a body."""
JSON = "application/json"
_TAG = re.compile(r'"([1-9][0-9]{0,8})"')
_KINDS: Mapping[str, tuple[type, str]] = {
    "answers": (dict, "an object of answers by question"),
    "note": (str, "text"),
    "public": (bool, "true or false"),
    "post": (str, "the id of a post"),
    "clock": (str, "the name of a clock"),
    "by": (str, "a number"),
    "stars": (str, "a number from 1 to 5"),
    "other": (str, "the number of a case"),
    "about": (str, "a number, such as indicator:street.overdue_open@331003@2026-11"),
    "filled": (str, "what POST …/known answered under filled"),
    "agreed": (list, "a list of the names of questions"),
}
"""Numbers are text when they are looked at."""
_SHAPES: Mapping[str, re.Pattern[str]] = {
    "by": re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?"),
    "stars": re.compile("[1-5]"),
    "other": re.compile("[1-9][0-9]{0,14}"),
}


class NotJson(ZhongshuError):
    """A body of another type than JSON: a form of another site's page can be none."""


class NotAFile(ZhongshuError):
    """A file that came as a form."""


class TooLarge(ZhongshuError):
    """A file of more bytes than one may have."""


class NoVersion(ZhongshuError):
    """An act on a case that does not say which version of it was seen."""


async def read_body(request: Request) -> bytes:
    """NotJson; ZhongshuError for more than LARGEST bytes, before more of them are read."""
    said = request.headers.get("content-type", "")
    if said.partition(";")[0].strip().lower() != JSON:
        raise NotJson(f"the body is {said[:80] or 'of no type'!r}", hint=f"Content-Type: {JSON}")
    return await body_within(request, LARGEST, lambda: ZhongshuError(f"the body takes more than {LARGEST >> 10} KB"))


def said_in(content: bytes, *members: str) -> Said:
    """An object with these members, each of which may be left out; numbers in answers are text, so that they keep their
    digits. ZhongshuError for anything else."""
    try:
        found = json.loads(content or b"{}", parse_int=str, parse_float=str, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise ZhongshuError("the body is no JSON", hint='such as {"answers": {"kind": "cover"}}') from None
    if not isinstance(found, dict):
        raise ZhongshuError("the body is no object", hint='such as {"answers": {"kind": "cover"}}')
    for name, value in found.items():
        if name not in members:
            raise ZhongshuError(f"the body has no member {name[:60]!r}", hint=nearest(name, members))
        kind, words = _KINDS[name]
        if not isinstance(value, kind) or (name in _SHAPES and not _SHAPES[name].fullmatch(str(value))):
            raise ZhongshuError(f"{name} is {words}")
    answers = {name: _answer(value) for name, value in found.get("answers", {}).items()}
    texts = {name: _words(found.get(name, "")) for name in ("note", "post", "clock", "by", "other", "filled", "about")}
    agreed = tuple(one for one in found.get("agreed", ()) if isinstance(one, str))
    public, stars = found.get("public", False), int(found.get("stars", 0))
    return Said(answers=answers, agreed=agreed, public=public, stars=stars, **texts)


def require_said(said: Said, members: Mapping[str, bool]) -> None:
    """ZhongshuError for a member that is missing, or empty, and cannot be."""
    for name, required in members.items():
        if required and not getattr(said, name):
            raise ZhongshuError(f"{name} is missing", hint=f"{name} is {_KINDS[name][1]}")


def version_of(request: Request) -> int | None:
    """The version that the caller saw, from If-Match; None for any. NoVersion where it is not said; ZhongshuError for
    what no answer said."""
    said = request.headers.get("if-match")
    if said is None:
        raise NoVersion("If-Match does not say which version was seen", hint='the ETag of the case, such as "3"')
    if said.strip() == "*":
        return None
    found = _TAG.fullmatch(said.strip())
    if found is None:
        raise ZhongshuError(f"If-Match is {said[:60]!r}", hint='the ETag of the case, such as "3"')
    return int(found[1])


def _answer(value: Any) -> Any:
    """Truth values as text, as every other single answer is."""
    return ("true" if value else "false") if isinstance(value, bool) else value


def _words(said: str) -> str:
    """Without what no text may have: controls, halves of letters."""
    return "".join(one for one in said if one in "\n\t" or unicodedata.category(one)[0] != "C").strip()


def _no_number(word: str) -> None:
    raise ValueError(word)
