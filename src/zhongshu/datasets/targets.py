"""How each column of a dataset is computed from the columns of a source."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from zhongshu.core.errors import LoadError, PackError
from zhongshu.core.spreadsheet_text import FORMULA, NUMBER
from zhongshu.core.units import convert_sql, parse_unit
from zhongshu.datasets.catalogue import Dataset
from zhongshu.datasets.sources.scan import Scan
from zhongshu.datasets.sources.spec import SourceSpec
from zhongshu.datasets.sql.expression import analyse_expression
from zhongshu.datasets.sql.rewrite import to_duckdb
from zhongshu.lake.engine import quote_name, quote_text

NULL_YIELDING = (exp.Nullif, exp.Case, exp.If, exp.TryCast, exp.Coalesce)
"""Expressions that may give NULL for good reasons; of any other a NULL over values is a fault."""

READER_TYPES = ("decimal", "date", "boolean")
"""Column types that a reader of text may convert itself, which is the fast way; of 1.5 it would make the integer 2."""


@dataclass(frozen=True)
class Target:
    """How one dataset column is computed from the source: `sql` over the scan, not cast to the column's type yet.

    `source` names the source column that is taken as it is. `tried`: the cast may fail here, the reader has not typed
    it. `strict`: a NULL made of values is a fault. `text` is SQL for what stood in the source.
    """

    column: str
    source: str | None
    sql: str
    tried: bool
    strict: bool
    text: str


def reader_types(dataset: Dataset, source: SourceSpec, named: Sequence[str]) -> dict[str, str]:
    """Source column -> DuckDB type, for the columns that the reader may type itself: those mapped as they are, once.

    `named` are the source's columns; empty while nobody knows them.
    """
    direct: dict[str, str] = {}
    expressions = " ".join(text for text in source.columns.values() if plain_name(text) is None)
    mapped = {column: _taken(source, column) for column in dataset.spec.columns}
    times = Counter(mapped.values())
    for column, spec in dataset.spec.columns.items():
        name = mapped[column]
        if name is None or times[name] > 1 or name in expressions or (named and name not in named):
            continue
        if spec.type in READER_TYPES and not _converts(dataset, source, column):
            direct[name] = spec.duckdb_type
    return direct


def _taken(source: SourceSpec, column: str) -> str | None:
    """The source column that a column of the dataset takes as it is: the one it is mapped to, else that of its name."""
    return plain_name(source.columns[column]) if column in source.columns else column


def needed_columns(dataset: Dataset, source: SourceSpec) -> tuple[str, ...]:
    """The source columns that the mapping takes as they are, and the key columns that go unmapped."""
    mapped = [name for text in source.columns.values() if (name := plain_name(text)) is not None]
    return tuple(dict.fromkeys([*mapped, *(name for name in dataset.spec.key if name not in source.columns)]))


def plain_name(text: str) -> str | None:
    """The source column that a mapping names as it is: `CO`, `产值`, `"PM2.5"`; None for an expression."""
    text = text.strip()
    if match := re.fullmatch(r'"((?:[^"]|"")+)"', text):
        return match[1].replace('""', '"')
    return text if re.fullmatch(r"[^\W\d]\w*", text) and text not in ("_file", "_line") else None


def target_of(dataset: Dataset, source: SourceSpec, column: str, scan: Scan, file: str) -> Target:
    """How `column` is filled; with NULL where no mapping names it and the source has no column of its name.

    `file` is what `_file` stands for. LoadError for a mapping that names a missing column or cannot be computed.
    """
    spec = dataset.spec.columns[column]
    text = source.columns.get(column, quote_name(column) if column in scan.columns else None)
    if text is None:
        return Target(column, None, f"NULL::{spec.duckdb_type}", tried=False, strict=False, text="NULL")
    name = plain_name(text)
    if name is None:
        sql, strict = _expression(dataset, text, scan, file, column)
    elif name in scan.columns:
        sql, strict = quote_name(name), True
        if scan.csv is not None and spec.type == "string":
            sql = _undone(sql)
    else:
        raise LoadError(f"{dataset.name}: the source has no column {name!r}", hint=f"it has {', '.join(scan.columns)}")
    if scan.csv is not None and name in reader_types(dataset, source, scan.columns):
        return Target(column, name, sql, tried=False, strict=True, text="NULL")
    if _converts(dataset, source, column):
        said = f"TRY_CAST({sql} AS DECIMAL(38,10))"
        sql = convert_sql(said, parse_unit(source.units[column]), parse_unit(spec.unit or "1"))
    if spec.type == "integer":
        sql = _whole(sql)
    shown = "NULL" if name is None else f"CAST({quote_name(name)} AS VARCHAR)"
    return Target(column, name, sql, tried=True, strict=strict, text=shown)


def _whole(sql: str) -> str:
    """SQL: the number when it is whole, else NULL; a cast alone would round 1.5 to 2."""
    text = f"CAST({sql} AS VARCHAR)"
    return f"CASE WHEN contains({text}, '.') AND TRY_CAST({text} AS DECIMAL(38,9)) % 1 <> 0 THEN NULL ELSE {sql} END"


def _undone(sql: str) -> str:
    """SQL: `spreadsheet_text.undone` of a cell of CSV, so that a file that was downloaded comes back as it was."""
    beginning = quote_text(f"^'+{FORMULA}")
    runs = f"regexp_matches({sql}, {beginning})"
    number = f"regexp_full_match(ltrim({sql}, ''''), {quote_text(NUMBER)})"
    return f"CASE WHEN starts_with({sql}, '''') AND {runs} AND NOT {number} THEN substr({sql}, 2) ELSE {sql} END"


def _converts(dataset: Dataset, source: SourceSpec, column: str) -> bool:
    unit = dataset.spec.columns[column].unit
    return unit is not None and source.units.get(column, unit) != unit


def _expression(dataset: Dataset, text: str, scan: Scan, file: str, column: str) -> tuple[str, bool]:
    """The expression over the scan, and whether a NULL from it over values is a fault."""
    known = dict.fromkeys(scan.columns, "VARCHAR") | {"_file": "VARCHAR", "_line": "BIGINT"}
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
    """SQL: every source column that the target is made of has a value; true for a target made of none."""
    mentioned = [name for name in scan.columns if quote_name(name) in target.sql]
    return " AND ".join(f"{quote_name(name)} IS NOT NULL" for name in mentioned) or "true"
