"""A source becomes typed rows in the order of the file, then accepted rows and rejected ones.

The source is read once, typed by its reader, into one Parquet file whose row order is the file's; every rule is
an SQL condition over that file. So a line number costs nothing until a row is rejected.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from zhongshu.core.areas import Ambiguous, Area, AreaTree, Level
from zhongshu.core.errors import LoadError
from zhongshu.core.text import Text
from zhongshu.datasets.catalogue import Dataset
from zhongshu.datasets.rows import RowRule, row_rules
from zhongshu.datasets.sources.open import Opened
from zhongshu.datasets.sources.rejects import collect_rejects
from zhongshu.datasets.sources.scan import Scan
from zhongshu.datasets.sources.spec import SourceSpec
from zhongshu.datasets.sql.expression import analyse_expression
from zhongshu.datasets.sql.rewrite import to_duckdb
from zhongshu.datasets.targets import Target, inputs_given, target_of
from zhongshu.lake.engine import quote_name, quote_text


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
    targets = [target_of(dataset, source, column, scan, file) for column in dataset.spec.columns]
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
        keys=tuple(
            name for name, said in dataset.spec.columns.items() if name in dataset.spec.key or said.type == "area"
        ),
        names={name: target.column for target in targets if (name := target.source) is not None},
        scan=scan,
        reader_records=reader_records,
        warnings=_warnings(connection, accepted, warning),
    )


def _write_staged(
    connection: duckdb.DuckDBPyConnection, targets: Sequence[Target], dataset: Dataset, scan: Scan, path: Path
) -> int:
    columns: list[str] = []
    bad: list[str] = []
    values: list[str] = []
    for index, target in enumerate(targets, start=1):
        kind = dataset.spec.columns[target.column].duckdb_type
        tried = f"TRY(CAST({target.sql} AS {kind}))" if target.tried else target.sql
        columns.append(f"{tried} AS {quote_name(target.column)}")
        if target.tried and target.strict and kind != "VARCHAR":
            inputs = inputs_given(target, scan)
            bad.append(f"WHEN {tried} IS NULL AND {inputs} THEN {index}")
            values.append(f"WHEN {tried} IS NULL AND {inputs} THEN {target.text}")
    columns.append(f"CASE {' '.join(bad)} ELSE 0 END AS _bad" if bad else "0 AS _bad")
    columns.append(
        f"CAST(CASE {' '.join(values)} ELSE NULL END AS VARCHAR) AS _value" if values else "NULL::VARCHAR AS _value"
    )
    columns.append(
        f"{quote_name(scan.line_column)} AS _source_line" if scan.line_column else "NULL::BIGINT AS _source_line"
    )
    statement = f"COPY (SELECT {', '.join(columns)} FROM {scan.sql}) TO {quote_text(str(path))} (FORMAT parquet, COMPRESSION lz4_raw)"
    try:
        return _one(connection, statement)[0]
    except duckdb.Error as error:
        raise LoadError(f"{dataset.name}: could not be read: {str(error).splitlines()[0]}") from error


def _map_areas(connection: duckdb.DuckDBPyConnection, dataset: Dataset, path: Path, areas: AreaTree) -> None:
    """A temporary table `area_names` (col, name, code, fault) for each distinct text in the area columns."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE area_names (col VARCHAR, name VARCHAR, code VARCHAR, fault VARCHAR)"
    )
    for column, spec in dataset.spec.columns.items():
        if spec.type != "area":
            continue
        staged = f"read_parquet({quote_text(str(path))})"
        for (name,) in connection.execute(
            f"SELECT DISTINCT {quote_name(column)} FROM {staged} WHERE {quote_name(column)} IS NOT NULL"
        ).fetchall():
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
    rejecting: list[tuple[str, str, Text]] = []
    warning: list[tuple[str, str, Text]] = []
    for check in dataset.spec.checks:
        tree = analyse_expression(
            check.sql,
            columns=dataset.spec.duckdb_columns,
            file=dataset.place.file,
            line=dataset.place.line or 1,
            boolean=True,
        )
        entry = (check.name, to_duckdb(tree), check.title or Text(zh=check.sql, en=check.sql))
        (rejecting if check.on_fail == "reject" else warning).append(entry)
    return rejecting, warning


def _rules(
    dataset: Dataset, targets: Sequence[Target], rejecting: list[tuple[str, str, Text]], references: Mapping[str, str]
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
    columns = [
        f"{quote_name('a_' + n)}.code AS {quote_name(n)}" if n in area_columns else f"s.{quote_name(n)}"
        for n in dataset.spec.columns
    ]
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


def _warnings(
    connection: duckdb.DuckDBPyConnection, accepted: str, warning: Sequence[tuple[str, str, Text]]
) -> dict[str, int]:
    if not warning:
        return {}
    counts = _one(
        connection, f"SELECT {', '.join(f'count_if(NOT ({condition}))' for _, condition, _ in warning)} FROM {accepted}"
    )
    return {name: count for (name, _, _), count in zip(warning, counts, strict=True) if count}


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    row = connection.execute(query).fetchone()
    assert row is not None
    return tuple(int(value or 0) for value in row)
