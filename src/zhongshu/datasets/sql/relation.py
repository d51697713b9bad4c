"""What a SELECT may read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Self
from zoneinfo import ZoneInfo

from zhongshu.core.errors import PackError, nearest
from zhongshu.core.periods import Period

GRAINS: Mapping[str, str] = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
"""The grains by which rows can be partitioned, and how strftime writes a partition's value."""

_FORM = re.compile(r"\s*([a-z]+)\s*\(\s*([A-Za-z_][A-Za-z0-9_]*)\s*\)\s*")


@dataclass(frozen=True)
class Partition:
    """By which period of which column rows lie together; the column is a DATE or TIMESTAMPTZ and never NULL."""

    grain: str
    column: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        >>> Partition.parse("month(hour)")
        Partition(grain='month', column='hour')
        """
        found = _FORM.fullmatch(text)
        if found is None or found[1] not in GRAINS:
            raise PackError(
                f"partition {text!r} is not a grain of a column",
                hint=f"write one of {', '.join(f'{grain}(column)' for grain in GRAINS)}, for instance month(hour)",
            )
        return cls(found[1], found[2])

    def __str__(self) -> str:
        return f"{self.grain}({self.column})"

    def sql(self, alias: str | None = None) -> str:
        """DuckDB's expression for the partition's value, ASCII text such as '2020-04', in the session's zone.

        >>> Partition("month", "hour").sql("t")
        'strftime("t"."hour", \\'%Y-%m\\')'
        """
        column = f'"{self.column}"' if alias is None else f'"{alias}"."{self.column}"'
        return f"strftime({column}, '{GRAINS[self.grain]}')"

    def window(self, value: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The half-open [start, end) of the partition whose value `sql` gives, aware, in the zone."""
        period = Period.parse(value, zone)
        if period.grain.value != self.grain:
            raise ValueError(f"{value!r} is not a {self.grain}")
        return period.start, period.end

    def value(self, instant: datetime, zone: ZoneInfo) -> str:
        """The partition an aware instant lies in, as `sql` writes it."""
        return instant.astimezone(zone).strftime(GRAINS[self.grain])


@dataclass(frozen=True)
class Relation:
    """A dataset, table or parameter: `name` is qualified ('air.station_hour'), `columns` its DuckDB types in order.
    `unkept` is what one would look for in it and what is in no row, with the reason."""

    name: str
    kind: Literal["dataset", "table", "parameter"]
    columns: Mapping[str, str]
    key: tuple[str, ...] = ()
    partition: Partition | None = None
    unkept: Mapping[str, str] = field(default_factory=dict)

    def lacks(self, column: str) -> str:
        """What is said of a column that it has not: why not, or the nearest that it has."""
        why = self.unkept.get(column) or nearest(column, self.columns)
        return f"{self.name} has no column {column!r} ({why})"
