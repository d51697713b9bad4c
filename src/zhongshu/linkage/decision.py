"""What is asked and decided of records: pairs that wait, verdicts over pairs, and the acts that gave them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

Ruling = Literal["same", "apart"]
Deed = Literal["same", "apart", "merge", "split", "undo"]
Why = Literal["grey", "several", "clash"]
"""Why a pair waits: odds that decide nothing; several entities fit; two quite different names under one code."""


class Key(NamedTuple):
    """A record: the qualified name of its dataset, and its key there as text."""

    dataset: str
    record: str


@dataclass(frozen=True)
class Verdict:
    """What was decided of two records."""

    ruling: Ruling
    left: Key
    right: Key
    decided: datetime


@dataclass(frozen=True)
class Found:
    """A pair that the engine leaves to a person; `code` is that of a clash, `weight` the binary logarithm of the
    odds."""

    why: Why
    left: Key
    right: Key
    weight: float | None = None
    code: str | None = None

    @property
    def pair(self) -> frozenset[Key]:
        return frozenset((self.left, self.right))


@dataclass(frozen=True)
class Question:
    """A pair that waits, or waited, for a person. `later` is when it was put off, `decision` what came of it."""

    number: int
    of: str
    found: Found
    asked: datetime
    later: datetime | None = None
    decision: int | None = None


@dataclass(frozen=True)
class Touched:
    """Records of which something was decided; those that `moved` leave the entity that they had, whoever stays keeps
    its id."""

    records: frozenset[Key]
    moved: frozenset[Key]


@dataclass(frozen=True)
class Hand:
    """Whose decision it is. On paper `name` is who signed, and `who` the operator who wrote it down."""

    who: str
    name: str
    unit: str


@dataclass(frozen=True)
class Wish:
    """An act before it is done: what it says of which pairs, and which records it takes to another entity.

    `ends` are pairs of which nothing that was said before stands any more; `answers` is the question that it answers.
    """

    kind: Deed
    entity: str
    other: str | None
    reason: str
    verdicts: tuple[tuple[Ruling, Key, Key], ...] = ()
    moved: tuple[Key, ...] = ()
    ends: tuple[frozenset[Key], ...] = ()
    answers: int | None = None
    undoes: int | None = None


@dataclass(frozen=True)
class Decision:
    """An act that was done, UTC. `undone` is the number of the act that took it back."""

    number: int
    of: str
    kind: Deed
    entity: str
    other: str | None
    reason: str
    moved: tuple[Key, ...]
    hand: Hand
    at: datetime
    undoes: int | None = None
    undone: int | None = None
    verdicts: tuple[Verdict, ...] = field(default=(), repr=False)
