"""Pages of what a reader is shown: ordered, and each going on behind the last row of the one before.

Order and limit are laid around a statement whose grants are compiled already, so they see no more than the reader
does: not even the order of rows tells what a mask hides.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlglot import exp

from zhongshu.datasets.plan import table_sql
from zhongshu.sharing.grants.compile import SUBJECT, Compiled

Order = tuple[tuple[str, bool], ...]
"""Columns of the results, the first one first; True turns one round. NULL stands last either way."""


@dataclass(frozen=True)
class Page:
    """`after` holds the last row's values of `order`, of which `given` rows alike were given already.

    Rows that are alike in all of `order` have to be interchangeable: then no row is given twice and none left out.
    `never_null` is said of the first column of `order`: then files without later rows are passed over.
    """

    order: Order
    limit: int | None
    after: tuple[Any, ...] | None = None
    given: int = 0
    kinds: tuple[str, ...] = ()
    never_null: bool = False


def paged(compiled: Compiled, page: Page) -> Compiled:
    """The statement that gives the page of what `compiled` gives."""
    words = [f"{table_sql(name)} {'DESC' if down else 'ASC'} NULLS LAST" for name, down in page.order]
    if compiled.subjects:
        words.append(table_sql(SUBJECT))
    sql = f"SELECT * FROM ({compiled.sql}) AS shown"
    if page.after is not None:
        sql += f" WHERE {_behind(page)}"
    if words:
        sql += f" ORDER BY {', '.join(words)}"
    if page.limit is not None:
        sql += f" LIMIT {page.limit}"
    if page.given:
        sql += f" OFFSET {page.given}"
    return replace(compiled, sql=sql)


def _behind(page: Page) -> str:
    """Rows behind `after` in the order; those alike too where some of them were given."""
    assert page.after is not None
    terms = list(zip(page.order, page.after, page.kinds, strict=True))
    ways = [
        " AND ".join(f"({word})" for word in (*(_alike(*term) for term in terms[:at]), _later(*terms[at])))
        for at in range(len(terms))
        if terms[at][1] is not None  # nothing stands behind NULL
    ]
    if page.given:
        ways.append(" AND ".join(f"({_alike(*term)})" for term in terms))
    behind = " OR ".join(f"({way})" for way in ways) or "false"
    if not page.never_null:
        return behind
    (name, down), value, kind = terms[0]
    return f"{table_sql(name)} {'<=' if down else '>='} {value_sql(value, kind)} AND ({behind})"


def _alike(column: tuple[str, bool], value: Any, kind: str) -> str:
    return f"{table_sql(column[0])} IS NOT DISTINCT FROM {value_sql(value, kind)}"


def _later(column: tuple[str, bool], value: Any, kind: str) -> str:
    name, down = table_sql(column[0]), column[1]
    return f"{name} {'<' if down else '>'} {value_sql(value, kind)} OR {name} IS NULL"


def value_sql(value: Any, kind: str) -> str:
    """A value of a column as SQL text of exactly its DuckDB type."""
    return value_tree(value, kind).sql("duckdb")


def value_tree(value: Any, kind: str) -> exp.Expr:
    """A value of a column as a tree of exactly its DuckDB type."""
    if value is None:
        return exp.cast(exp.null(), kind, dialect="duckdb")
    if isinstance(value, bool):
        return exp.true() if value else exp.false()
    if isinstance(value, str):
        return exp.Literal.string(value)
    text = str(value)
    if isinstance(value, datetime):
        text = value.isoformat(sep=" ")
    elif isinstance(value, Decimal):
        text = f"{value:f}"
    return exp.cast(exp.Literal.string(text), kind, dialect="duckdb")
