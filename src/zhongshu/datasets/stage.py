"""A source becomes typed rows in the order of the file, then accepted rows and rejected ones.

The source is read once, typed by its reader, into one Parquet file whose row order is the file's; every rule is
an SQL condition over that file. So a line number costs nothing until a row is rejected.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import duckdb

from zhongshu.core.areas import Ambiguous, Area, AreaTree, Level
from zhongshu.core.errors import LoadError
from zhongshu.core.text import Text
from zhongshu.datasets.catalogue import Dataset
from zhongshu.datasets.figures.sql import relation_sql
from zhongshu.datasets.rows import Check, RowRule, row_rules
from zhongshu.datasets.sources.exact import read_exactly
from zhongshu.datasets.sources.open import Opened
from zhongshu.datasets.sources.rejects import collect_rejects
from zhongshu.datasets.sources.scan import Scan
from zhongshu.datasets.sources.spec import SourceSpec
from zhongshu.datasets.sql.expression import analyse_expression
from zhongshu.datasets.sql.rewrite import to_duckdb
from zhongshu.datasets.targets import Target, inputs_given, target_of
from zhongshu.lake.engine import counts_of, quote_name, quote_text


@dataclass(frozen=True)
class Staged:
    """Typed rows of one source in a session's temporary view `checked` (columns, _pos from 1, _fail).

    `accepted` is a relation of the dataset's columns and _pos, without the `twice` exact repetitions in the source and
    the `contradicting` rows of one key.
    `_fail` counts `rules` from 1. `keys` are the columns by which a rejected row is placed (key and areas); `names`
    maps a source column to the column it fills; `reader_records` are the rows that the reader itself refused.
    `warnings` counts accepted rows by the name of a check that only warns.
    """

    input: int
    accepted: str
    twice: int
    contradicting: int
    rules: tuple[RowRule, ...]
    keys: tuple[str, ...]
    names: Mapping[str, str]
    scan: Scan
    reader_records: tuple[int, ...]
    warnings: Mapping[str, int] = field(default_factory=dict)


def stage(
    connection: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    source: SourceSpec,
    opened: Opened,
    *,
    file: str,
    scratch: Path,
    areas: AreaTree,
    references: Mapping[str, str],
) -> Staged:
    """Read the source once and evaluate every rule; nothing of the lake is touched.

    `references` maps a column to the SQL of the set of values it must be in. LoadError when it cannot be read.
    """
    path = scratch / "staged.parquet"
    scan, targets, rows = _read(connection, dataset, source, opened.scan, file=file, path=path)
    reader_records = tuple(sorted({reject.record for reject in collect_rejects(connection, scan)}))
    rules = _rules(dataset, targets, references)
    if _stands_alone(dataset):
        numbered = f"read_parquet({quote_text(str(path))}, file_row_number=true)"
        connection.execute(
            f"CREATE OR REPLACE TEMP VIEW checked AS SELECT *, file_row_number + 1 AS _pos FROM {numbered}"
        )
    else:
        _map_areas(connection, dataset, path, areas)
        _create_checked(connection, dataset, path, rules)
    repeated, contradicting = _repetitions(connection, dataset)
    accepted = _accepted(dataset, repeated + contradicting)
    return Staged(
        input=rows + len(reader_records),
        accepted=accepted,
        twice=repeated,
        contradicting=contradicting,
        rules=tuple(rules),
        keys=tuple(n for n, said in dataset.spec.columns.items() if n in dataset.spec.key or said.type == "area"),
        names={name: target.column for target in targets if (name := target.source) is not None},
        scan=scan,
        reader_records=reader_records,
        warnings=_warnings(connection, accepted, checks_of(dataset, "warn")),
    )


def _read(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, source: SourceSpec, scan: Scan, *, file: str, path: Path
) -> tuple[Scan, list[Target], int]:
    """Write the staged rows to `path`; the scan that lost none of them, its targets, and how many rows there are."""
    rows = 0

    def write(scan: Scan) -> int:
        nonlocal rows
        targets = _targets(dataset, source, scan, file)
        rules = _rules(dataset, targets, {}) if _stands_alone(dataset) else None
        rows = _write_staged(connection, targets, dataset, scan, path, rules)
        return rows

    taken = read_exactly(connection, scan, write)
    return taken, _targets(dataset, source, taken, file), rows


def _targets(dataset: Dataset, source: SourceSpec, scan: Scan, file: str) -> list[Target]:
    return [target_of(dataset, source, column, scan, file) for column in dataset.spec.columns]


def _stands_alone(dataset: Dataset) -> bool:
    """Whether every rule is about the row itself, so that it can be judged while it is read: no area, no reference."""
    return not any(column.type == "area" or column.reference for column in dataset.spec.columns.values())


def _write_staged(
    connection: duckdb.DuckDBPyConnection,
    targets: Sequence[Target],
    dataset: Dataset,
    scan: Scan,
    path: Path,
    rules: Sequence[RowRule] | None,
) -> int:
    """Write the typed rows with _bad (1-based index of the first column that cannot be read, 0), its _value as it
    stood in the source and, given `rules`, _fail; returns how many."""
    columns: list[str] = []
    bad: list[str] = []
    values: list[str] = []
    for index, target in enumerate(targets, start=1):
        kind = dataset.spec.columns[target.column].duckdb_type
        tried = f"TRY(CAST({target.sql} AS {kind}))" if target.tried else target.sql
        columns.append(f"{tried} AS {quote_name(target.column)}")
        if _can_fail(dataset, target):
            inputs = inputs_given(target, scan)
            bad.append(f"WHEN {tried} IS NULL AND {inputs} THEN {index}")
            values.append(f"WHEN {tried} IS NULL AND {inputs} THEN {target.text}")
    columns.append(f"{_case(bad, '0')} AS _bad")
    columns.append(f"CAST({_case(values, 'NULL')} AS VARCHAR) AS _value")
    rows, target_file = f"SELECT {', '.join(columns)} FROM {scan.sql}", quote_text(str(path))
    if rules is not None:
        rows = f"SELECT *, {_first_broken(rules)} AS _fail FROM ({rows})"
    try:
        return counts_of(connection, f"COPY ({rows}) TO {target_file} (FORMAT parquet, COMPRESSION lz4_raw)")[0]
    except duckdb.InvalidInputException:
        raise  # the reader may be asked to read more carefully
    except duckdb.Error as error:
        raise LoadError(f"{dataset.name}: could not be read: {str(error).splitlines()[0]}") from error


def _can_fail(dataset: Dataset, target: Target) -> bool:
    """Whether values can turn out not to be of the column's type; text is always text."""
    return target.tried and target.strict and dataset.spec.columns[target.column].duckdb_type != "VARCHAR"


