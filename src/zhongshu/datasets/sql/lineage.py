"""From which columns an output is computed, and which decide about its rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from zhongshu.datasets.sql.relation import Relation
from zhongshu.datasets.sql.scope import Block, SelectBlock, Source, UnionBlock, expressions
from zhongshu.datasets.sql.sight import own

Columns = frozenset[tuple[str, str]]
"""Columns of relations, each as (qualified name, column)."""

_NONE: Columns = frozenset()


@dataclass(frozen=True)
class Trace:
    """What an output is computed from, and what decides which rows it is computed from."""

    values: Columns = _NONE
    filters: Columns = _NONE

    def __or__(self, other: "Trace") -> "Trace":
        return Trace(self.values | other.values, self.filters | other.filters)

    @property
    def all(self) -> Columns:
        return self.values | self.filters


@dataclass(frozen=True)
class Lineage:
    """Of a query: each output's trace, and `rows`, what decides about all of its rows."""

    outputs: Mapping[str, Trace]
    rows: Columns

    def filters(self, output: str) -> Columns:
        return self.outputs[output].filters | self.rows


@dataclass(frozen=True)
class Tracer:
    """Walks each query once, also one that several read."""

    relations: Mapping[str, Relation]
    known: dict[int, Lineage] = field(default_factory=dict)

    def lineage(self, block: Block) -> Lineage:
        if id(block) not in self.known:
            traced = self._union(block) if isinstance(block, UnionBlock) else self._select(block)
            self.known[id(block)] = traced
        return self.known[id(block)]

    def _union(self, block: UnionBlock) -> Lineage:
        left, right = self.lineage(block.left), self.lineage(block.right)
        pairs = zip(block.left.outputs, block.right.outputs, strict=True)
        outputs = {one: left.outputs[one] | right.outputs[other] for one, other in pairs}
        rows = left.rows | right.rows
        if block.distinct or block.node.args.get("limit") is not None:
            rows |= _join(trace.all for trace in outputs.values())
        return Lineage(outputs, rows)

    def _select(self, block: SelectBlock) -> Lineage:
        sources = {source.alias: self._source(source) for source in block.sources}
        columns = {(alias, name): trace for alias, of in sources.items() for name, trace in of.outputs.items()}
        inner = {id(node): self.lineage(query) for node, query in block.inner}
        rows = _join(of.rows for of in sources.values())
        outputs = {part.alias: _expression(part.this, columns, inner) for part in block.node.expressions}
        deciding = expressions(block.node)[len(outputs) :]
        rows |= _join(_expression(node, columns, inner).all for node in deciding)
        if "distinct" in block.clauses or "limit" in block.clauses:
            rows |= _join(trace.all for trace in outputs.values())
        return Lineage(outputs, rows)

    def _source(self, source: Source) -> Lineage:
        if isinstance(source.reads, str):
            name = source.reads
            return Lineage(
                {column: Trace(frozenset({(name, column)})) for column in self.relations[name].columns}, _NONE
            )
        return self.lineage(source.reads)


def _expression(node: exp.Expr, columns: Mapping[tuple[str, str], Trace], inner: Mapping[int, Lineage]) -> Trace:
    found = Trace()
    for part in own(node):
        if isinstance(part, exp.Column):
            trace = columns[part.table, part.name]
            found |= Trace(_NONE, trace.all) if _only_decides(part, node) else trace
        elif id(part) in inner:
            of = inner[id(part)]
            (trace,) = of.outputs.values()
            found |= Trace(trace.values, trace.filters | of.rows)
    return found


def _only_decides(column: exp.Expr, top: exp.Expr) -> bool:
    """Whether a column is used by a window, FILTER or an aggregate's ORDER BY to choose or order rows only.

    A ranking has no argument: what it orders by is what it is computed from.
    """
    part = column
    while part is not top and part.parent is not None:
        outer = part.parent
        if isinstance(outer, exp.Filter) and part.arg_key == "expression":
            return True
        if isinstance(outer, exp.Order) and part.arg_key == "expressions" and isinstance(outer.parent, exp.GroupConcat):
            return True
        if isinstance(outer, exp.Window) and part is not outer.this:
            ranks = part.arg_key == "order" and not outer.this.find(exp.Column) and not outer.this.find(exp.Star)
            return not ranks
        part = outer
    return False


def _join(parts: Iterable[Columns]) -> Columns:
    return frozenset().union(*parts)
