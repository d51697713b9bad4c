"""A source becomes typed rows in the order of the file, then accepted rows and rejected ones.

The source is read once, typed by its reader, into one Parquet file whose row order is the file's; every rule is
an SQL condition over that file. So a line number costs nothing until a row is rejected.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
from sqlglot import exp

from zhongshu.core.areas import Ambiguous, Area, AreaTree, Level
from zhongshu.core.errors import LoadError, PackError
from zhongshu.core.text import Text
from zhongshu.core.units import convert_sql, parse_unit
from zhongshu.datasets.catalogue import Dataset
from zhongshu.datasets.rows import RowRule, row_rules
from zhongshu.datasets.sources.lines import physical_lines
from zhongshu.datasets.sources.open import Opened
from zhongshu.datasets.sources.rejects import collect_rejects, records_at
from zhongshu.datasets.sources.scan import ParseReject, Scan
from zhongshu.datasets.sources.spec import SourceSpec
from zhongshu.datasets.sql.expression import analyse_expression
from zhongshu.datasets.sql.rewrite import to_duckdb
from zhongshu.lake.engine import quote_name, quote_text

NULL_YIELDING = (exp.Nullif, exp.Case, exp.If, exp.TryCast, exp.Coalesce)


@dataclass(frozen=True)
class Reject:
    """One row that was not accepted, or (severity warn) accepted with a warning.

    `record` counts data rows from 1, `line` is the line of the file; `raw` maps source columns to their text.
    `others` lists further rules the row breaks, `keys` is a JSON object of its key columns as far as they could be read.
    """

    record: int
    line: int
    column: str | None
    rule: str
    value: str | None
    why: Text
    raw: Mapping[str, str | None]
    others: tuple[str, ...] = ()
    keys: str | None = None


@dataclass(frozen=True)
class Staged:
    """Typed rows of one source in a session's temporary view `checked` (columns, _pos from 1, _fail, _source_line).

    `accepted` is a relation of the dataset's columns, without the `twice` exact repetitions within the source.
    `warnings` counts accepted rows by the name of a check that only warns. `names` maps a source column to the column it fills.
    """

    input: int
    accepted: str
    twice: int
    rules: tuple[RowRule, ...]
    keys: tuple[str, ...]
    names: Mapping[str, str]
    scan: Scan
    reader_records: tuple[int, ...]
    warnings: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Target:
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
        if reads and name is not None and spec.type in ("integer", "decimal", "date", "boolean") and not _converts(spec.unit, source, column):
            direct[name] = spec.duckdb_type
    return direct


def plain_name(text: str) -> str | None:
    """The source column that a mapping names as it is: `CO`, `产值`, `"PM2.5"`; None for an expression."""
    text = text.strip()
    if match := re.fullmatch(r'"((?:[^"]|"")+)"', text):
        return match[1].replace('""', '"')
    return text if re.fullmatch(r"[^\W\d]\w*", text) and text not in ("_file", "_line") else None


def stage(
    connection: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    source: SourceSpec | None,
    opened: Opened,
    *,
    file: str,
    scratch: Path,
    areas: AreaTree,
    references: Mapping[str, str],
) -> Staged:
    """Read the source once and evaluate every rule; nothing of the lake is touched.

    `references` maps a column to the SQL of the set of values it must be in.
    """
    scan = opened.scan
    targets = [_target(dataset, source, column, scan, file) for column in dataset.spec.columns]
    path = scratch / "staged.parquet"
    rows = _write_staged(connection, targets, dataset, scan, path)
    reader_records = tuple(sorted({reject.record for reject in collect_rejects(connection, scan)}))
    _map_areas(connection, dataset, path, areas)
    rejecting, warning = _checks(dataset)
    rules = _rules(dataset, targets, rejecting, references)
    _create_checked(connection, dataset, path, rules)
    repeated, contradicting = _repetitions(connection, dataset)
    accepted = _accepted(dataset, repeated + contradicting)
    return Staged(
        input=rows + len(reader_records),
        accepted=accepted,
        twice=repeated,
        rules=tuple(rules),
        keys=tuple(name for name, said in dataset.spec.columns.items() if name in dataset.spec.key or said.type == "area"),
        names={name: target.column for target in targets if (name := target.source) is not None},
        scan=scan,
        reader_records=reader_records,
        warnings=_warnings(connection, accepted, warning),
    )


@dataclass(frozen=True)
class Rejected:
    """What the session knows of rejected rows; `located` finds their lines and raw text without the session."""

    staged: Staged
    refused: Sequence[ParseReject]
    broken: Sequence[tuple[Any, ...]]

    def located(self) -> Iterator[Reject]:
        """Those the reader refused, then those a rule did, each in the order of the file."""
        scan = self.staged.scan
        seen: set[int] = set()
        for reject in self.refused:
            if reject.record not in seen:
                seen.add(reject.record)
                why = Text(zh=reject.message, en=reject.message)
                column = None if reject.column is None else self.staged.names.get(reject.column, reject.column)
                yield Reject(reject.record, reject.line, column, reject.rule, reject.value, why, _raw(scan, reject.raw))
        positions = [row[0] for row in self.broken]
        places = _locate(self.staged, positions, [row[1] for row in self.broken])
        for (_position, _line, fault, shown, others, keys), (record, line, raw) in zip(self.broken, places, strict=True):
            rule = self.staged.rules[fault - 1] if fault > 0 else _CONTRADICTION
            other = tuple(self.staged.rules[index - 1].name for index in others if index is not None and index != fault)
            yield Reject(record, line, rule.column, rule.name, shown, rule.why, _raw(scan, raw), other, keys)


def rejected(connection: duckdb.DuckDBPyConnection, staged: Staged, *, most: int = 200_000) -> Iterator[Rejected]:
    """The rejected rows of a staged source, `most` at a time so that memory stays bounded."""
    refused = iter(collect_rejects(connection, staged.scan))
    while batch := list(islice(refused, most)):
        yield Rejected(staged, batch, ())
    after = 0
    while broken := connection.execute(_broken_sql(staged, after, most)).fetchall():
        yield Rejected(staged, (), broken)
        after = broken[-1][0]
        if len(broken) < most:
            return


def _broken_sql(staged: Staged, after: int, most: int) -> str:
    """Position, source line, first fault, its value, all faults and keys of rows that a rule or a contradiction rejects."""
    cases = " ".join(f"WHEN {index} THEN {_shown(rule)}" for index, rule in enumerate(staged.rules, start=1))
    value = f"CASE _fail {cases} ELSE NULL END" if cases else "NULL"
    others = ", ".join(f"CASE WHEN {rule.violated} THEN {index} END" for index, rule in enumerate(staged.rules, start=1)) or "NULL"
    keys = ", ".join(f"{quote_text(name)}, CAST({quote_name(name)} AS VARCHAR)" for name in staged.keys)
    placed = f"CAST(json_object({keys}) AS VARCHAR)" if keys else "NULL"
    contradicts = " OR _pos IN (SELECT pos FROM repeated WHERE contradicts)" if staged.keys else ""
    return (
        f"SELECT _pos, _source_line, coalesce(nullif(_fail, 0), -1), {value}, [{others}], {placed} FROM checked "
        f"WHERE (_fail <> 0{contradicts}) AND _pos > {after} ORDER BY _pos LIMIT {most}"
    )


def _shown(rule: RowRule) -> str:
    if rule.name == "type":
        return "_value"
    return f"CAST({quote_name(rule.column)} AS VARCHAR)" if rule.column else "NULL"


_CONTRADICTION = RowRule("key", None, "", Text(zh="同一主键在文件中有互相矛盾的行", en="the file has contradicting rows with this key"))


def _locate(staged: Staged, positions: list[int], lines: list[int | None]) -> Iterator[tuple[int, int, str]]:
    """Record number, line and raw text of the rows at these positions of the staged file."""
    if staged.scan.line_column is None:
        records = records_at(positions, staged.reader_records)
        for located in physical_lines(staged.scan, records):
            yield located.record, located.line, located.raw
        return
    for position, line in zip(positions, lines, strict=True):
        yield position, int(line or position), ""


def _raw(scan: Scan, raw: str) -> Mapping[str, str | None]:
    """A row's cells by source column; surplus cells stand together under an ellipsis."""
    header = scan.columns
    cells = next(csv.reader(io.StringIO(raw, newline=""), delimiter=scan.delimiter), [])
    surplus = {"…": scan.delimiter.join(cells[len(header) :])} if len(cells) > len(header) else {}
    return dict(zip(header, cells, strict=False)) | surplus


