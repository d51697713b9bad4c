"""What a test lets pass, where that can be said without asking it: some values, or some stretches of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhongshu.rules.feel import tree
from zhongshu.rules.feel.evaluate import compiled
from zhongshu.rules.feel.language import FUNCTIONS, Text, names_in
from zhongshu.rules.feel.values import Range, kind

ORDERED = frozenset({"number", "date", "date and time", "time", "days and time duration", "years and months duration"})


@dataclass(frozen=True, slots=True)
class Allowed:
    """Values of one kind that pass: those in `stretches` or among `values`, or, where `negated`, all others.

    Nothing said and negated is whatever there is: an entry of `-`. `null` tells whether null passes.
    """

    stretches: tuple[Range, ...] = ()
    values: tuple[Any, ...] = ()
    negated: bool = False
    null: bool = False

    @property
    def anything(self) -> bool:
        """Whether it lets everything pass."""
        return self.negated and self.null and not self.stretches and not self.values

    def has(self, value: Any) -> bool:
        """Whether a value passes; one of another kind than those that it speaks of does not."""
        if self.anything:
            return True
        if value is None:
            return self.null
        spoken = self.kinds
        if spoken and kind(value) not in spoken:
            return False
        inside = any(one.has(value) is True for one in self.stretches) or any(one == value for one in self.values)
        return inside is not self.negated

    @property
    def kinds(self) -> frozenset[str]:
        """Of what it speaks."""
        ends = [end for one in self.stretches for end in (one.low, one.high) if end is not None]
        return frozenset(kind(one) for one in (*self.values, *ends))


ANYTHING = Allowed(negated=True, null=True)
ANYTHING_BUT_NULL = Allowed(negated=True)


def allowed_of(test: Text, known: Mapping[str, Any]) -> Allowed | None:
    """What a test lets pass; None where that depends on facts, or it is no test."""
    return allowed_by(test.node, known) if isinstance(test.node, tree.Tests) else None


def allowed_by(tests: tree.Tests, known: Mapping[str, Any] | None = None) -> Allowed | None:
    """What tests let pass, given the values of names that do not change; None where that depends on other facts."""
    if not tests.tests:
        return ANYTHING
    stretches: list[Range] = []
    values: list[Any] = []
    null = False
    for one in tests.tests:
        if isinstance(one, tree.Unequal):
            return _all_but(one, tests, known or {})
        found = constant(one, known or {})
        if not found:
            return None
        for value in found[0] if isinstance(found[0], list) else found:
            null |= value is None
            stretches += [value] if isinstance(value, Range) else []
            values += [] if isinstance(value, Range) or value is None else [value]
    passes = null and not tests.negated if stretches else null is not tests.negated
    return Allowed(tuple(stretches), tuple(values), tests.negated, passes)


def _all_but(node: tree.Unequal, tests: tree.Tests, known: Mapping[str, Any]) -> Allowed | None:
    found = constant(node.to, known)
    if not found or len(tests.tests) > 1 or tests.negated or isinstance(found[0], Range | list):
        return None
    return ANYTHING_BUT_NULL if found[0] is None else Allowed((), (found[0],), negated=True, null=True)


def constant(node: tree.Node, known: Mapping[str, Any]) -> tuple[Any] | tuple[()]:
    """The value of an expression over nothing but what is known; empty where it is about something else."""
    if any(name not in FUNCTIONS and name not in known for name in names_in(node)):
        return ()
    return (compiled(node)({**FUNCTIONS, **known}),)
