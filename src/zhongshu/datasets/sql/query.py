"""From the text of a SELECT to a checked, qualified tree with its lineage."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp

from zhongshu.datasets.sql.binding import Binder
from zhongshu.datasets.sql.expression import analyse_expression, expression_type
from zhongshu.datasets.sql.lineage import Columns, Tracer
from zhongshu.datasets.sql.names import Names
from zhongshu.datasets.sql.reading import read
from zhongshu.datasets.sql.relation import Relation
from zhongshu.datasets.sql.scope import blocks, relations_of
from zhongshu.datasets.sql.script import Script
from zhongshu.datasets.sql.ties import break_ties

__all__ = ["Query", "analyse", "analyse_expression", "expression_type"]


@dataclass(frozen=True)
class Query:
    """One SELECT that was read and found right.

    tree     every real table is "pack"."name" under an alias, every column carries the alias of its table;
             a copy of it, never itself, is rewritten
    text     the tree in DuckDB's words
    columns  output column -> DuckDB type text, in order
    reads    the qualified names of everything it reads, sorted
    lineage  output column -> the columns its value is computed from
    filters  output column -> the columns that decide which rows it is computed from
             (WHERE, ON, GROUP BY, HAVING, DISTINCT, windows, FILTER)
    """

    tree: exp.Query
    text: str
    columns: Mapping[str, str]
    reads: tuple[str, ...]
    lineage: Mapping[str, Columns]
    filters: Mapping[str, Columns]


def analyse(sql: str, *, pack: str, relations: Mapping[str, Relation], file: str, first_line: int = 1) -> Query:
    """Reads one SELECT of `pack`; PackError names the file, the line and the wrong word.

    `relations` are all that may be read, by qualified name; `first_line` is the line of `file` on which `sql` begins.
    Orders that leave ties are completed, so that the same rows always give the same table.
    """
    script = Script.of(sql, file, first_line)
    try:
        return _analysed(script, pack, relations)
    except RecursionError:
        raise script.error("this is nested too deeply", hint="split it into WITH queries or several tables") from None


def _analysed(script: Script, pack: str, relations: Mapping[str, Relation]) -> Query:
    tree = read(script)
    Names(script, pack, relations).resolve(tree)
    block = blocks(tree)
    columns = Binder(script, relations).outputs(block)
    traced = Tracer(relations).lineage(block)
    break_ties(block, relations)
    return Query(
        tree,
        tree.sql("duckdb"),
        columns,
        tuple(sorted(relations_of(tree))),
        {name: trace.values for name, trace in traced.outputs.items()},
        {name: traced.filters(name) for name in traced.outputs},
    )
