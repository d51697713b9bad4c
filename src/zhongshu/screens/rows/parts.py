"""Lists in parentheses, and parts of them in quotes: `(a,"b,c",and(d,e))`."""

import re

from zhongshu.core.errors import ZhongshuError

_PLAIN = re.compile(r'[^"()]*')


def parts_of(text: str, example: str) -> list[str]:
    """The parts of a list, split at commas outside quotes and inner parentheses. ZhongshuError shows `example`.

    >>> parts_of('(a,"b,c",and(d,e))', "in.(a,b)")
    ['a', '"b,c"', 'and(d,e)']
    """
    if not (text.startswith("(") and text.endswith(")")):
        raise ZhongshuError(f"a list stands in parentheses, not {text[:60]!r}", hint=f"write {example}")
    found = split(text[1:-1])
    if found is None or "" in found:
        raise ZhongshuError(f"the list {text[:60]!r} has an empty part, or does not end", hint=f"write {example}")
    return found


def split(text: str) -> list[str] | None:
    """The parts between commas; None where quotes or parentheses do not end."""
    if _PLAIN.fullmatch(text):
        return text.split(",")
    parts, start, depth, quoted, at = [], 0, 0, False, 0
    while at < len(text):
        sign = text[at]
        if quoted and sign == "\\":
            at += 1
        elif sign == '"':
            quoted = not quoted
        elif not quoted and sign in "()":
            depth += 1 if sign == "(" else -1
            if depth < 0:
                return None
        elif not quoted and sign == "," and depth == 0:
            parts.append(text[start:at])
            start = at + 1
        at += 1
    return None if quoted or depth else [*parts, text[start:]]


def plain_part(text: str) -> str:
    r"""A part without its quotes; inside them \" is a quote and \\ a backslash.

    >>> plain_part('"b,c"'), plain_part("b")
    ('b,c', 'b')
    """
    if len(text) < 2 or not (text.startswith('"') and text.endswith('"')):
        return text
    plain, at, inner = "", 0, text[1:-1]
    while at < len(inner):
        at += inner[at] == "\\" and at + 1 < len(inner)
        plain += inner[at]
        at += 1
    return plain