def _converts(unit: str | None, source: SourceSpec | None, column: str) -> bool:
    units = {} if source is None else source.units
    return column in units and unit is not None and units[column] != unit


def _target(dataset: Dataset, source: SourceSpec | None, column: str, scan: Scan, file: str) -> _Target:
    spec = dataset.spec.columns[column]
    mapping = {} if source is None else source.columns
    text = mapping.get(column, quote_name(column) if column in scan.columns else None)
    kind = spec.duckdb_type
    if text is None:
        return _Target(column, None, f"NULL::{kind}", tried=False, strict=False, text="NULL")
    name = plain_name(text)
    if name is not None and name in scan.columns:
        sql, strict = quote_name(name), True
        if name in reader_types(dataset, source, scan.columns):
            return _Target(column, name, sql, tried=False, strict=True, text="NULL")
    elif name is not None:
        raise LoadError(f"{dataset.name}: the source has no column {name!r}", hint=f"it has {', '.join(scan.columns)}")
    else:
        sql, strict = _expression(dataset, source, text, scan, file, column)
    if source is not None and _converts(spec.unit, source, column):
        sql = convert_sql(f"TRY_CAST({sql} AS DECIMAL(38,10))", parse_unit(source.units[column]), parse_unit(spec.unit or "1"))
    return _Target(column, name, sql, tried=True, strict=strict, text=f"CAST({quote_name(name)} AS VARCHAR)" if name else "NULL")


