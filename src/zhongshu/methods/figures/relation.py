"""A relation that printed figures should keep to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from zhongshu.core.text import Text
from zhongshu.methods.figures.figure import Figure

Kind = Literal["share", "growth", "difference", "target", "rank", "sum", "subset", "ratio", "convert"]

ROLES: Mapping[Kind, tuple[str, ...]] = {
    "share": ("part", "base", "percent"),
    "growth": ("now", "before", "percent"),
    "difference": ("now", "before", "change"),
    "target": ("done", "target", "completion"),
    "rank": ("now", "before", "gained"),
    "sum": ("total", "parts"),
    "subset": ("part", "whole"),
    "ratio": ("over", "under", "value"),
    "convert": ("one", "other"),
}
"""part = base * percent; now = before * (1 + percent); now = before + change; done = target * completion;
before = now + gained (a smaller rank is better); total = the sum of parts; part <= whole; over = under * value;
one and other are the same quantity in two units."""

Across = Literal["places", "periods", "organisations"]


@dataclass(frozen=True)
class Relation:
    """`terms` gives the figures of each role, one each but for `parts`; a role that is left out is implied by the rest.

    `across` names what may differ between the terms: figures of different places (or of periods that differ where the
    kind does not say so by itself) are incomparable otherwise.
    """

    id: str
    kind: Kind
    terms: Mapping[str, tuple[Figure, ...]]
    title: Text | None = None
    across: frozenset[Across] = field(default_factory=frozenset)
    note: Text | None = None
