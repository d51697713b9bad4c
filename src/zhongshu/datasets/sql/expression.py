"""One expression over the columns of a dataset or table: a check, a source's mapping, a row filter, a measure."""

from collections.abc import Mapping, Sequence

from sqlglot import exp

from zhongshu.core.errors import nearest
from zhongshu.datasets.sql.clashes import settle
from zhongshu.datasets.sql.describing import describe, numbered
from zhongshu.datasets.sql.probes import probes
from zhongshu.datasets.sql.reading import read_expression
from zhongshu.datasets.sql.script import Script


def analyse_expression(
    sql: str,
    *,
    columns: Mapping[str, str],
    file: str,
    line: int,
    boolean: bool = False,
    aggregate: bool = False,
) -> exp.Expression:
    """Reads one expression over the columns of one row, or with `aggregate` over those of many.

    Columns come back bare, quoted and as declared. With a column `_file` there is also stem(text): a path's last
    part without its ending. PackError with `file` and `line` for anything a pack's SQL may not contain, a subquery,
    an aggregate where none is meant or none where one is, or another type than BOOLEAN though `boolean`.

    >>> analyse_expression("pm25 <= PM10", columns={"pm25": "INTEGER", "pm10": "INTEGER"}, file="x", line=1).sql()
    '"pm25" <= "pm10"'
    """
    script = Script.of(f"SELECT {sql}", file, line)
    try:
        tree = read_expression(script, frozenset({"stem"}) if "_file" in columns else frozenset())
        tree = _stems(tree)
        _resolve(script, tree, columns)
        _aggregates(script, tree, aggregate)
        kind = _type(script, tree, columns)
    except RecursionError:
        raise script.error("this is nested too deeply") from None
    if boolean and kind != "BOOLEAN":
        raise script.error(f"this is {kind}, not a condition", hint="write a comparison, for instance pm25 <= pm10")
    assert isinstance(tree, exp.Expression)
    return tree


def expression_type(tree: exp.Expr, columns: Mapping[str, str]) -> str:
    """DuckDB's type text for an expression that `analyse_expression` gave."""
    return _type(Script.of("", "", 1), tree.copy(), columns)


def _stems(tree: exp.Expr) -> exp.Expr:
    """stem(text) is DuckDB's parse_filename(text, true)."""

    def called(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Anonymous) and node.name.lower() == "stem":
            return exp.Anonymous(this="parse_filename", expressions=[*node.expressions, exp.true()])
        return node

    return tree.transform(called, copy=False)


def _resolve(script: Script, tree: exp.Expr, columns: Mapping[str, str]) -> None:
    for column in list(tree.find_all(exp.Column)):
        if column.table:
            raise script.error(
                f"{column.sql()!r} names a table; here are only columns", at=column, hint=f"write {column.name}"
            )
        name = column.name
        fits = [name] if name in columns else [known for known in columns if known.lower() == name.lower()]
        if not fits:
            raise script.error(f"no column {name!r}", at=column, hint=nearest(name, columns))
        column.this.set("this", fits[0])
        column.this.set("quoted", True)


def _aggregates(script: Script, tree: exp.Expr, aggregate: bool) -> None:
    window, first = tree.find(exp.Window), tree.find(exp.AggFunc)
    if window is not None:
        raise script.error(
            "a window function cannot stand here", at=window, hint="compute it in a table and select from that"
        )
    if not aggregate and first is not None:
        raise script.error(f"{first.sql('duckdb')} takes many rows; this is about one row", at=first)
    if aggregate:
        bare = next((part for part in tree.find_all(exp.Column) if part.find_ancestor(exp.AggFunc) is None), None)
        if bare is not None:
            raise script.error(
                f"{bare.name} stands outside an aggregate", at=bare, hint=f"write for instance sum({bare.name})"
            )
        if first is None:
            raise script.error("this has no aggregate", hint="write for instance count(*) or sum(column)")


def _type(script: Script, tree: exp.Expr, columns: Mapping[str, str]) -> str:
    def kinds(values: Sequence[exp.Expr], grouped: bool = False) -> list[str]:
        rows = exp.Select(expressions=numbered(values)).from_(exp.to_identifier("rows", quoted=True), copy=False)
        return describe(script, rows, {"rows": columns})

    found = probes([tree], {})
    settle(script, found, found, kinds)
    return kinds([tree])[0]