def _expression(
    dataset: Dataset, source: SourceSpec | None, text: str, scan: Scan, file: str, column: str
) -> tuple[str, bool]:
    known = {name: "VARCHAR" for name in scan.columns} | {"_file": "VARCHAR", "_line": "BIGINT"}
    try:
        tree = analyse_expression(text, columns=known, file=dataset.place.file, line=dataset.place.line or 1)
    except PackError as error:
        raise LoadError(f"{dataset.name}: column {column} cannot be computed: {error.message}", place=error.place, hint=error.hint) from error

    def fill(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Column) and node.name == "_file":
            return exp.Literal.string(file)
        if isinstance(node, exp.Column) and node.name == "_line":
            return exp.column(scan.line_column or "_line", quoted=True)
        return node

    filled = tree.transform(fill)
    return to_duckdb(filled), not any(filled.find_all(*NULL_YIELDING)) and bool(list(filled.find_all(exp.Column)))


def _write_staged(
    connection: duckdb.DuckDBPyConnection, targets: Sequence[_Target], dataset: Dataset, scan: Scan, path: Path
) -> None:
    columns, bad, values = [], [], []
    for index, target in enumerate(targets, start=1):
        kind = dataset.spec.columns[target.column].duckdb_type
        tried = f"TRY(CAST({target.sql} AS {kind}))" if target.tried else target.sql
        columns.append(f"{tried} AS {quote_name(target.column)}")
        if target.tried and target.strict and kind != "VARCHAR":
            inputs = _inputs(target, scan)
            bad.append(f"WHEN {tried} IS NULL AND {inputs} THEN {index}")
            values.append(f"WHEN {tried} IS NULL AND {inputs} THEN {target.text}")
    columns.append(f"CASE {' '.join(bad)} ELSE 0 END AS _bad" if bad else "0 AS _bad")
    columns.append(f"CAST(CASE {' '.join(values)} ELSE NULL END AS VARCHAR) AS _value" if values else "NULL::VARCHAR AS _value")
    columns.append(f"{quote_name(scan.line_column)} AS _source_line" if scan.line_column else "NULL::BIGINT AS _source_line")
    statement = f"COPY (SELECT {', '.join(columns)} FROM {scan.sql}) TO {quote_text(str(path))} (FORMAT parquet, COMPRESSION lz4_raw)"
    try:
        return _one(connection, statement)[0]
    except duckdb.Error as error:
        raise LoadError(f"{dataset.name}: could not be read: {str(error).splitlines()[0]}") from error


