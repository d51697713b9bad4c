"""What `datasets` and `indicators` answer with: a query and the snapshot it is over, never rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlglot import exp

from zhongshu.lake.engine import quote_name
from zhongshu.lake.snapshot import Snapshot, Window

T = TypeVar("T")
Rows = Sequence[tuple[Any, ...]]


@dataclass(frozen=True)
class Plan:
    """`sql` is DuckDB's dialect over qualified names quoted whole ("air.station_aqi").

    `reads` maps each of those names to its columns (name -> DuckDB type): what a relation without any version has.
    `about` is the noun a person asked for: grants are checked against it. `columns` are those of the relation that
    the answer shows, empty where it is not rows of one.
    """

    sql: str
    snapshot: Snapshot
    reads: Mapping[str, Mapping[str, str]]
    about: str
    window: Window = (None, None)
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question(Generic[T]):
    """Plans, and the pure function that makes the answer from their rows."""

    plans: tuple[Plan, ...]
    answer: Callable[[Sequence[Rows]], T] = field(repr=False)


def table_sql(name: str) -> str:
    """How a plan's SQL names a relation or column; for whoever may not see the lake."""
    return quote_name(name)


def literal(value: object) -> str:
    """A value as SQL text; every value a person gives enters a plan through here.

    A zero byte, which no row and no SQL text can hold, becomes U+FFFD, which is just as little there.
    """
    held = value.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) else value
    return exp.convert(held).sql("duckdb")
