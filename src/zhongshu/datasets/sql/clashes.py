"""Types that DuckDB would convert in silence, or add up in another order each time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlglot import exp

from zhongshu.datasets.sql.script import Script
from zhongshu.datasets.sql.sight import own

_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ)
_BOOLEAN = (exp.Predicate, exp.Connector, exp.Not, exp.Boolean, exp.Null, exp.In, exp.Between)


@dataclass(frozen=True)
class Probe:
    """Operands whose types must fit: of a comparison alike, of a condition BOOLEAN, of a sum exact.

    `known` are types of further operands that stand in no expression: the output of IN's query.
    """

    what: Literal["comparison", "condition", "sum"]
    operands: tuple[exp.Expr, ...]
    known: tuple[str, ...] = ()


def family(kind: str) -> str:
    """Types of one family compare without surprise.

    >>> family("DECIMAL(18,1)"), family("DATE"), family("TIMESTAMP WITH TIME ZONE")
    ('number', 'time', 'time')
    """
    if kind.startswith(("DECIMAL", "FLOAT", "DOUBLE")) or kind.endswith(("INT", "INTEGER")):
        return "number"
    return "time" if kind.startswith(("DATE", "TIMESTAMP")) else kind


def probes(tops: Sequence[exp.Expr], inner: Mapping[int, str]) -> list[Probe]:
    """What to look at under the expressions of one SELECT, where `inner` has the types of its INs' queries by id.

    Operands that are computed after GROUP BY are left to DuckDB.
    """
    parts = [part for top in tops for node in own(top) for part in _probes(node, inner)]
    return [probe for probe in parts if probe.operands and not any(map(_after_group, probe.operands))]


def _probes(node: exp.Expr, inner: Mapping[int, str]) -> Iterator[Probe]:
    if isinstance(node, _COMPARISONS):
        yield _comparison(node.left, node.right)
    elif isinstance(node, exp.Between):
        yield _comparison(node.this, node.args["low"], node.args["high"])
    elif isinstance(node, exp.In):
        yield _comparison(node.this, *node.expressions, known=(inner[id(node)],) if id(node) in inner else ())
    elif isinstance(node, exp.Sum | exp.Avg):
        yield Probe("sum", (node.this.expressions[0] if isinstance(node.this, exp.Distinct) else node.this,))
    for condition in _conditions(node):
        if not isinstance(condition.unnest(), _BOOLEAN):
            yield Probe("condition", (condition,))


def _comparison(*operands: exp.Expr, known: tuple[str, ...] = ()) -> Probe:
    """Text and NULL written out take the type of what they are compared with."""
    typed = [part for part in operands if not (part.unnest().is_string or isinstance(part.unnest(), exp.Null))]
    return Probe("comparison", tuple(typed) if len(typed) + len(known) > 1 else (), known)


def _conditions(node: exp.Expr) -> Iterator[exp.Expr]:
    if isinstance(node, exp.Where | exp.Having | exp.Not | exp.CountIf | exp.LogicalAnd | exp.LogicalOr):
        yield node.this
    elif isinstance(node, exp.And | exp.Or):
        yield from (node.left, node.right)
    elif isinstance(node, exp.If) and not (isinstance(node.parent, exp.Case) and node.parent.this is not None):
        yield node.this


def _after_group(operand: exp.Expr) -> bool:
    return operand.find(exp.AggFunc, exp.Window, exp.Subquery) is not None


def check(script: Script, probes: Sequence[Probe], kinds: Sequence[str]) -> None:
    """`kinds` are the types of all operands of all `probes`, in order; PackError for the first that does not fit."""
    at = 0
    for probe in probes:
        mine = kinds[at : at + len(probe.operands)]
        at += len(probe.operands)
        _fits(script, probe, [*mine, *probe.known])


def _fits(script: Script, probe: Probe, kinds: Sequence[str]) -> None:
    first, kind = probe.operands[0], kinds[0]
    word = first.sql("duckdb", comments=False).replace('"', "")
    if probe.what == "condition" and kind != "BOOLEAN":
        raise script.error(f"{word} is {kind}, not a condition", at=first, hint="compare it with something")
    if probe.what == "sum" and kind in ("DOUBLE", "FLOAT"):
        raise script.error(
            f"{word} is {kind}: its sum differs from run to run in the last digits",
            at=first,
            hint="write CAST(... AS DECIMAL(18, 6)) around it, with the digits it needs",
        )
    other = next((other for other in kinds if family(other) != family(kind)), None)
    if probe.what == "comparison" and other is not None:
        hint = (
            "CAST one to the type of the other" if "VARCHAR" not in (kind, other) else "text is written in quotes: '1'"
        )
        raise script.error(f"{word} is {kind} and is compared with {other}", at=first, hint=hint)