def _inputs(target: _Target, scan: Scan) -> str:
    mentioned = [name for name in scan.columns if quote_name(name) in target.sql]
    return " AND ".join(f"{quote_name(name)} IS NOT NULL" for name in mentioned) or "true"


def _map_areas(connection: duckdb.DuckDBPyConnection, dataset: Dataset, path: Path, areas: AreaTree) -> None:
    """A temporary table `area_names` (col, name, code, fault) for each distinct text in the area columns."""
    connection.execute("CREATE OR REPLACE TEMP TABLE area_names (col VARCHAR, name VARCHAR, code VARCHAR, fault VARCHAR)")
    for column, spec in dataset.spec.columns.items():
        if spec.type != "area":
            continue
        staged = f"read_parquet({quote_text(str(path))})"
        for (name,) in connection.execute(f"SELECT DISTINCT {quote_name(column)} FROM {staged} WHERE {quote_name(column)} IS NOT NULL").fetchall():
            code, fault = _resolve(areas, name, spec.level, keep=spec.unknown == "keep")
            connection.execute("INSERT INTO area_names VALUES (?, ?, ?, ?)", [column, name, code, fault])


def _resolve(areas: AreaTree, name: str, level: str | None, *, keep: bool) -> tuple[str, str | None]:
    found = areas.resolve(name, level=None if level is None else Level(level))
    if isinstance(found, Area):
        return found.code, None
    if keep:
        return name, None
    return name, "ambiguous" if isinstance(found, Ambiguous) else "unknown"


def _checks(dataset: Dataset) -> tuple[list[tuple[str, str, Text]], list[tuple[str, str, Text]]]:
    rejecting, warning = [], []
    for check in dataset.spec.checks:
        tree = analyse_expression(
            check.sql, columns=dataset.spec.duckdb_columns, file=dataset.place.file, line=dataset.place.line or 1, boolean=True
        )
        entry = (check.name, to_duckdb(tree), check.title or Text(zh=check.sql, en=check.sql))
        (rejecting if check.on_fail == "reject" else warning).append(entry)
    return rejecting, warning


def _rules(
    dataset: Dataset, targets: Sequence[_Target], rejecting: list[tuple[str, str, Text]], references: Mapping[str, str]
) -> list[RowRule]:
    rules = []
    for index, target in enumerate(targets, start=1):
        column = dataset.spec.columns[target.column]
        if target.tried and target.strict and column.duckdb_type != "VARCHAR":
            why = Text(zh=f"不能读作 {column.type}", en=f"cannot be read as {column.type}")
            rules.append(RowRule("type", target.column, f"_bad = {index}", why))
        if column.type == "area" and column.unknown == "reject":
            why = Text(zh="没有这个地区，或有多个同名地区", en="no such area, or several of that name")
            rules.append(RowRule("area", target.column, f"{quote_name(target.column + '_fault')} IS NOT NULL", why))
    return rules + row_rules(dataset.spec, rejecting, dict(references))


