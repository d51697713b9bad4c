"""A measure taken apart: aggregates into mergeable parts, and the formula over them.

sum, count, avg, min and max merge (a year is made from its months); the others (distinct, median, quantile) do not
and are computed for each period and area from the rows themselves.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlglot import exp

from zhongshu.core.errors import PackError, Place
from zhongshu.core.formula import Formula, parse
from zhongshu.core.units import Unit

Merge = Literal["sum", "min", "max"]


@dataclass(frozen=True)
class Part:
    """One stored column: `sql` aggregates rows, `merge` combines stored values (None: they cannot be combined)."""

    name: str
    sql: str
    type: str
    merge: Merge | None

    def merged(self, column: str) -> str:
        """SQL that combines stored values of this part."""
        if self.merge == "sum":
            return f"CAST(sum({column}) AS {self.type})"
        return f"{self.merge or 'any_value'}({column})"


@dataclass(frozen=True)
class Measure:
    """`formula` gives the value from the parts, by their names. `unit` is that of its column, None where not known."""

    formula: Formula
    parts: tuple[Part, ...]
    unit: Unit | None = None


ROWS = Part("n", "count(*)", "BIGINT", "sum")
"""How many rows a value was computed from; every cube stores it."""


def take_apart(tree: exp.Expression, where: str | None, types: Mapping[str, str], place: Place) -> Measure:
    """The parts and the formula of `tree`, an analysed aggregate expression over the rows that satisfy `where`.

    `types` gives the DuckDB type of every aggregate's argument, by its SQL. PackError for an aggregate whose parts are
    unknown.
    """
    parts: dict[str, Part] = {}

    def replace(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.AggFunc | exp.CountIf):
            return exp.column(_formula_text(node, where, types, parts, place))
        return node

    text = tree.transform(replace).sql("duckdb")
    return Measure(parse(text.replace('"', "")), tuple(parts.values()))


def _formula_text(
    node: exp.Expression, where: str | None, types: Mapping[str, str], parts: dict[str, Part], place: Place
) -> str:
    """What stands for an aggregate in the formula; its parts are added to `parts`. An average is a sum over a count."""
    if isinstance(node, exp.Avg):
        total = _formula_text(exp.Sum(this=node.this.copy()), where, types, parts, place)
        count = _formula_text(exp.Count(this=node.this.copy()), where, types, parts, place)
        return f"({total} / {count})"
    part = _part(node, where, types, place)
    parts[part.name] = part
    return part.name


def _part(node: exp.Expression, where: str | None, types: Mapping[str, str], place: Place) -> Part:
    sql = node.sql("duckdb")
    if isinstance(node, exp.Sum):
        kind, argument = _sum_type(types[node.this.sql("duckdb")], node.this.sql("duckdb"))
        return _named(f"CAST(sum({argument}){_filter(where)} AS {kind})", kind, "sum")
    distinct = isinstance(node, exp.Count) and isinstance(node.this, exp.Distinct)
    if isinstance(node, exp.Count | exp.CountIf):
        return _named(f"CAST({sql}{_filter(where)} AS BIGINT)", "BIGINT", None if distinct else "sum")
    if isinstance(node, exp.Min | exp.Max):
        kind = types[node.this.sql("duckdb")]
        return _named(f"{sql}{_filter(where)}", kind, "min" if isinstance(node, exp.Min) else "max")
    if isinstance(node, exp.Median | exp.Quantile | exp.PercentileCont | exp.PercentileDisc):
        return _named(f"CAST({sql}{_filter(where)} AS DECIMAL(38,6))", "DECIMAL(38,6)", None)
    raise PackError(
        f"{sql} is no measure",
        place=place,
        hint="known: sum, count, count_if, avg, min, max, median, quantile_cont, count(DISTINCT x)",
    )


def _named(sql: str, kind: str, merge: Merge | None) -> Part:
    return Part("p" + hashlib.sha256(sql.encode()).hexdigest()[:10], sql, kind, merge)


def _filter(where: str | None) -> str:
    return f" FILTER (WHERE {where})" if where else ""


def _sum_type(kind: str, argument: str) -> tuple[str, str]:
    """The type of a sum and what is added. Sums are exact: decimals keep their scale, doubles are rounded to six places
    before they are added."""
    if kind.startswith("DECIMAL"):
        scale = kind.rstrip(")").split(",")[1].strip()
        return f"DECIMAL(38,{scale})", argument
    if kind in ("DOUBLE", "FLOAT"):
        return "DECIMAL(38,6)", f"CAST({argument} AS DECIMAL(28,6))"
    return "DECIMAL(38,0)", argument
