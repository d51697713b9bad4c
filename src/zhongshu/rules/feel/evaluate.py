"""A tree made into a function of the values that it is about. Whatever cannot be computed is None."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from functools import singledispatch
from itertools import islice
from typing import Any

from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.feel import tree
from zhongshu.rules.feel.arithmetic import arithmetic, negative
from zhongshu.rules.feel.parts import part
from zhongshu.rules.feel.types import TYPES, conforms
from zhongshu.rules.feel.values import Range, equal, kind, members, number, order

Scope = Mapping[str, Any]
Evaluate = Callable[[Scope], Any]
Holds = Callable[[Scope], bool | None]

MOST = 100_000
"""Rounds of one loop: beyond them it is None rather than for ever."""
INPUT = "?"


@dataclass(frozen=True)
class Function:
    """Something that can be called; `parameters` are the names of what it takes."""

    parameters: tuple[str, ...]
    call: Callable[..., Any]


@singledispatch
def compiled(node: tree.Node) -> Evaluate:
    """What an expression is, given the values of its names."""
    raise ZhongshuError(f"FEEL: {type(node).__name__} stands where no value can")


@compiled.register
def _(node: tree.Constant) -> Evaluate:
    return lambda _, value=node.value: value  # type: ignore[misc]


@compiled.register
def _(node: tree.Named) -> Evaluate:
    return lambda scope, name=node.name: scope.get(name)  # type: ignore[misc]


@compiled.register
def _(node: tree.Path) -> Evaluate:
    of, name = compiled(node.of), node.name
    return lambda scope: part(of(scope), name)


@compiled.register
def _(node: tree.Negative) -> Evaluate:
    of = compiled(node.of)
    return lambda scope: negative(of(scope))


@compiled.register
def _(node: tree.Binary) -> Evaluate:
    left, right, operator = compiled(node.left), compiled(node.right), node.operator
    if operator in ("and", "or"):
        return _logic(left, right, stops=operator == "or")
    if operator == "=":
        return lambda scope: equal(left(scope), right(scope))
    if operator == "!=":
        return lambda scope: _not(equal(left(scope), right(scope)))
    if operator in _ORDERS:
        holds = _ORDERS[operator]
        return lambda scope: holds(order(left(scope), right(scope)))
    return lambda scope: arithmetic(operator, left(scope), right(scope))


_Sign = Callable[[int | None], bool | None]
_ORDERS: Mapping[str, _Sign] = {
    "<": lambda sign: None if sign is None else sign < 0,
    "<=": lambda sign: None if sign is None else sign <= 0,
    ">": lambda sign: None if sign is None else sign > 0,
    ">=": lambda sign: None if sign is None else sign >= 0,
}


def _logic(left: Evaluate, right: Evaluate, *, stops: bool) -> Holds:
    """`or` stops at true, `and` at false; what is no boolean is unknown."""

    def evaluate(scope: Scope) -> bool | None:
        one = left(scope)
        if one is stops:
            return bool(stops)
        other = right(scope)
        if other is stops:
            return bool(stops)
        return (not stops) if one is other is (not stops) else None

    return evaluate


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


@compiled.register
def _(node: tree.Between) -> Evaluate:
    of, low, high = compiled(node.of), compiled(node.low), compiled(node.high)
    return lambda scope: Range(low(scope), high(scope), low_in=True, high_in=True).has(of(scope))


@compiled.register
def _(node: tree.Interval) -> Evaluate:
    low, high = (_always_none if one is None else compiled(one) for one in (node.low, node.high))
    return lambda scope: Range(low(scope), high(scope), node.low_in, node.high_in)


def _always_none(_: Scope) -> None:
    return None


@compiled.register
def _(node: tree.In) -> Evaluate:
    of, tests = compiled(node.of), tested(node.tests)
    return lambda scope: tests({**scope, INPUT: of(scope)})


@compiled.register
def _(node: tree.Tests) -> Evaluate:
    return tested(node)


def tested(node: tree.Tests) -> Evaluate:
    """Whether the value of `?` passes: True, False, or None where that cannot be told."""
    each = [_test(one) for one in node.tests]
    if not each:
        return lambda _: True

    def evaluate(scope: Scope) -> bool | None:
        found = [one(scope) for one in each]
        passed = True if True in found else None if None in found else False
        return _not(passed) if node.negated else passed

    return evaluate


def _test(node: tree.Node) -> Evaluate:
    if isinstance(node, tree.Unequal):
        to = compiled(node.to)
        return lambda scope: _not(equal(scope.get(INPUT), to(scope)))
    test, about, said = compiled(node), mentions(node, INPUT), isinstance(node, tree.Constant)

    def evaluate(scope: Scope) -> bool | None:
        wanted, value = test(scope), scope.get(INPUT)
        if about or (isinstance(wanted, bool) and not said and not isinstance(value, bool)):
            return wanted if isinstance(wanted, bool) else None
        if isinstance(wanted, Range) and not isinstance(value, Range):
            return wanted.has(value)
        if isinstance(wanted, list):
            return equal(value, wanted) is True or any(_passes(value, one) for one in wanted)
        return equal(value, wanted)

    return evaluate


def _passes(value: Any, wanted: Any) -> bool:
    return (wanted.has(value) if isinstance(wanted, Range) else equal(value, wanted)) is True


def mentions(node: Any, name: str) -> bool:
    """Whether a name is used anywhere in an expression."""
    if isinstance(node, tree.Named):
        return node.name == name
    if isinstance(node, tuple):
        return any(mentions(one, name) for one in node)
    if isinstance(node, tree.Node):
        return any(mentions(getattr(node, one.name), name) for one in fields(node))
    return False


@compiled.register
def _(node: tree.Listed) -> Evaluate:
    items = [compiled(one) for one in node.items]
    return lambda scope: [one(scope) for one in items]


@compiled.register
def _(node: tree.Context) -> Evaluate:
    entries = [(name, compiled(one)) for name, one in node.entries]

    def evaluate(scope: Scope) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for name, one in entries:
            made[name] = one({**scope, **made})
        return made

    return evaluate


@compiled.register
def _(node: tree.Filtered) -> Evaluate:
    of, by = compiled(node.of), compiled(node.by)

    def evaluate(scope: Scope) -> Any:
        found = of(scope)
        items, place = members(found), number(by(scope))
        if place is not None:
            return _at(items, place)
        return [one for one in items if by(_within(scope, one)) is True]

    return evaluate


def _at(items: Sequence[Any], place: Decimal) -> Any:
    """Counted from 1, below 0 from the end."""
    if place != place.to_integral_value() or not 1 <= abs(place) <= len(items):
        return None
    return items[int(place) - 1 if place > 0 else int(place)]


def _within(scope: Scope, item: Any) -> Scope:
    return {**scope, "item": item, **(item if isinstance(item, dict) else {})}


@compiled.register
def _(node: tree.If) -> Evaluate:
    condition, then, otherwise = compiled(node.condition), compiled(node.then), compiled(node.otherwise)
    return lambda scope: then(scope) if condition(scope) is True else otherwise(scope)


@compiled.register
def _(node: tree.For) -> Evaluate:
    over, made = _domains(node.over), compiled(node.made)

    def evaluate(scope: Scope) -> list[Any] | None:
        done: list[Any] = []
        rounds = islice(_rounds(over, scope), MOST + 1)
        try:
            for one in rounds:
                done.append(made({**one, "partial": list(done)} if _wants_partial else one))
        except TypeError:
            return None
        return done if len(done) <= MOST else None

    _wants_partial = mentions(node.made, "partial")
    return evaluate


@compiled.register
def _(node: tree.Quantified) -> Evaluate:
    over, condition, wanted = _domains(node.over), compiled(node.condition), not node.every

    def evaluate(scope: Scope) -> bool | None:
        unknown = False
        try:
            for one in islice(_rounds(over, scope), MOST):
                found = condition(one)
                if found is wanted:
                    return bool(wanted)
                unknown |= not isinstance(found, bool)
        except TypeError:
            return None
        return None if unknown else not wanted

    return evaluate


def _domains(over: Sequence[tuple[str, tree.Node]]) -> list[tuple[str, Evaluate]]:
    return [(name, _steps(one) if isinstance(one, tree.Steps) else compiled(one)) for name, one in over]


def _steps(node: tree.Steps) -> Evaluate:
    first, last = compiled(node.first), compiled(node.last)
    return lambda scope: Range(first(scope), last(scope), low_in=True, high_in=True)


def _rounds(over: Sequence[tuple[str, Evaluate]], scope: Scope) -> Iterator[Scope]:
    """Every combination, the last name fastest; TypeError for what cannot be gone through."""
    if not over:
        yield scope
        return
    (name, domain), *rest = over
    for one in each(domain(scope)):
        yield from _rounds(rest, {**scope, name: one})


def each(domain: Any) -> Iterator[Any]:
    """What a loop goes through; TypeError for what it cannot."""
    if isinstance(domain, Range):
        yield from _counted(domain)
    elif domain is None:
        raise TypeError("null has no items")
    else:
        yield from members(domain)


def _counted(found: Range) -> Iterator[Any]:
    """Whole numbers or days from one end to the other, upwards or downwards."""
    low, high = found.low, found.high
    if kind(low) != kind(high) or kind(low) not in ("number", "date"):
        raise TypeError("no steps lead from one end to the other")
    up = low <= high
    step: Any = timedelta(days=1) if isinstance(low, date) else Decimal(1)
    at = low if found.low_in else low + step
    while (at <= high) if up else (at >= high):
        if at == high and not found.high_in:
            return
        yield at
        at = at + step if up else at - step


@compiled.register
def _(node: tree.InstanceOf) -> Evaluate:
    of, said = compiled(node.of), node.type
    return lambda scope: conforms(of(scope), said, scope.get(TYPES))


@compiled.register
def _(node: tree.Defined) -> Evaluate:
    names, body = tuple(name for name, _ in node.parameters), compiled(node.body)
    types = tuple(said for _, said in node.parameters)

    def evaluate(scope: Scope) -> Function:
        def call(*given: Any) -> Any:
            if any(
                said and one is not None and not conforms(one, said, scope.get(TYPES))
                for one, said in zip(given, types, strict=True)
            ):
                return None
            return body({**scope, **dict(zip(names, given, strict=True))})

        return Function(names, call)

    return evaluate


@compiled.register
def _(node: tree.Called) -> Evaluate:
    function, arguments = compiled(node.function), [compiled(one) for one in node.arguments]

    def evaluate(scope: Scope) -> Any:
        found, given = function(scope), [one(scope) for one in arguments]
        return called(found, given, node.names)

    return evaluate


def called(function: Any, given: Sequence[Any], names: Sequence[str] = ()) -> Any:
    """The result of a call; None for what is no function, or takes other arguments."""
    if callable(function):  # a built-in one, which sees to its arguments itself
        return function(given, tuple(names))
    if not isinstance(function, Function) or len(given) != len(function.parameters):
        return None
    if names:
        by_name = dict(zip(names, given, strict=True))
        if set(by_name) != set(function.parameters):
            return None
        given = [by_name[name] for name in function.parameters]
    return function.call(*given)
