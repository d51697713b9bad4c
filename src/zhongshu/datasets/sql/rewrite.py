"""The same query over other rows: a window of time, a file, a version."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import sqlglot
from sqlglot import exp


def restrict(tree: exp.Query, windows: Mapping[str, tuple[str, date, date]]) -> exp.Query:
    """A copy in which each named relation yields only rows whose column lies in the half-open [start, end).

    `windows` maps a relation's qualified name to (column, start, end): two aware datetimes, or for a DATE column
    two dates, since DuckDB compares the two kinds wrongly (see `clashes`). ValueError for a datetime without a zone.
    """
    copy = tree.copy()
    for table in _tables(copy):
        window = windows.get(f"{table.db}.{table.name}")
        if window is not None:
            table.replace(_within(table, *window))
    return copy


def _within(table: exp.Table, column: str, start: date, end: date) -> exp.Subquery:
    def of_table() -> exp.Column:
        return exp.column(column, table=table.alias, quoted=True)

    inside = exp.select("*").from_(table.copy(), copy=False)
    inside = inside.where(
        exp.GTE(this=of_table(), expression=_moment(start)),
        exp.LT(this=of_table(), expression=_moment(end)),
        copy=False,
    )
    alias = exp.TableAlias(this=exp.to_identifier(table.alias, quoted=True))
    return exp.Subquery(this=inside, alias=alias)


def _moment(moment: date) -> exp.Expr:
    """A literal that means the same in every session: a date, or an instant in UTC."""
    if not isinstance(moment, datetime):
        return exp.cast(exp.Literal.string(moment.isoformat()), "DATE")
    if moment.tzinfo is None:
        raise ValueError(f"an instant needs a zone, {moment.isoformat()} has none")
    return exp.cast(exp.Literal.string(moment.astimezone(UTC).isoformat(sep=" ")), "TIMESTAMPTZ")


def rename(tree: exp.Query, mapping: Mapping[str, str]) -> exp.Query:
    """A copy in which each named relation is read from another source; aliases stay.

    `mapping` maps a relation's qualified name to quoted SQL that can stand in FROM: a name, a table function.

    >>> to_duckdb(rename(sqlglot.parse_one('SELECT a.x FROM "p"."t" AS a'), {"p.t": '"v3"'}))
    'SELECT a.x FROM "v3" AS a'
    """
    copy = tree.copy()
    for table in _tables(copy):
        source = mapping.get(f"{table.db}.{table.name}")
        if source is not None:
            other = sqlglot.parse_one(source, dialect="duckdb", into=exp.Table)
            other.set("alias", table.args["alias"].copy())
            table.replace(other)
    return copy


def _tables(tree: exp.Query) -> list[exp.Table]:
    return [table for table in tree.find_all(exp.Table) if table.db]


def to_duckdb(tree: exp.Expr) -> str:
    """The statement or expression in DuckDB's dialect."""
    return tree.sql("duckdb", comments=False)
