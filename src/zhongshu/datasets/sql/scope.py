"""A resolved tree as a tree of SELECTs: who reads whom. What lineage, types and refresh walk over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp

from zhongshu.datasets.sql.sight import own


@dataclass(frozen=True, eq=False)
class Source:
    """One member of a FROM. `reads` is a relation's qualified name or a query; `join` is None for the first."""

    alias: str
    reads: "str | Block"
    join: exp.Join | None


@dataclass(frozen=True, eq=False)
class SelectBlock:
    """One SELECT; `inner` are its INs that have a query, each with it."""

    node: exp.Select
    sources: tuple[Source, ...]
    inner: tuple[tuple[exp.In, "Block"], ...]

    @property
    def outputs(self) -> tuple[str, ...]:
        return tuple(part.alias for part in self.node.expressions)

    @property
    def clauses(self) -> Mapping[str, exp.Expr]:
        """WHERE, GROUP BY, HAVING, DISTINCT and LIMIT where it has them."""
        said = {name: self.node.args.get(name) for name in ("where", "group", "having", "distinct", "limit")}
        return {name: node for name, node in said.items() if isinstance(node, exp.Expr)}

    @property
    def groups(self) -> list[exp.Expr] | None:
        """What rows are grouped by; [] for all into one, None for not at all."""
        if "group" in self.clauses:
            return list(self.node.args["group"].expressions)
        shown = [*self.node.expressions, *(self.clauses[name] for name in ("having",) if name in self.clauses)]
        return [] if "having" in self.clauses or any(aggregates(part) for part in shown) else None


@dataclass(frozen=True, eq=False)
class UnionBlock:
    """UNION ALL or, with `distinct`, UNION."""

    node: exp.Union
    left: "Block"
    right: "Block"

    @property
    def distinct(self) -> bool:
        return bool(self.node.args.get("distinct"))

    @property
    def outputs(self) -> tuple[str, ...]:
        return self.left.outputs


Block = SelectBlock | UnionBlock


def blocks(tree: exp.Expr, ctes: Mapping[str, Block] | None = None) -> Block:
    """`tree` must have been resolved by `names`: a table without a pack is a WITH query in sight."""
    if isinstance(tree, exp.Subquery):
        return blocks(tree.this, ctes)
    known = dict(ctes or {})
    said = tree.args.get("with_")
    for cte in said.expressions if said is not None else ():
        known[cte.alias.lower()] = blocks(cte.this, known)
    if isinstance(tree, exp.Union):
        return UnionBlock(tree, blocks(tree.this, known), blocks(tree.expression, known))
    assert isinstance(tree, exp.Select)
    joins: list[exp.Join] = tree.args.get("joins") or []
    members = [(tree.args["from_"].this, None), *((join.this, join) for join in joins)]
    inner = tuple((node, blocks(node.args["query"], known)) for node in inner_queries(tree))
    return SelectBlock(tree, tuple(_source(node, join, known) for node, join in members), inner)


def _source(node: exp.Expr, join: exp.Join | None, ctes: Mapping[str, Block]) -> Source:
    if isinstance(node, exp.Table):
        reads = f"{node.db}.{node.name}" if node.db else ctes[node.name.lower()]
        return Source(node.alias, reads, join)
    return Source(node.alias, blocks(node, ctes), join)


def expressions(tree: exp.Select) -> list[exp.Expr]:
    """Everything that one SELECT computes: outputs, ON, and its clauses."""
    parts: list[exp.Expr] = [*tree.expressions]
    parts += [join.args["on"] for join in tree.args.get("joins") or [] if join.args.get("on") is not None]
    return parts + [tree.args[name] for name in _CLAUSES if isinstance(tree.args.get(name), exp.Expr)]


_CLAUSES = ("where", "group", "having", "order")


def inner_queries(tree: exp.Select) -> list[exp.In]:
    """The INs of one SELECT that have a query, in reading order."""
    found = (node for part in expressions(tree) for node in own(part))
    return [node for node in found if isinstance(node, exp.In) and node.args.get("query") is not None]


def aggregates(node: exp.Expr) -> bool:
    """Whether an aggregate stands under `node`; one that only serves a window does not count."""
    return any(isinstance(part, exp.AggFunc) and not _is_windowed(part) for part in own(node))


def _is_windowed(part: exp.Expr) -> bool:
    parent = part.parent
    if isinstance(parent, exp.Filter):
        part, parent = parent, parent.parent
    return isinstance(parent, exp.Window) and parent.this is part


def conjuncts(condition: exp.Expr) -> Iterator[exp.Expr]:
    """The conditions that must all hold.

    >>> [part.sql() for part in conjuncts(exp.condition("a = b AND (c > 1 AND d)"))]
    ['a = b', 'c > 1', 'd']
    """
    if isinstance(condition, exp.Paren):
        yield from conjuncts(condition.this)
    elif isinstance(condition, exp.And):
        yield from conjuncts(condition.left)
        yield from conjuncts(condition.right)
    else:
        yield condition


def relations_of(tree: exp.Expr) -> frozenset[str]:
    """The qualified names of everything a resolved tree reads."""
    return frozenset(f"{table.db}.{table.name}" for table in tree.find_all(exp.Table) if table.db)
