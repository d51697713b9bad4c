"""Operators bind as DuckDB binds them."""

import re

import duckdb
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlglot import exp

from zhongshu.core.errors import PackError
from zhongshu.datasets.sql.query import analyse_expression
from zhongshu.datasets.sql.rewrite import to_duckdb

OPERATORS = [*"+ - * / % // || = <> < >= AND OR LIKE".split(), "NOT LIKE", "IS DISTINCT FROM"]
BEHIND = [
    "",
    "",
    "",
    " IS NULL",
    " IS TRUE",
    " BETWEEN y AND z",
    " NOT BETWEEN y AND z",
    " IN (1, 2)",
    " NOT IN (1, 2)",
    "::INT",
]
operand = st.builds(
    "{}{}{}".format, st.sampled_from(["", "", "-", "NOT "]), st.sampled_from("xyz"), st.sampled_from(BEHIND)
)


@given(st.lists(operand, min_size=2, max_size=4), st.lists(st.sampled_from(OPERATORS), min_size=3, max_size=3))
def test_operators_bind_as_duckdb_binds_them(operands: list[str], operators: list[str]) -> None:
    """DuckDB reads our reading with every parenthesis written out, and the text itself, as the same expression."""
    text = operands[0] + "".join(f" {o} {x}" for o, x in zip(operators, operands[1:], strict=False))
    with duckdb.connect(":memory:") as connection:

        def parsed(sql: str) -> object:
            tree = "json_serialize_sql(?, skip_null := true, skip_empty := true)"
            said = connection.execute(f"SELECT {tree}", [f"SELECT {sql}"]).fetchone()
            assert said is not None
            return None if '"error":true' in said[0] else _without_places(said[0])

        try:
            tree = analyse_expression(text, columns=dict.fromkeys("xyz", "BIGINT"), file="t", line=1)
        except PackError:
            assume(False)
        read = parsed(text)
        assume(read is not None)
        assert parsed(to_duckdb(_parenthesised(tree)).replace('"', "")) == read


def _without_places(text: str) -> str:
    return re.sub(r'"query_location":\d+,?', "", text)


def _parenthesised(tree: exp.Expr) -> exp.Expr:
    """Every operator inside another in parentheses, but AND in AND and OR in OR, which DuckDB reads flat."""

    def wrapped(node: exp.Expr) -> exp.Expr:
        inside = isinstance(node, exp.Binary | exp.Not | exp.Neg | exp.Between | exp.In)
        same = isinstance(node, exp.Connector) and type(node) is type(node.parent)
        return exp.Paren(this=node) if inside and not same and node.parent is not None else node

    for node in reversed(list(tree.walk())):
        new = wrapped(node)
        if new is not node:
            assert node.parent is not None
            assert node.arg_key is not None
            node.parent.set(node.arg_key, exp.Paren(this=node.copy()), node.index)
    return tree
