"""What came of checking a relation."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from zhongshu.core.text import Text
from zhongshu.core.units import Unit
from zhongshu.methods.figures.relation import Relation

Status = Literal["consistent", "implies", "contradiction", "incomparable"]
Reading = Literal["rounded", "truncated"]


@dataclass(frozen=True)
class Interval:
    """Exact ends, None for no end; `low_open` and `high_open` exclude them."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True)
class Implied:
    """The value that the other terms give for the role left out, in `unit`.

    `shown` is what a sentence says: the one whole number or the digits that all of the interval shares ("43.6", "44",
    "348–358"). `whole`: it counts things, so only whole numbers in `within` are possible.
    """

    role: str
    within: Interval
    unit: Unit
    whole: bool
    shown: str


@dataclass(frozen=True)
class Verdict:
    """`reading` is how the digits must be read for the figures to agree; None where they cannot or need not.

    `arithmetic` is one line that a clerk can follow with a calculator. An `incomparable` one says there why.
    """

    relation: Relation
    status: Status
    arithmetic: Text
    reading: Reading | None = None
    implied: Implied | None = None
