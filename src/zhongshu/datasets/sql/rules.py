"""Where a whitelisted node may stand and what it must say."""

from collections.abc import Callable, Mapping

from sqlglot import exp

from zhongshu.core.errors import nearest
from zhongshu.datasets.sql import refusals, whitelist
from zhongshu.datasets.sql.refuse import node_error
from zhongshu.datasets.sql.script import Script
from zhongshu.datasets.sql.whitelist import Node

_PREDICATES = (exp.Predicate, exp.Connector, exp.Not, exp.In, exp.Between)
_OPERATORS = (exp.Binary, exp.Neg, exp.Not, exp.Between, exp.In, exp.Cast)
_OPERANDS = frozenset({"this", "expression", "low", "high", "expressions"})


def precedence(script: Script, node: exp.Expr) -> None:
    """Parentheses where DuckDB and sqlglot could bind operators differently: a condition inside an operator."""
    outer = node.parent
    if not isinstance(node, _PREDICATES) or not isinstance(outer, _OPERATORS) or node.arg_key not in _OPERANDS:
        return
    if isinstance(outer, exp.Connector) or (isinstance(outer, exp.Not) and not isinstance(node, exp.Connector)):
        return
    raise script.error(
        f"the condition {node.sql('duckdb')} stands inside another operator",
        at=node,
        hint=f"write parentheses: ({node.sql('duckdb')})",
    )


def _select(script: Script, node: exp.Expr) -> None:
    assert isinstance(node, exp.Select)
    _placed(script, node)
    if not node.expressions:
        raise script.error("SELECT names no column", at=node)
    if node.args.get("from_") is None:
        raise script.error("SELECT says no FROM", at=node, hint="fixed rows are a parameter")
    _order_needs_limit(script, node)


def _union(script: Script, node: exp.Expr) -> None:
    _placed(script, node)
    _order_needs_limit(script, node)


def _placed(script: Script, node: exp.Expr) -> None:
    if not isinstance(node.parent, exp.Subquery | exp.CTE | exp.Union | None):
        raise script.error("a query cannot stand here", at=node, hint=refusals.STATEMENT)


def _order_needs_limit(script: Script, node: exp.Expr) -> None:
    order, limit = node.args.get("order"), node.args.get("limit")
    if limit is not None and order is None:
        raise script.error("LIMIT without ORDER BY takes any rows", at=limit, hint="say ORDER BY as well")
    if order is not None and limit is None:
        raise script.error("a table has no order", at=order, hint="leave ORDER BY out; a screen or export sorts")


def _subquery(script: Script, node: exp.Expr) -> None:
    parent = node.parent
    inside = isinstance(node.this, exp.Select | exp.Union)
    if isinstance(parent, exp.From | exp.Join):
        if not inside:
            raise script.error("joins in parentheses are not allowed", at=node, hint="write them one after the other")
        if not node.alias:
            raise script.error("a query in FROM needs a name", at=node, hint="write (SELECT ...) AS name")
    elif not (inside and (isinstance(parent, exp.Union) or (isinstance(parent, exp.In) and node.arg_key == "query"))):
        raise script.error(
            "a SELECT cannot stand for a value",
            at=node,
            hint="JOIN it: WITH one AS (SELECT max(x) AS most FROM ...) SELECT ... FROM t CROSS JOIN one",
        )
    elif node.alias:
        raise script.error("a name cannot stand here", at=node.args["alias"])


def _table(script: Script, node: exp.Expr) -> None:
    if not isinstance(node.this, exp.Identifier):
        raise node_error(script, node.this)


def _join(script: Script, node: exp.Expr) -> None:
    assert isinstance(node, exp.Join)
    if not isinstance(node.this, exp.Table | exp.Subquery):
        raise node_error(script, node.this)
    how = " ".join(word for word in (node.method, node.side, node.kind) if word).upper()
    hints = {
        "RIGHT": "put the other table first and write LEFT JOIN",
        "SEMI": "write WHERE key IN (SELECT key FROM ...)",
        "ANTI": "write WHERE key NOT IN (SELECT key FROM ...)",
    }
    if how not in ("", "INNER", "LEFT", "LEFT OUTER", "FULL", "FULL OUTER", "CROSS"):
        raise script.error(
            f"{how} JOIN is not allowed in a pack's SQL",
            line=script.line_of_word(how),
            hint=next((hint for word, hint in hints.items() if word in how), "write JOIN, LEFT JOIN or FULL JOIN"),
        )
    says = node.args.get("on") is not None or bool(node.args.get("using"))
    if says == (how == "CROSS"):
        raise script.error(
            "CROSS JOIN takes no condition" if says else "this join says no condition",
            at=node,
            hint="write JOIN ... ON ..., or CROSS JOIN for every pair",
        )


def _limit(script: Script, node: exp.Expr) -> None:
    if not (isinstance(node.expression, exp.Literal) and node.expression.is_int):
        raise script.error("LIMIT is not a whole number", at=node, hint="write for instance LIMIT 10")


def _star(script: Script, node: exp.Expr) -> None:
    if not isinstance(node.parent, exp.Count):
        raise node_error(script, node)


def _alias(script: Script, node: exp.Expr) -> None:
    if not (isinstance(node.parent, exp.Select) and node.arg_key == "expressions"):
        raise script.error(f"a name cannot be given here: {node.alias}", at=node, hint="give it in the SELECT list")


def _ordered_by(script: Script, node: exp.Expr) -> None:
    if not isinstance(node.parent, exp.Select | exp.Union | exp.Window | exp.GroupConcat):
        raise script.error("ORDER BY cannot stand here", at=node, hint="only string_agg orders what it puts together")


