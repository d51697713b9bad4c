"""The types of a resolved statement's outputs, each of its SELECTs bound by itself over empty rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from zhongshu.datasets.sql.clashes import INSTANT, family, settle
from zhongshu.datasets.sql.describing import describe, numbered
from zhongshu.datasets.sql.probes import Probe, probes
from zhongshu.datasets.sql.relation import Relation
from zhongshu.datasets.sql.scope import Block, SelectBlock, UnionBlock, expressions, inner_queries
from zhongshu.datasets.sql.script import Script

Types = Mapping[str, str]
"""Column -> DuckDB type text, in order; "NULL" for a NULL whose type is not known yet."""

_UNKNOWN = "NULL"
_FILTERS = ("where", "group", "having")
_NUMBERS = frozenset("TINYINT SMALLINT INTEGER BIGINT HUGEINT FLOAT DOUBLE".split())
_KEPT = _NUMBERS | {"BOOLEAN", "VARCHAR", "DATE", "TIMESTAMP WITH TIME ZONE"}


@dataclass(frozen=True)
class Binder:
    """Binds each query once, also one that several read."""

    script: Script
    relations: Mapping[str, Relation]
    known: dict[int, Types] = field(default_factory=dict)

    def outputs(self, block: Block) -> Types:
        """The types of a whole statement's outputs; PackError for one that a table does not keep."""
        types = self._whole(block)
        for name, kind in types.items():
            if kind not in _KEPT and not kind.startswith("DECIMAL("):
                time = "write CAST(... AS DATE), or AS TIMESTAMPTZ for a time in the region's zone"
                raise self.script.error(
                    f"the column {name} would be {kind}, which a table does not keep",
                    at=_output(block, name),
                    hint=time if kind.startswith("TIME") else "CAST it to a number, text, date or time",
                )
        return types

    def _whole(self, block: Block) -> Types:
        types = self._bound(block)
        for name, kind in types.items():
            if kind == _UNKNOWN:
                what = f"the column {name} is always NULL, of no type"
                raise self.script.error(
                    what, at=_output(block, name), hint="write CAST(NULL AS VARCHAR) or another type"
                )
        return types

    def _bound(self, block: Block) -> Types:
        if id(block) not in self.known:
            bound = self._union(block) if isinstance(block, UnionBlock) else self._select(block)
            self.known[id(block)] = bound
        return self.known[id(block)]

    def _union(self, block: UnionBlock) -> Types:
        left, right = self._bound(block.left), self._bound(block.right)
        for (name, one), other in zip(left.items(), right.values(), strict=True):
            if _UNKNOWN not in (one, other) and (family(one) != family(other) or {one, other} == {"DATE", INSTANT}):
                what = f"the column {name} is {one} in one SELECT of this UNION and {other} in another"
                raise self.script.error(what, at=block.right.node, hint=f"write CAST(... AS {one})")
        pair = exp.union(exp.select("*").from_(_table("left")), exp.select("*").from_(_table("right")), distinct=False)
        kinds = describe(self.script, pair, {"left": left, "right": dict(zip(left, right.values(), strict=True))})
        unknown = [one == other == _UNKNOWN for one, other in zip(left.values(), right.values(), strict=True)]
        return {name: _UNKNOWN if null else kind for name, kind, null in zip(left, kinds, unknown, strict=True)}

    def _select(self, block: SelectBlock) -> Types:
        """Settles what DuckDB would convert in silence, then asks for the types of the outputs."""
        given: dict[str, Types] = {source.alias: self._source(source.reads) for source in block.sources}
        inner = [self._whole(query) for _, query in block.inner]
        given |= {_inner(number): types for number, types in enumerate(inner)}
        alone = _alone(block)
        self._settle(block, alone, given, [next(iter(types.values())) for types in inner])
        kinds = describe(self.script, alone, given)
        nulls = [isinstance(part.unalias().unnest(), exp.Null) for part in block.node.expressions]
        return {name: _UNKNOWN if null else kind for name, kind, null in zip(block.outputs, kinds, nulls, strict=True)}

    def _settle(self, block: SelectBlock, alone: exp.Select, given: Mapping[str, Types], inner: Sequence[str]) -> None:
        def found(tree: exp.Select) -> list[Probe]:
            ids = map(id, inner_queries(tree))
            return probes(expressions(tree), dict(zip(ids, inner, strict=True)))

        def kinds(operands: Sequence[exp.Expr], grouped: bool) -> list[str]:
            rows = alone.copy()
            for name in ("distinct", "order", "limit") if grouped else ("distinct", "order", "limit", *_FILTERS):
                rows.set(name, None)
            rows.set("expressions", numbered(operands))
            return describe(self.script, rows, given)

        settle(self.script, found(block.node), found(alone), kinds)

    def _source(self, reads: str | Block) -> Types:
        return self.relations[reads].columns if isinstance(reads, str) else self._whole(reads)


def _alone(block: SelectBlock) -> exp.Select:
    """A copy of one SELECT that reads its sources, and the queries of its INs, by name only."""
    copy = block.node.copy()
    copy.set("with_", None)
    for number, part in enumerate(inner_queries(copy)):
        part.args["query"].this.replace(exp.select("*").from_(_table(_inner(number))))
    for source, node in zip(block.sources, [copy.args["from_"], *(copy.args.get("joins") or [])], strict=True):
        node.set("this", _table(source.alias))
    return copy


def _inner(number: int) -> str:
    """The name under which the query of an IN is given; no author's alias has a blank before it."""
    return f" in {number}"


def _table(name: str) -> exp.Table:
    return exp.Table(this=exp.to_identifier(name, quoted=True))


def _output(block: Block, name: str) -> exp.Expr:
    """Where an output is written: in the first SELECT of a UNION."""
    while isinstance(block, UnionBlock):
        block = block.left
    outputs: list[exp.Expr] = block.node.expressions
    return next(part for part in outputs if part.alias == name)
