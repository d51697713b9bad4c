"""A printed number with all that was printed about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from zhongshu.core.text import Text
from zhongshu.core.units import Unit

COMPARED = ".compared"
"""What is behind the id of a row's second number: its growth, its points, its value before."""

Qualifier = Literal["=", ">=", "<=", "approx"]

QUALIFIERS: Mapping[str, Text] = {
    ">=": Text(zh="不少于", en="at least"),
    "<=": Text(zh="不多于", en="at most"),
    "approx": Text(zh="约", en="about"),
}
"""What is said before a number; nothing before an exact one."""


@dataclass(frozen=True)
class Figure:
    """`printed` holds the digits as they stand on the page ("8.30" is not "8.3"), in `unit`.

    `start` and `end` are the first and last day of its period, both included, None where the page gives none: a figure
    without `end` is known "as of its page" only. `place` is an area's code, or its name where no code list knows it;
    `organisation` None: the number is the place's own. `source` says where it stands (a page's id, a sheet and cell).
    """

    id: str
    name: Text
    printed: str
    unit: Unit
    qualifier: Qualifier = "="
    place: str | None = None
    organisation: str | None = None
    start: date | None = None
    end: date | None = None
    source: str | None = None
    note: str | None = None
