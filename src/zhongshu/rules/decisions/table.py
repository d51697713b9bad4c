"""A decision table: inputs, rows of tests, outputs, and what is said where several rows hold (DMN 1.5, chapter 8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.text import Text
from zhongshu.rules.decisions.allowed import Allowed, allowed_of
from zhongshu.rules.decisions.index import ColumnIndex, index_of
from zhongshu.rules.feel import tree
from zhongshu.rules.feel.evaluate import INPUT
from zhongshu.rules.feel.language import Text as Feel
from zhongshu.rules.feel.language import names_in, scope
from zhongshu.rules.feel.values import computed, equal, kind, order

Hit = Literal[
    "unique", "any", "priority", "first", "rule order", "output order", "collect", "sum", "min", "max", "count"
]
"""What is said where several rows hold; sum, min, max and count are of what `collect` would list."""

SINGLE = frozenset({"unique", "any", "priority", "first"})
GATHERED = frozenset({"rule order", "output order", "collect"})
"""Policies under which all rows that hold are said, one beside the other."""


class Contradiction(ZhongshuError):
    """Rows (from 0) hold together that must not: two of a unique table, or two of any with other outcomes."""

    def __init__(self, table: str, rows: Sequence[int], allowed: str):
        super().__init__(f"{table}: the rows {_named(rows)} hold together{allowed}")
        self.rows = tuple(rows)


@dataclass(frozen=True)
class Input:
    """A column of conditions: what it is about, which values there may be at all, and whether nobody can change it."""

    name: str
    title: Text
    about: Feel
    may_be: Feel | None = None
    unit: str | None = None
    fixed: bool = False


@dataclass(frozen=True)
class Output:
    """A column of outcomes. `ranks` are its values, the most important first, for a table that goes by priority."""

    name: str
    ranks: tuple[Any, ...] = ()
    otherwise: Feel | None = None


@dataclass(frozen=True)
class Row:
    """A rule: a test for each input, an outcome for each output, and why in words."""

    tests: tuple[Feel, ...]
    outcomes: tuple[Feel, ...]
    why: Text | None = None


@dataclass(frozen=True)
class Outcome:
    """What a table says: its value, and the rows (from 0) that hold; none where it fell back on its default."""

    value: Any
    rows: tuple[int, ...]


@dataclass
class Over:
    """Facts at a moment, with what expressions need besides made once, and only where one is evaluated."""

    facts: Mapping[str, Any]
    now: datetime
    _scope: Mapping[str, Any] | None = None

    @property
    def scope(self) -> Mapping[str, Any]:
        """What an expression is evaluated over."""
        if self._scope is None:
            self._scope = scope(self.facts, self.now)
        return self._scope

    def of(self, said: Feel) -> Any:
        """The value of an expression."""
        if isinstance(said.node, tree.Constant):
            return said.node.value
        if isinstance(said.node, tree.Named) and said.node.name in self.facts:
            return self.facts[said.node.name]
        return said.evaluate(self.scope)


@dataclass(frozen=True)
class Table:
    """`known` are values that hold for every decision: parameters of the edition in force."""

    name: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rows: tuple[Row, ...]
    hit: Hit = "unique"
    known: Mapping[str, Any] = field(default_factory=dict)

    def decide(self, facts: Mapping[str, Any], now: datetime) -> Outcome:
        """Contradiction where the rows that hold may not hold together. `now` has its zone."""
        return self.decide_over(Over({**self.known, **facts}, now))

    def decide_over(self, over: "Over") -> Outcome:
        """As above."""
        return self._said(self.holding(self.values(over), over), over)

    def values(self, over: "Over") -> list[Any]:
        """What each input is."""
        return [over.of(one.about) for one in self.inputs]

    def holding(self, values: Sequence[Any], over: "Over") -> Sequence[int]:
        """The rows that hold, in order."""
        left = (1 << len(self.rows)) - 1
        for value, index in zip(values, self.indexes, strict=True):
            if index is not None:
                left &= index.of(value)
                if not left:
                    return ()
        if self.hit == "first" and not self._asked:
            return ((left & -left).bit_length() - 1,)
        held = _bits(left)
        return [row for row in held if all(self.passes(row, at, values[at], over) for at in self._asked)]

    def open(self, values: Sequence[Any], over: "Over") -> Sequence[int]:
        """The rows where everything holds that is known: what is null may yet be anything."""
        left = (1 << len(self.rows)) - 1
        for value, index in zip(values, self.indexes, strict=True):
            if index is not None and value is not None:
                left &= index.of(value)
        asked = [at for at in self._asked if values[at] is not None]
        return [row for row in _bits(left) if all(self.passes(row, at, values[at], over) for at in asked)]

    @cached_property
    def _asked(self) -> Sequence[int]:
        """Columns whose tests have to be asked one by one."""
        return [at for at, index in enumerate(self.indexes) if index is None]

    @cached_property
    def allowed(self) -> Sequence[Sequence[Allowed | None]]:
        """What each test lets pass, a column each; None for a test over other facts."""
        return [[allowed_of(row.tests[at], self.known) for row in self.rows] for at in range(len(self.inputs))]

    @cached_property
    def indexes(self) -> Sequence[ColumnIndex | None]:
        """None for a column whose tests have to be asked."""
        return [
            None if None in column else index_of([one for one in column if one is not None]) for column in self.allowed
        ]

    @cached_property
    def conditions(self) -> Sequence[int]:
        """How many conditions each row sets."""
        free = [[one is not None and one.anything for one in column] for column in self.allowed]
        return [sum(not column[row] for column in free) for row in range(len(self.rows))]

    @cached_property
    def computed(self) -> Mapping[int, frozenset[str]]:
        """The names that outcomes are computed from, by row; rows whose outcomes are only said are left out."""
        names = {at: names_in(tuple(one.node for one in row.outcomes)) for at, row in enumerate(self.rows)}
        return {at: frozenset(found) for at, found in names.items() if found}

    def passes(self, row: int, at: int, value: Any, over: "Over") -> bool:
        """Whether a value passes the test of one row and input."""
        return self.rows[row].tests[at].evaluate({**over.scope, INPUT: value}) is True

    def _said(self, held: Sequence[int], over: "Over") -> Outcome:
        if not held:
            return Outcome(self.fallback(over), ())
        made = [self.outcome(row, over) for row in held]
        match self.hit:
            case "unique":
                if len(held) > 1:
                    raise Contradiction(self.name, held, ", and only one may")
                return Outcome(made[0], (held[0],))
            case "any":
                if any(equal(one, made[0]) is not True for one in made):
                    raise Contradiction(self.name, held, " with other outcomes")
                return Outcome(made[0], tuple(held))
            case "first":
                return Outcome(made[0], (held[0],))
            case "priority":
                best = min(range(len(held)), key=lambda at: self._rank(made[at]))
                return Outcome(made[best], (held[best],))
            case "output order":
                ranked = sorted(range(len(held)), key=lambda at: self._rank(made[at]))
                return Outcome([made[at] for at in ranked], tuple(held[at] for at in ranked))
            case "rule order" | "collect":
                return Outcome(made, tuple(held))
        return Outcome(_gathered(self.hit, made), tuple(held))

    def outcome(self, row: int, over: "Over") -> Any:
        """What a row says, whether it holds or not."""
        made = [over.of(one) for one in self.rows[row].outcomes]
        return made[0] if len(made) == 1 else {out.name: one for out, one in zip(self.outputs, made, strict=True)}

    def fallback(self, over: "Over") -> Any:
        """What is said where no row holds."""
        if all(one.otherwise is None for one in self.outputs):
            return [] if self.hit in GATHERED else _gathered(self.hit, [])
        made = [None if one.otherwise is None else over.of(one.otherwise) for one in self.outputs]
        return made[0] if len(made) == 1 else {out.name: one for out, one in zip(self.outputs, made, strict=True)}

    def _rank(self, made: Any) -> tuple[int, ...]:
        parts = [made] if len(self.outputs) == 1 else [made[one.name] for one in self.outputs]
        return tuple(_place(one.ranks, part) for one, part in zip(self.outputs, parts, strict=True))


def _bits(rows: int) -> list[int]:
    return [at for at in range(rows.bit_length()) if rows >> at & 1]


def _named(rows: Sequence[int]) -> str:
    """As an official counts them."""
    return ", ".join(str(row + 1) for row in rows)


def _place(ranks: Sequence[Any], value: Any) -> int:
    return next((at for at, one in enumerate(ranks) if equal(one, value) is True), len(ranks))


def _gathered(hit: str, made: Sequence[Any]) -> Any:
    """None for the sum of nothing, and of what are no numbers."""
    if hit == "count":
        return Decimal(len([one for at, one in enumerate(made) if one not in made[:at]]))
    if hit not in ("sum", "min", "max") or not made:
        return None
    if hit == "sum":
        total: Decimal | None = made[0] if kind(made[0]) == "number" else None
        for one in made[1:]:
            total = None if total is None or kind(one) != "number" else computed("+", total, one)
        return total
    found = made[0]
    for one in made[1:]:
        sign = order(one, found)
        if sign is None:
            return None
        found = one if (sign < 0) == (hit == "min") and sign else found
    return found
