"""What came of checking a relation."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
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
    """`reading` is how the digits must be read for the figures to agree, truncated where those of one page must; None
    where they cannot agree or hide nothing."""

    relation: Relation
    status: Status
    line: Callable[[], Text] = field(repr=False, compare=False)
    reading: Reading | None = None
    implied: Implied | None = None

    @cached_property
    def arithmetic(self) -> Text:
        """One line that a clerk can follow with a calculator; an `incomparable` one says why.

        Worked out when it is read: of the thousands of a large table that agree nobody reads it.
        """
        return self.line()