def _create_checked(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, path: Path, rules: Sequence[RowRule]
) -> None:
    """The view `checked`: the dataset's columns with areas resolved, _pos, _fail (1-based index of the first broken rule), _value."""
    area_columns = [name for name, spec in dataset.spec.columns.items() if spec.type == "area"]
    columns = [f"{quote_name('a_' + n)}.code AS {quote_name(n)}" if n in area_columns else f"s.{quote_name(n)}" for n in dataset.spec.columns]
    columns += [f"{quote_name('a_' + n)}.fault AS {quote_name(n + '_fault')}" for n in area_columns]
    joins = "".join(
        f" LEFT JOIN (SELECT name, code, fault FROM area_names WHERE col = {quote_text(n)}) AS {quote_name('a_' + n)}"
        f" ON s.{quote_name(n)} = {quote_name('a_' + n)}.name"
        for n in area_columns
    )
    source = f"read_parquet({quote_text(str(path))}, file_row_number=true)"
    resolved = f"SELECT {', '.join(columns)}, s._bad, s._value, s._source_line, s.file_row_number + 1 AS _pos FROM {source} AS s{joins}"
    cases = " ".join(f"WHEN {rule.violated} THEN {index}" for index, rule in enumerate(rules, start=1))
    fail = f"CASE {cases} ELSE 0 END" if cases else "0"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW checked AS SELECT *, {fail} AS _fail FROM ({resolved})")


def _repetitions(connection: duckdb.DuckDBPyConnection, dataset: Dataset) -> tuple[int, int]:
    """Fill `repeated` (pos, contradicts): all but the first of identical rows, every one of contradicting rows."""
    connection.execute("CREATE OR REPLACE TEMP TABLE repeated (pos BIGINT, contradicts BOOLEAN)")
    if not dataset.spec.key:
        return 0, 0
    key = ", ".join(quote_name(name) for name in dataset.spec.key)
    every = ", ".join(quote_name(name) for name in dataset.spec.columns)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE several AS SELECT {key} FROM checked WHERE _fail = 0 GROUP BY {key} HAVING count(*) > 1"
    )
    if _one(connection, "SELECT count(*) FROM several") == (0,):
        return 0, 0
    connection.execute(
        f"INSERT INTO repeated SELECT _pos, different > 1 FROM (SELECT _pos, row_number() OVER (PARTITION BY {key} ORDER BY _pos) AS nth, "
        f"count(DISTINCT row({every})) OVER (PARTITION BY {key}) AS different FROM checked SEMI JOIN several USING ({key}) WHERE _fail = 0) "
        f"WHERE different > 1 OR nth > 1"
    )
    repeated, contradicting = _one(connection, "SELECT count_if(NOT contradicts), count_if(contradicts) FROM repeated")
    return repeated, contradicting


def _accepted(dataset: Dataset, dropped: int) -> str:
    columns = ", ".join(quote_name(name) for name in dataset.spec.columns)
    unrepeated = " AND _pos NOT IN (SELECT pos FROM repeated)" if dropped else ""
    return f"(SELECT {columns} FROM checked WHERE _fail = 0{unrepeated})"


def _warnings(connection: duckdb.DuckDBPyConnection, accepted: str, warning: Sequence[tuple[str, str, Text]]) -> dict[str, int]:
    if not warning:
        return {}
    counts = _one(connection, f"SELECT {', '.join(f'count_if(NOT ({condition}))' for _, condition, _ in warning)} FROM {accepted}")
    return {name: count for (name, _, _), count in zip(warning, counts, strict=True) if count}


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    row = connection.execute(query).fetchone()
    assert row is not None
    return tuple(int(value or 0) for value in row)


def raw_json(reject: Reject) -> str:
    """The raw row as JSON text, for the quarantine."""
    return json.dumps(dict(reject.raw), ensure_ascii=False)