def _case(branches: Sequence[str], otherwise: str) -> str:
    return f"CASE {' '.join(branches)} ELSE {otherwise} END" if branches else otherwise


def _map_areas(connection: duckdb.DuckDBPyConnection, dataset: Dataset, path: Path, areas: AreaTree) -> None:
    """A temporary table `area_names` (col, name, code, fault) for each distinct text in the area columns."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE area_names (col VARCHAR, name VARCHAR, code VARCHAR, fault VARCHAR)"
    )
    for column, spec in dataset.spec.columns.items():
        if spec.type != "area":
            continue
        staged = f"read_parquet({quote_text(str(path))})"
        said = f"SELECT DISTINCT {quote_name(column)} FROM {staged} WHERE {quote_name(column)} IS NOT NULL"
        for (name,) in connection.execute(said).fetchall():
            code, fault = _resolve(areas, name, spec.level, keep=spec.unknown == "keep")
            connection.execute("INSERT INTO area_names VALUES (?, ?, ?, ?)", [column, name, code, fault])


def _resolve(areas: AreaTree, name: str, level: str | None, *, keep: bool) -> tuple[str, str | None]:
    """The area's code and no fault, or the name as it came and why it is no area."""
    found = areas.resolve(name, level=None if level is None else Level(level))
    if isinstance(found, Area):
        return found.code, None
    if keep:
        return name, None
    return name, "ambiguous" if isinstance(found, Ambiguous) else "unknown"


def checks_of(dataset: Dataset, on_fail: Literal["warn", "reject"]) -> list[Check]:
    """Its checks that do so, as SQL over a staged row."""
    columns, file, line = dataset.spec.duckdb_columns, dataset.place.file, dataset.place.line or 1
    made = []
    for check in dataset.spec.checks:
        if check.on_fail == on_fail:
            if check.relation is not None:
                condition = relation_sql(check.relation, dataset.spec.number_columns)
            else:
                tree = analyse_expression(check.sql or "", columns=columns, file=file, line=line, boolean=True)
                condition = to_duckdb(tree)
            made.append(Check(check.name, condition, check.shown))
    return made


