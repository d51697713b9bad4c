"""How each column of a dataset is computed from the columns of a source."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from zhongshu.core.errors import LoadError, PackError
from zhongshu.core.units import convert_sql, parse_unit
from zhongshu.datasets.catalogue import Dataset
from zhongshu.datasets.sources.scan import Scan
from zhongshu.datasets.sources.spec import SourceSpec
from zhongshu.datasets.sql.expression import analyse_expression
from zhongshu.datasets.sql.rewrite import to_duckdb
from zhongshu.lake.engine import quote_name

NULL_YIELDING = (exp.Nullif, exp.Case, exp.If, exp.TryCast, exp.Coalesce)
"""Expressions that may give NULL for good reasons; of any other a NULL over values is a fault."""

READER_TYPES = ("integer", "decimal", "date", "boolean")
"""Column types that a reader of text may convert itself, which is the fast way."""


@dataclass(frozen=True)
class Target:
    """How one dataset column is computed from the source: `sql` over the scan; `tried` when the cast can fail here.

    `source` names the source column that is taken as it is.
    """

    column: str
    source: str | None
    sql: str
    tried: bool
    strict: bool
    text: str


def reader_types(dataset: Dataset, source: SourceSpec | None, named: Sequence[str]) -> dict[str, str]:
    """Source column -> DuckDB type, for the columns that the reader may type itself: those mapped as they are, once."""
    mapping = {} if source is None else source.columns
    direct: dict[str, str] = {}
    used_in_expressions = " ".join(text for text in mapping.values() if plain_name(text) is None)
    for column, spec in dataset.spec.columns.items():
        name = plain_name(mapping[column]) if column in mapping else column
        reads = name is not None and (not named or name in named) and name not in used_in_expressions
        if reads and name is not None and spec.type in READER_TYPES and not _converts(spec.unit, source, column):
            direct[name] = spec.duckdb_type
    return direct


def plain_name(text: str) -> str | None:
    """The source column that a mapping names as it is: `CO`, `产值`, `"PM2.5"`; None for an expression."""
    text = text.strip()
    if match := re.fullmatch(r'"((?:[^"]|"")+)"', text):
        return match[1].replace('""', '"')
    return text if re.fullmatch(r"[^\W\d]\w*", text) and text not in ("_file", "_line") else None


def _converts(unit: str | None, source: SourceSpec | None, column: str) -> bool:
    units = {} if source is None else source.units
    return column in units and unit is not None and units[column] != unit


def target_of(dataset: Dataset, source: SourceSpec | None, column: str, scan: Scan, file: str) -> Target:
    spec = dataset.spec.columns[column]
    mapping = {} if source is None else source.columns
    text = mapping.get(column, quote_name(column) if column in scan.columns else None)
    kind = spec.duckdb_type
    if text is None:
        return Target(column, None, f"NULL::{kind}", tried=False, strict=False, text="NULL")
    name = plain_name(text)
    if name is not None and name in scan.columns:
        sql, strict = quote_name(name), True
        if name in reader_types(dataset, source, scan.columns):
            return Target(column, name, sql, tried=False, strict=True, text="NULL")
    elif name is not None:
        raise LoadError(f"{dataset.name}: the source has no column {name!r}", hint=f"it has {', '.join(scan.columns)}")
    else:
        sql, strict = _expression(dataset, source, text, scan, file, column)
    if source is not None and _converts(spec.unit, source, column):
        sql = convert_sql(
            f"TRY_CAST({sql} AS DECIMAL(38,10))", parse_unit(source.units[column]), parse_unit(spec.unit or "1")
        )
    return Target(
        column, name, sql, tried=True, strict=strict, text=f"CAST({quote_name(name)} AS VARCHAR)" if name else "NULL"
    )


def _expression(
    dataset: Dataset, source: SourceSpec | None, text: str, scan: Scan, file: str, column: str
) -> tuple[str, bool]:
    known = {name: "VARCHAR" for name in scan.columns} | {"_file": "VARCHAR", "_line": "BIGINT"}
    try:
        tree = analyse_expression(text, columns=known, file=dataset.place.file, line=dataset.place.line or 1)
    except PackError as error:
        raise LoadError(
            f"{dataset.name}: column {column} cannot be computed: {error.message}", place=error.place, hint=error.hint
        ) from error

    def fill(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Column) and node.name == "_file":
            return exp.Literal.string(file)
        if isinstance(node, exp.Column) and node.name == "_line":
            return exp.column(scan.line_column or "_line", quoted=True)
        return node

    filled = tree.transform(fill)
    return to_duckdb(filled), not any(filled.find_all(*NULL_YIELDING)) and bool(list(filled.find_all(exp.Column)))


def inputs_given(target: Target, scan: Scan) -> str:
    mentioned = [name for name in scan.columns if quote_name(name) in target.sql]
    return " AND ".join(f"{quote_name(name)} IS NOT NULL" for name in mentioned) or "true"
