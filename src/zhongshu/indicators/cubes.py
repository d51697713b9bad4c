"""One scan for all measures of a table: parts by the finest set of dimensions, then rolled up.

A cube is everything that is measured over one relation by one time column and one area column. It becomes derived
relations that the ordinary refresh keeps up: the finest grouping (`__fine`), totals by area for every grain
(`__total_GRAIN`, all levels of area), one grouping a dimension (`__by_DIMENSION`, when there are several), and
for parts that do not merge an exact computation a grain (`__exact_GRAIN`).
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property, partial

import sqlglot
from sqlglot import exp

from zhongshu.core.periods import Grain
from zhongshu.datasets.refresh import Derived
from zhongshu.datasets.sql.refresh import RefreshClass
from zhongshu.datasets.sql.relation import Partition
from zhongshu.indicators.measures import ROWS, Part
from zhongshu.lake.engine import instant_sql, quote_name

PERIOD = "period"
AREA = "area"
_INSTANT = "TIMESTAMP WITH TIME ZONE"


@dataclass(frozen=True)
class Cube:
    """`parts` merge, `exact` do not; `dimensions` maps a column to its DuckDB type. Periods are starts, in UTC.

    `area` None means the whole region: its rows carry the empty area. `dated`: the time column is a DATE.
    """

    of: str
    time: str
    dated: bool
    grain: Grain
    area: str | None
    dimensions: Mapping[str, str]
    parts: tuple[Part, ...]
    exact: tuple[Part, ...]
    partition: Partition | None

    @property
    def name(self) -> str:
        where = f"_{self.area}" if self.area else ""
        return f"{self.of}__{self.time}_{self.grain}{where}"

    @property
    def fine(self) -> str:
        return f"{self.name}__fine"

    def total(self, grain: Grain) -> str:
        return f"{self.name}__total_{grain}"

    def exactly(self, grain: Grain) -> str:
        return f"{self.name}__exact_{grain}"

    def by(self, dimension: str) -> str:
        """The relation with this dimension's values, at the cube's own grain and its areas as they came."""
        return self.fine if len(self.dimensions) == 1 else f"{self.name}__by_{dimension}"

    def columns(self, name: str) -> Mapping[str, str]:
        """The columns of one of the cube's relations."""
        return next(derived.columns for derived in self.derived if derived.name == name)

    @cached_property
    def derived(self) -> tuple[Derived, ...]:
        """Everything to keep up for this cube, each after what it reads."""
        stored = (ROWS, *self.parts)
        made = [self._fine(stored)]
        if len(self.dimensions) > 1:
            made += [self._by(dimension, stored) for dimension in self.dimensions]
        previous = self._slimmest
        for grain in self.grain.coarser_or_equal():
            made.append(self._total(grain, previous, stored))
            previous = self.total(grain)
            if self.exact:
                made.append(self._exactly(grain))
        return tuple(made)

    @property
    def _slimmest(self) -> str:
        """What totals are made from: a grouping by one dimension has fewer rows than the finest, a yes or no fewest."""
        ranked = sorted(self.dimensions, key=lambda name: (self.dimensions[name] != "BOOLEAN", name))
        return self.by(ranked[0]) if len(ranked) > 1 else self.fine

    def _fine(self, stored: Sequence[Part]) -> Derived:
        keys = [
            f"{self._start(self.grain)} AS {PERIOD}",
            f"{self._area} AS {AREA}",
            *map(quote_name, self.dimensions),
        ]
        parts = [f"{part.sql} AS {part.name}" for part in stored]
        return self._make(self.fine, self.of, keys, parts, dimensions=self.dimensions, stored=stored, grain=self.grain)

    def _by(self, dimension: str, stored: Sequence[Part]) -> Derived:
        keys = [PERIOD, AREA, quote_name(dimension)]
        parts = [f"{part.merged(part.name)} AS {part.name}" for part in stored]
        own = {dimension: self.dimensions[dimension]}
        return self._make(self.by(dimension), self.fine, keys, parts, dimensions=own, stored=stored, grain=self.grain)

    def _total(self, grain: Grain, read: str, stored: Sequence[Part]) -> Derived:
        """From the slimmest grouping areas are rolled up over the tree; from a finer grain's total only time is."""
        parts = [f"{part.merged(part.name)} AS {part.name}" for part in stored]
        period = f"{grain.truncate_sql(PERIOD)} AS {PERIOD}"
        source = _name(read)
        if read == self._slimmest and self.area is not None:
            kept = ", ".join([PERIOD, *(part.name for part in stored)])
            source = f"(SELECT unnest({ancestors_sql(AREA)}) AS {AREA}, {kept} FROM {source})"
        made = self._make(self.total(grain), read, [period, AREA], parts, stored=stored, grain=grain, source=source)
        return replace(made, partition=self._gathered(grain), order=f"{AREA}, {PERIOD}")

    def _exactly(self, grain: Grain) -> Derived:
        source = _name(self.of)
        if self.area is not None:
            source = f"(SELECT *, unnest({ancestors_sql(quote_name(self.area))}) AS _area FROM {source})"
        keys = [f"{self._start(grain)} AS {PERIOD}", f"{'_area' if self.area else self._area} AS {AREA}"]
        parts = [f"{part.sql} AS {part.name}" for part in self.exact]
        return self._make(self.exactly(grain), self.of, keys, parts, stored=self.exact, grain=grain, source=source)

    def _make(
        self,
        name: str,
        read: str,
        keys: Sequence[str],
        parts: Sequence[str],
        *,
        stored: Sequence[Part],
        grain: Grain,
        dimensions: Mapping[str, str] | None = None,
        source: str | None = None,
    ) -> Derived:
        """One grouping of `read` by `keys`, the first columns; `source` stands behind FROM where that is not `read`.

        `dimensions` maps the keys beside period and area to their types; `stored` are the parts, as in `parts`.
        """
        groups = ", ".join(str(index) for index in range(1, len(keys) + 1))
        grouped = f"SELECT {', '.join([*keys, *parts])} FROM {source or _name(read)} GROUP BY {groups}"
        types = {part.name: part.type for part in stored}
        kept = ", ".join([AREA, *map(quote_name, dimensions or {}), *types])
        start = instant_sql(PERIOD, "DATE" if self.dated and read == self.of else "")
        sql = f"SELECT {start} AS {PERIOD}, {kept} FROM ({grouped}) AS _grouped"
        columns = {PERIOD: _INSTANT, AREA: "VARCHAR", **(dimensions or {}), **types}
        partition = self._partition(grain)
        kind = (
            RefreshClass("local", timedelta(0), "parts of a period come from its rows")
            if partition
            else RefreshClass("full", None, "no partition")
        )
        definition = hashlib.sha256(f"{sql} {columns} {partition}".encode()).hexdigest()
        return Derived(name, partial(_tree, sql), columns, (read,), partition, kind, definition)

    def _start(self, grain: Grain) -> str:
        """The period's start in the time column's own type: a date is truncated many times faster than an instant."""
        column = quote_name(self.time)
        return f"date_trunc('{grain}', {column})" if self.dated else grain.truncate_sql(column)

    @property
    def _area(self) -> str:
        return "''" if self.area is None else quote_name(self.area)

    def _gathered(self, grain: Grain) -> Partition | None:
        """Totals are few rows read often: a year of them, or a month of hours, lies in one file."""
        return None if self._partition(grain) is None else Partition("month" if grain is Grain.hour else "year", PERIOD)

    def _partition(self, grain: Grain) -> Partition | None:
        """The coarser of the relation's partition and the grain; None unless that partition is of this time column."""
        if self.partition is None or self.partition.column != self.time:
            return None
        own = Grain(self.partition.grain)
        wanted = own if grain.finer_than(own) else grain
        # no table is partitioned by hour or quarter
        return Partition({Grain.hour: "day", Grain.quarter: "year"}.get(wanted, str(wanted)), PERIOD)


def ancestors_sql(area: str) -> str:
    """A list of the area's code and the codes of every area above it; a name that is no code stands alone.

    Codes nest by their digits (GB/T 2260; six to the county, nine to the township, twelve to the village).
    """
    codes = f"[{area}, left({area}, 9), left({area}, 6), left({area}, 4) || '00', left({area}, 2) || '0000']"
    is_code = f"regexp_full_match({area}, '[0-9]{{6}}([0-9]{{3}}){{0,2}}')"
    return f"CASE WHEN {is_code} THEN list_distinct({codes}) ELSE [{area}] END"


def _tree(sql: str) -> exp.Query:
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    assert isinstance(tree, exp.Query)
    return tree


def _name(relation: str) -> str:
    return ".".join(quote_name(part) for part in relation.split(".")) + " AS _rows"
