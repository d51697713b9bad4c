"""The grammar of a formula and the tree it is read into.

    sum      = product {("+" | "-") product}
    product  = factor {("*" | "/") factor}
    factor   = "-" factor | number | name | function "(" sum {"," sum} ")" | "(" sum ")"

A name may carry its pack: `air.good_hours`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from zhongshu.core.errors import PackError, nearest

MOST_TERMS = 500
"""Numbers, names and signs in one formula; it keeps evaluation off the limits of recursion."""

DEEPEST = 50
"""Brackets and minus signs inside each other."""


@dataclass(frozen=True)
class Number:
    """A literal; exact, never negative."""

    value: Decimal


@dataclass(frozen=True)
class Name:
    """A value that `evaluate` is given."""

    name: str


@dataclass(frozen=True)
class Negative:
    """Minus a node."""

    of: "Node"


@dataclass(frozen=True)
class Binary:
    """Two nodes joined by + - * or /."""

    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Call:
    """min, max, abs, coalesce or nullif of its arguments."""

    function: str
    arguments: tuple["Node", ...]


Node = Number | Name | Negative | Binary | Call


def parse_tree(text: str) -> Node:
    """Raises PackError that shows the place of the first word that cannot be."""
    return _Parser(text).formula()


_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(?P<sign>[-+*/(),]))\s*", re.ASCII
)
_FUNCTIONS: Mapping[str, tuple[int, int]] = {  # the fewest and most arguments
    "min": (1, MOST_TERMS),
    "max": (1, MOST_TERMS),
    "abs": (1, 1),
    "coalesce": (1, MOST_TERMS),
    "nullif": (2, 2),
}
_SPLIT = "give a part of it a name: make it an indicator of its own"


@dataclass(frozen=True)
class _Token:
    kind: str  # number, name, sign or end
    text: str
    column: int


class _Parser:
    """Recursive descent over the tokens; `self.at` is the place of the next one."""

    def __init__(self, text: str):
        self.text = text
        self.tokens = tuple(self._tokens())
        self.at = 0
        self.depth = 0
        if len(self.tokens) > MOST_TERMS:
            raise PackError(f"a formula of {len(self.tokens)} words; at most {MOST_TERMS}", hint=_SPLIT)

    def formula(self) -> Node:
        node = self._sum()
        if self._here.kind != "end":
            raise self._error(f"one of + - * / or the end belongs before {self._here.text!r}")
        return node

    def _sum(self) -> Node:
        node = self._product()
        while sign := self._take("+", "-"):
            node = Binary(sign, node, self._product())
        return node

    def _product(self) -> Node:
        node = self._factor()
        while sign := self._take("*", "/"):
            node = Binary(sign, node, self._factor())
        return node

    def _factor(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise PackError(f"brackets and minus signs more than {DEEPEST} deep", hint=_SPLIT)
        if self._take("-"):
            node: Node = Negative(self._factor())
        elif self._take("("):
            node = self._sum()
            self._close()
        else:
            node = self._word()
        self.depth -= 1
        return node

    def _word(self) -> Node:
        token = self._here
        if token.kind not in ("number", "name"):
            found = "it ends here" if token.kind == "end" else f"not {token.text!r}"
            raise self._error(f"a number, a name, - or ( belongs here, {found}")
        self.at += 1
        if token.kind == "number":
            return Number(Decimal(token.text))
        return self._call(token) if self._take("(") else Name(token.text)

    def _call(self, function: _Token) -> Node:
        if function.text not in _FUNCTIONS:
            raise self._error(f"no function {function.text!r}", function, nearest(function.text, _FUNCTIONS))
        arguments = [self._sum()]
        while self._take(","):
            arguments.append(self._sum())
        self._close()
        fewest, most = _FUNCTIONS[function.text]
        if not fewest <= len(arguments) <= most:
            raise self._error(f"{function.text} takes {fewest}, not {len(arguments)}", function)
        return Call(function.text, tuple(arguments))

    def _close(self) -> None:
        if not self._take(")"):
            raise self._error("a ) is missing")

    @property
    def _here(self) -> _Token:
        return self.tokens[self.at]

    def _take(self, *signs: str) -> str | None:
        token = self._here
        if token.kind != "sign" or token.text not in signs:
            return None
        self.at += 1
        return token.text

    def _tokens(self) -> Iterator[_Token]:
        start = 0
        while found := _TOKEN.match(self.text, start):
            kind = found.lastgroup or ""
            yield _Token(kind, found[kind], found.start(kind) + 1)
            start = found.end()
        end = _Token("end", "", start + 1)
        if start < len(self.text.rstrip()):
            raise self._error(f"{self.text[start]!r} means nothing in a formula", end, "known: + - * / ( ) and commas")
        yield end

    def _error(self, message: str, token: _Token | None = None, hint: str | None = None) -> PackError:
        column = (token or self._here).column
        return PackError(f"formula {self.text!r}, column {column}: {message}", hint=hint)
