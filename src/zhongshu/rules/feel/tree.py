"""What a FEEL expression is made of."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression."""


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """A number, string, boolean, null, or a date, time or duration behind an @."""

    value: Any


@dataclass(frozen=True, slots=True)
class Named(Node):
    """A value by its name; `?` is the value that a unary test is about."""

    name: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    """One entry of a context, or of each context of a list; a part of a date, time, duration or range."""

    of: Node
    name: str


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Two operands: or and = != < <= > >= + - * / **."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Negative(Node):
    """A number or duration with the other sign."""

    of: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """Both ends included."""

    of: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """Unary tests, one of which has to hold (none of which, where they are negated). Empty: whatever the value is."""

    tests: tuple[Node, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class In(Node):
    """Whether a value passes tests."""

    of: Node
    tests: Tests


@dataclass(frozen=True, slots=True)
class Interval(Node):
    """From low to high; an end that is None is open, and has no border."""

    low: Node | None
    high: Node | None
    low_in: bool
    high_in: bool


@dataclass(frozen=True, slots=True)
class Unequal(Node):
    """The unary test `!= x`."""

    to: Node


@dataclass(frozen=True, slots=True)
class Listed(Node):
    """A list."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Context(Node):
    """Names with values; each may use those before it."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Filtered(Node):
    """Items of a list by their place (from 1, or from the end below 0), or those of which a condition is true."""

    of: Node
    by: Node


@dataclass(frozen=True, slots=True)
class Called(Node):
    """A function with its arguments, by place or by name."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class If(Node):
    """Whatever is not true is otherwise."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Steps(Node):
    """What `for x in 1..10` goes through: both ends included, downwards where the second is less."""

    first: Node
    last: Node


@dataclass(frozen=True, slots=True)
class For(Node):
    """A list made from every combination; `partial` in it is what was made so far."""

    over: tuple[tuple[str, Node], ...]
    made: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """Whether a condition holds of some, or of every, combination."""

    every: bool
    over: tuple[tuple[str, Node], ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """Whether a value is of a type, which is written out in `type`."""

    of: Node
    type: str


@dataclass(frozen=True, slots=True)
class Defined(Node):
    """A function: its parameters, the types said of them (empty where none is), its body."""

    parameters: tuple[tuple[str, str], ...]
    body: Node
