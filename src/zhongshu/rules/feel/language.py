"""FEEL as rules use it: a text read once, checked, and asked for its value as often as there are facts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from zhongshu.core.errors import ZhongshuError, nearest
from zhongshu.rules.feel import tree
from zhongshu.rules.feel.evaluate import INPUT, Evaluate, compiled, tested
from zhongshu.rules.feel.functions.convert import CONVERT
from zhongshu.rules.feel.functions.lists import LISTS
from zhongshu.rules.feel.functions.numbers import NUMBERS
from zhongshu.rules.feel.functions.ranges import RANGES
from zhongshu.rules.feel.functions.strings import STRINGS
from zhongshu.rules.feel.functions.times import TIMES, clock
from zhongshu.rules.feel.parse import expression, unary_tests
from zhongshu.rules.feel.types import PLAIN, is_type

FUNCTIONS: Mapping[str, Callable[..., Any]] = {**CONVERT, **NUMBERS, **STRINGS, **LISTS, **TIMES, **RANGES}
_CLOCK = ("now", "today")
_GIVEN = frozenset({INPUT, "item", "partial"})
"""Names that tests, filters and loops have of their own."""
NAMES = frozenset(FUNCTIONS) | frozenset(_CLOCK)
"""Every function that there is."""


@dataclass(frozen=True)
class Text:
    """An expression, or the tests of an entry, ready to be asked."""

    node: tree.Node
    evaluate: Evaluate

    @property
    def name(self) -> str | None:
        """The name that it is, where it is nothing more."""
        return self.node.name if isinstance(self.node, tree.Named) else None

    def value(self, facts: Mapping[str, Any], now: datetime) -> Any:
        """Its value for these facts; None where it has none."""
        return self.evaluate(scope(facts, now))


def scope(facts: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """What an expression is evaluated over: facts, the functions there are, and the time of the decision."""
    return {**FUNCTIONS, **clock(now), **facts}


def read(text: str, names: Iterable[str] = (), *, closed: bool = False) -> Text:
    """An expression over `names`. ZhongshuError for what is not FEEL, or calls what there is not; where it is `closed`
    also for any other name."""
    known = frozenset(names)
    return _checked(expression(text, known | NAMES), known, text, closed=closed)


def read_tests(text: str, names: Iterable[str] = (), *, closed: bool = False) -> Text:
    """The tests of an input entry, as above."""
    known = frozenset(names)
    node = unary_tests(text, known | NAMES)
    return _checked(node, known, text, closed=closed)


def _checked(node: tree.Node, known: frozenset[str], text: str, *, closed: bool) -> Text:
    there = known | NAMES | _made(node)
    for name in sorted(_functions(node) - there):
        raise ZhongshuError(f"FEEL: no function {name!r} in {text.strip()[:120]!r}", hint=nearest(name, there))
    for name in sorted(names_in(node) - there - _GIVEN) if closed else ():
        raise ZhongshuError(f"FEEL: no name {name!r} in {text.strip()[:120]!r}", hint=nearest(name, known))
    for said in sorted(_types(node)) if closed else ():
        if not is_type(said):
            raise ZhongshuError(f"FEEL: no type {said!r} in {text.strip()[:120]!r}", hint=nearest(said, PLAIN))
    return Text(node, tested(node) if isinstance(node, tree.Tests) else compiled(node))


def names_in(node: Any) -> set[str]:
    """Every name that an expression uses."""
    own = {node.name} if isinstance(node, tree.Named) else set[str]()
    return own.union(*(names_in(one) for one in _inner(node)))


def _types(node: Any) -> set[str]:
    """Every type that values are held against."""
    own = {node.type} if isinstance(node, tree.InstanceOf) else set[str]()
    return own.union(*(_types(one) for one in _inner(node)))


def _functions(node: Any) -> set[str]:
    """Names that are called."""
    own = {node.function.name} if isinstance(node, tree.Called) and isinstance(node.function, tree.Named) else set()
    return own.union(*(_functions(one) for one in _inner(node)))


def _made(node: Any) -> set[str]:
    """Names that an expression gives by itself: entries, parameters, what a loop goes through."""
    own: set[str] = set()
    match node:
        case tree.Context():
            own = {name for name, _ in node.entries}
        case tree.Defined():
            own = {name for name, _ in node.parameters}
        case tree.For() | tree.Quantified():
            own = {name for name, _ in node.over}
    return own.union(*(_made(one) for one in _inner(node)))


def _inner(node: Any) -> list[Any]:
    if isinstance(node, tuple):
        return list(node)
    return [getattr(node, one.name) for one in fields(node)] if isinstance(node, tree.Node) else []