def _distinct(script: Script, node: exp.Expr) -> None:
    around = node.parent.parent if isinstance(node.parent, exp.Order) else node.parent
    one = isinstance(around, whitelist.AGGREGATES) and len(node.expressions) == 1
    if not (one or isinstance(around, exp.Select)):
        raise script.error("DISTINCT cannot stand here", at=node, hint="write count(DISTINCT column) of one column")


def _is(script: Script, node: exp.Expr) -> None:
    if not isinstance(node.expression, exp.Null | exp.Boolean):
        raise script.error(
            "IS is followed by NULL, TRUE or FALSE only", at=node, hint="write IS NOT DISTINCT FROM, or parentheses"
        )


def _in(script: Script, node: exp.Expr) -> None:
    for part in node.expressions:
        if any(isinstance(inside, exp.Column | exp.Func) and type(inside) is not exp.Cast for inside in part.walk()):
            raise script.error("the list of IN has fixed values only", at=part, hint="write a = b OR a = c")
    if not node.expressions and node.args.get("query") is None:
        raise script.error("IN has no list", at=node, hint="write IN ('a', 'b') or IN (SELECT ...)")


def _datatype(script: Script, node: exp.Expr) -> None:
    assert isinstance(node, exp.DataType)
    name = getattr(node.this, "value", str(node.this))
    if name not in whitelist.TYPES or (node.expressions and name != "DECIMAL"):
        raise script.error(
            f"the type {node.sql('duckdb')} is not allowed in a pack's SQL",
            at=node,
            hint="known: VARCHAR, BIGINT, DECIMAL(18, 2), DOUBLE, BOOLEAN, DATE, TIMESTAMPTZ",
        )


def _interval(script: Script, node: exp.Expr) -> None:
    _unit(script, node, node.args.get("unit"), whitelist.INTERVALS, "write for instance INTERVAL 26 HOUR")


def _trunc(script: Script, node: exp.Expr) -> None:
    _unit(script, node, node.args.get("unit"), whitelist.TRUNCATIONS)


def _extract(script: Script, node: exp.Expr) -> None:
    _unit(script, node, node.this, whitelist.PARTS)


def _unit(script: Script, node: exp.Expr, said: object, known: frozenset[str], hint: str | None = None) -> None:
    word = said.name.lower() if isinstance(said, exp.Var | exp.Literal) else ""
    if word.upper() not in known:
        names = [name.lower() for name in known if not name.endswith("S") or "SECONDS" in name]
        raise script.error(f"{word!r} is not a unit of time", at=node, hint=hint or nearest(word, names))


def _date_part(script: Script, node: exp.Expr) -> None:
    """A function that sqlglot knows by its name only; date_part's part is checked as extract's is."""
    if node.name.lower() == "date_part":
        _unit(script, node, node.expressions[0] if node.expressions else None, whitelist.PARTS)


def _needs_over(script: Script, node: exp.Expr) -> None:
    inside = node.parent.parent if isinstance(node.parent, exp.Filter) else node.parent
    if not isinstance(inside, exp.Window):
        raise script.error(f"{script.word(node)} needs OVER", at=node, hint="write for instance OVER (ORDER BY hour)")


def _window(script: Script, node: exp.Expr) -> None:
    """Frames only where their meaning does not hang on ties; an order wherever the value hangs on it."""
    function = node.this.this if isinstance(node.this, exp.Filter) else node.this
    kind = whitelist.BY_NODE.get(type(function))
    if kind is None:
        raise node_error(script, function)
    if kind.kind == "scalar":
        raise script.error("OVER follows an aggregate or a window function", at=node)
    frame, order = node.args.get("spec"), node.args.get("order")
    if order is None and (kind.kind == "window" or frame is not None):
        raise script.error(
            "without ORDER BY this window takes any order", at=node, hint="write OVER (... ORDER BY ...)"
        )
    if frame is None:
        return
    if frame.args.get("kind") not in ("ROWS", "RANGE"):
        raise script.error(f"{frame.args.get('kind')} is not allowed here", at=node, hint="write ROWS or RANGE")
    if kind.kind == "window" and (type(function) is not exp.FirstValue or frame.args.get("kind") != "ROWS"):
        raise script.error("this function takes no frame", at=node, hint="leave ROWS or RANGE out")


def _filter(script: Script, node: exp.Expr) -> None:
    if not isinstance(node.this, whitelist.AGGREGATES):
        raise script.error("FILTER follows an aggregate", at=node)


def _string_agg(script: Script, node: exp.Expr) -> None:
    if not isinstance(node.this, exp.Order):
        raise script.error("string_agg takes any order", at=node, hint="write string_agg(text, ',' ORDER BY text)")


RULES: Mapping[Node, Callable[[Script, exp.Expr], None]] = {
    exp.Select: _select,
    exp.Union: _union,
    exp.Subquery: _subquery,
    exp.Table: _table,
    exp.Join: _join,
    exp.Limit: _limit,
    exp.Star: _star,
    exp.Alias: _alias,
    exp.Order: _ordered_by,
    exp.Distinct: _distinct,
    exp.Is: _is,
    exp.In: _in,
    exp.DataType: _datatype,
    exp.Interval: _interval,
    exp.TimestampTrunc: _trunc,
    exp.DateTrunc: _trunc,
    exp.Extract: _extract,
    exp.DateDiff: _trunc,
    exp.Window: _window,
    exp.Filter: _filter,
    exp.GroupConcat: _string_agg,
    exp.Anonymous: _date_part,
    **{said.node: _needs_over for said in whitelist.FUNCTIONS.values() if said.kind == "window" and said.node},
}
