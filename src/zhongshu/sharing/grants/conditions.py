"""The conditions of a row filter, worked out as an SQL tree and over single rows alike.

Both follow SQL's three values: a comparison with NULL is unknown, and so is what rests on it.
"""

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlglot import exp

Truth = bool | None
"""Of SQL's three values None is unknown."""

Condition = Callable[[Any], Truth]
_Value = Callable[[Any], Any]


Variables = Mapping[str, str | None]
"""What is known of the reader, None where nothing is: reader_unit (the unit read for), reader_area (its area's code),
reader_subject (the subject that the reader is)."""

VARIABLES = ("reader_unit", "reader_area", "reader_subject")


@dataclass(frozen=True)
class Column:
    """A column, its DuckDB type aside: both sides of a comparison are of one family."""

    name: str


@dataclass(frozen=True)
class Variable:
    """One of `VARIABLES`; a text or NULL."""

    name: str


@dataclass(frozen=True)
class Constant:
    """A value as written; an instant is in UTC."""

    value: str | int | Decimal | bool | date | datetime


Operand = Column | Variable | Constant


@dataclass(frozen=True)
class Comparison:
    """`sign` is one of = <> < <= > >=."""

    sign: str
    left: Operand
    right: Operand


@dataclass(frozen=True)
class Membership:
    """IN (list)."""

    value: Operand
    among: tuple[Constant, ...]


@dataclass(frozen=True)
class Beginning:
    """LIKE 'start%'."""

    value: Operand
    start: str


@dataclass(frozen=True)
class Missing:
    """IS NULL."""

    value: Operand


@dataclass(frozen=True)
class Not:
    """NOT: the unknown stays unknown."""

    part: "Part"


@dataclass(frozen=True)
class Junction:
    """AND of all parts, or with `some` OR."""

    parts: tuple["Part", ...]
    some: bool = False


Part = Comparison | Membership | Beginning | Missing | Not | Junction


def operands(part: Part) -> Iterator[Operand]:
    """Everything that is compared, wherever it stands."""
    match part:
        case Comparison(_, left, right):
            yield from (left, right)
        case Membership(value, among):
            yield from (value, *among)
        case Beginning(value) | Missing(value):
            yield value
        case Not(inner):
            yield from operands(inner)
        case Junction(parts):
            for inner in parts:
                yield from operands(inner)


_TREES: Mapping[str, type[exp.Binary]] = {
    "=": exp.EQ,
    "<>": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}


def sql_tree(part: Part, variables: Variables) -> exp.Expr:
    """The condition in SQL over bare quoted columns; what is known of the reader is bound."""
    match part:
        case Comparison(sign, left, right):
            return _TREES[sign](this=_operand(left, variables), expression=_operand(right, variables))
        case Membership(value, among):
            listed = [_constant(one.value) for one in among]
            return exp.In(this=_operand(value, variables), expressions=listed)
        case Beginning(value, start):
            return exp.StartsWith(this=_operand(value, variables), expression=exp.Literal.string(start))
        case Missing(value):
            return exp.Is(this=_operand(value, variables), expression=exp.null())
        case Not(inner):
            return exp.Not(this=exp.paren(sql_tree(inner, variables), copy=False))
        case Junction(parts, some):
            node = exp.Or if some else exp.And
            joined, *rest = (exp.paren(sql_tree(inner, variables), copy=False) for inner in parts)
            tree: exp.Expr = joined
            for inner_tree in rest:
                tree = node(this=tree, expression=inner_tree)
            return tree


def _operand(operand: Operand, variables: Variables) -> exp.Expr:
    match operand:
        case Column(name):
            return exp.column(name, quoted=True)
        case Variable(name):
            known = variables[name]
            return exp.cast(exp.null(), "VARCHAR") if known is None else exp.Literal.string(known)
        case Constant(value):
            return _constant(value)


def _constant(value: str | int | Decimal | bool | date | datetime) -> exp.Expr:
    """A literal of a stated type, so that DuckDB guesses none."""
    match value:
        case str():
            return exp.Literal.string(value)
        case bool():
            return exp.true() if value else exp.false()
        case int():
            return exp.cast(exp.Literal.string(str(value)), "BIGINT")
        case Decimal():
            digits, scale = len(value.as_tuple().digits), max(0, -int(value.as_tuple().exponent))
            return exp.cast(exp.Literal.string(f"{value:f}"), f"DECIMAL({max(digits, scale)}, {scale})")
        case datetime():
            return exp.cast(exp.Literal.string(value.astimezone(UTC).isoformat(sep=" ")), "TIMESTAMPTZ")
        case date():
            return exp.cast(exp.Literal.string(value.isoformat()), "DATE")


_SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compiled(part: Part, variables: Variables, places: Mapping[str, Any]) -> Condition:
    """The condition over rows; `places` maps a column to the index, or key, of its value in a row."""
    match part:
        case Comparison(sign, left, right):
            return _comparing(_SIGNS[sign], _getter(left, variables, places), _getter(right, variables, places))
        case Membership(value, among):
            return _among(_getter(value, variables, places), frozenset(one.value for one in among))
        case Beginning(value, start):
            text = _getter(value, variables, places)
            return lambda row: None if (said := text(row)) is None else said.startswith(start)
        case Missing(value):
            get = _getter(value, variables, places)
            return lambda row: get(row) is None
        case Not(inner):
            holds = compiled(inner, variables, places)
            return lambda row: None if (truth := holds(row)) is None else not truth
        case Junction(parts, some):
            return _joining([compiled(inner, variables, places) for inner in parts], decisive=some)


def _getter(operand: Operand, variables: Variables, places: Mapping[str, Any]) -> _Value:
    if isinstance(operand, Column):
        return operator.itemgetter(places[operand.name])
    known = variables[operand.name] if isinstance(operand, Variable) else operand.value
    return lambda _: known


def _comparing(sign: Callable[[Any, Any], bool], left: _Value, right: _Value) -> Condition:
    def compare(row: Any) -> Truth:
        one, other = left(row), right(row)
        return None if one is None or other is None else sign(one, other)

    return compare


def _among(value: _Value, among: frozenset[Any]) -> Condition:
    return lambda row: None if (wanted := value(row)) is None else wanted in among


def _joining(parts: Sequence[Condition], *, decisive: bool) -> Condition:
    """OR is decided by one that is true, AND by one that is false; else one unknown makes it unknown."""

    def join(row: Any) -> Truth:
        unknown = False
        for part in parts:
            truth = part(row)
            if truth is decisive:
                return decisive
            unknown = unknown or truth is None
        return None if unknown else not decisive

    return join
