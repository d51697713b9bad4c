"""Which operands of a SELECT must be of types that fit together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlglot import exp

from zhongshu.datasets.sql.sight import own

_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ)
_BOOLEAN = (exp.Predicate, exp.Connector, exp.Not, exp.Boolean, exp.Null, exp.In, exp.Between)


@dataclass(frozen=True)
class Probe:
    """Operands of a comparison or of a mixture (coalesce, CASE) are alike, a condition is BOOLEAN, a sum exact, and a
    cast to TIMESTAMPTZ goes the safe way.

    `known` are types of further operands that stand in no expression: the output of IN's query.
    """

    what: Literal["comparison", "mixture", "condition", "sum", "cast"]
    operands: tuple[exp.Expr, ...]
    known: tuple[str, ...] = ()

    @property
    def grouped(self) -> bool:
        """Whether an operand is computed from groups or windows, so that none can be looked at row by row."""
        return any(operand.find(exp.AggFunc, exp.Window) is not None for operand in self.operands)


def probes(tops: Sequence[exp.Expr], inner: Mapping[int, str]) -> list[Probe]:
    """Under the expressions of one SELECT, where `inner` has the types of its INs' queries by the id of the IN."""
    return [probe for top in tops for node in own(top) for probe in _of(node, inner) if probe.operands]


def _of(node: exp.Expr, inner: Mapping[int, str]) -> Iterator[Probe]:
    for condition in _conditions(node):
        if not isinstance(condition.unnest(), _BOOLEAN):
            yield Probe("condition", (condition,))
    if isinstance(node, _COMPARISONS):
        yield _alike("comparison", [node.left, node.right])
    elif isinstance(node, exp.Between):
        yield _alike("comparison", [node.this, node.args["low"], node.args["high"]])
    elif isinstance(node, exp.In):
        yield _alike("comparison", [node.this, *node.expressions], (inner[id(node)],) if id(node) in inner else ())
    elif isinstance(node, exp.Sum | exp.Avg):
        yield Probe("sum", (node.this.expressions[0] if isinstance(node.this, exp.Distinct) else node.this,))
    elif isinstance(node, exp.Cast) and node.to.this is exp.DataType.Type.TIMESTAMPTZ:
        yield Probe("cast", (node.this,))
    else:
        yield _alike("mixture", _mixed(node))


def _alike(what: Literal["comparison", "mixture"], operands: Sequence[exp.Expr], known: tuple[str, ...] = ()) -> Probe:
    """Text and NULL written out take the type of what they stand with."""
    typed = [part for part in operands if not (part.unnest().is_string or isinstance(part.unnest(), exp.Null))]
    return Probe(what, tuple(typed) if len(typed) + len(known) > 1 else (), known)


def _mixed(node: exp.Expr) -> list[exp.Expr]:
    """The values of which one becomes the value of `node`."""
    found: list[exp.Expr | None] = []
    if isinstance(node, exp.Coalesce | exp.Greatest | exp.Least):
        found = [node.this, *node.expressions]
    elif isinstance(node, exp.Nullif):
        found = [node.this, node.expression]
    elif isinstance(node, exp.Case):
        found = [*(part.args["true"] for part in node.args["ifs"]), node.args.get("default")]
    elif isinstance(node, exp.If) and not isinstance(node.parent, exp.Case):
        found = [node.args["true"], node.args.get("false")]
    elif isinstance(node, exp.Lag | exp.Lead):
        found = [node.this, node.args.get("default")]
    return [part for part in found if part is not None]


def _conditions(node: exp.Expr) -> Iterator[exp.Expr]:
    if isinstance(node, exp.Where | exp.Having | exp.Not | exp.CountIf | exp.LogicalAnd | exp.LogicalOr):
        yield node.this
    elif isinstance(node, exp.And | exp.Or):
        yield from (node.left, node.right)
    elif isinstance(node, exp.If) and not (isinstance(node.parent, exp.Case) and node.parent.this is not None):
        yield node.this
