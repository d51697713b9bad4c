"""What came of checking a relation."""

from dataclasses import dataclass
from typing import Literal

from zhongshu.core.text import Text
from zhongshu.core.units import Unit
from zhongshu.methods.figures.interval import Interval
from zhongshu.methods.figures.relation import Relation

Status = Literal["consistent", "implies", "contradiction", "incomparable"]
Reading = Literal["rounded", "truncated"]


@dataclass(frozen=True)
class Implied:
    """The value that the other terms give for the role left out: `within` in `unit` (亿元), exact.

    `shown` is what a sentence says, without the unit and with a true minus: the whole numbers that are possible ("44",
    "348–358"), or the value to as many digits as the printed terms have ("43.6", "−18.3"), or a bound ("≥2.5").
    `whole`: it counts things one by one, so only whole numbers in `within` are possible.
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