def _rules(dataset: Dataset, targets: Sequence[Target], references: Mapping[str, str]) -> list[RowRule]:
    rules = []
    for index, target in enumerate(targets, start=1):
        column = dataset.spec.columns[target.column]
        if _can_fail(dataset, target):
            why = Text(zh=f"不能读作 {column.type}", en=f"cannot be read as {column.type}")
            rules.append(RowRule("type", target.column, f"_bad = {index}", why))
        if column.type == "area" and column.unknown == "reject":
            why = Text(zh="没有这个地区，或有多个同名地区", en="no such area, or several of that name")
            rules.append(RowRule("area", target.column, f"{quote_name(target.column + '_fault')} IS NOT NULL", why))
    return rules + row_rules(dataset.spec, checks_of(dataset, "reject"), references)


def _create_checked(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, path: Path, rules: Sequence[RowRule]
) -> None:
    """The view `checked`: the dataset's columns with areas resolved, _pos, _value, and _fail, the 1-based
    index of the first broken rule."""
    area_columns = [name for name, spec in dataset.spec.columns.items() if spec.type == "area"]
    columns = [
        f"{quote_name('a_' + n)}.code AS {quote_name(n)}" if n in area_columns else f"s.{quote_name(n)}"
        for n in dataset.spec.columns
    ]
    columns += [f"{quote_name('a_' + n)}.fault AS {quote_name(n + '_fault')}" for n in area_columns]
    columns += ["s._bad", "s._value", "s.file_row_number + 1 AS _pos"]
    joins = "".join(
        f" LEFT JOIN (SELECT name, code, fault FROM area_names WHERE col = {quote_text(n)}) AS {quote_name('a_' + n)}"
        f" ON s.{quote_name(n)} = {quote_name('a_' + n)}.name"
        for n in area_columns
    )
    source = f"read_parquet({quote_text(str(path))}, file_row_number=true)"
    resolved = f"SELECT {', '.join(columns)} FROM {source} AS s{joins}"
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW checked AS SELECT *, {_first_broken(rules)} AS _fail FROM ({resolved})"
    )


def _first_broken(rules: Sequence[RowRule]) -> str:
    """SQL: the 1-based index of the first broken rule, 0 when none is."""
    return _case([f"WHEN {rule.violated} THEN {index}" for index, rule in enumerate(rules, start=1)], "0")


def _repetitions(connection: duckdb.DuckDBPyConnection, dataset: Dataset) -> tuple[int, int]:
    """Fill `repeated` (pos, contradicts): all but the first of identical rows, every one of contradicting rows.

    Returns how many there are of each.
    """
    connection.execute("CREATE OR REPLACE TEMP TABLE repeated (pos BIGINT, contradicts BOOLEAN)")
    if not dataset.spec.key:
        return 0, 0
    key = ", ".join(quote_name(name) for name in dataset.spec.key)
    every = ", ".join(quote_name(name) for name in dataset.spec.columns)
    keys = f"SELECT {key} FROM checked WHERE _fail = 0 GROUP BY {key} HAVING count(*) > 1"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE several AS {keys}")
    if counts_of(connection, "SELECT count(*) FROM several") == (0,):
        return 0, 0
    alike = (
        f"SELECT _pos, row_number() OVER (PARTITION BY {key} ORDER BY _pos) AS nth, "
        f"count(DISTINCT row({every})) OVER (PARTITION BY {key}) AS different "
        f"FROM checked SEMI JOIN several USING ({key}) WHERE _fail = 0"
    )
    connection.execute(f"INSERT INTO repeated SELECT _pos, different > 1 FROM ({alike}) WHERE different > 1 OR nth > 1")
    counted = "SELECT count_if(NOT contradicts), count_if(contradicts) FROM repeated"
    repeated, contradicting = counts_of(connection, counted)
    return repeated, contradicting


def _accepted(dataset: Dataset, dropped: int) -> str:
    columns = ", ".join(quote_name(name) for name in dataset.spec.columns)
    unrepeated = " AND _pos NOT IN (SELECT pos FROM repeated)" if dropped else ""
    return f"(SELECT {columns}, _pos FROM checked WHERE _fail = 0{unrepeated})"


def _warnings(connection: duckdb.DuckDBPyConnection, accepted: str, checks: Sequence[Check]) -> dict[str, int]:
    if not checks:
        return {}
    failing = ", ".join(f"count_if(NOT ({check.condition}))" for check in checks)
    counts = counts_of(connection, f"SELECT {failing} FROM {accepted}")
    return {check.name: count for check, count in zip(checks, counts, strict=True) if count}
