"""A grant's row filter: from its text to the rows it gives, or to an error that says what to write instead.

It is SQL, but little of it: comparisons of columns with values, with each other and with what is known of the
reader, joined by AND, OR and NOT.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlglot import exp

from zhongshu.core.errors import Place, nearest
from zhongshu.datasets.sql.reading import read_expression
from zhongshu.datasets.sql.script import Script
from zhongshu.sharing.grants.conditions import (
    VARIABLES,
    Beginning,
    Column,
    Comparison,
    Constant,
    Junction,
    Membership,
    Missing,
    Not,
    Operand,
    Part,
    Variable,
    Variables,
    compiled,
    operands,
    sql_tree,
)

Row = Mapping[str, Any] | Sequence[Any]

_SIGNS: Mapping[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_FORMS = "compare with = <> < <= > >=, BETWEEN, IN (...), IS NULL or LIKE 'start%', joined by AND, OR, NOT"
_FAMILIES = {"VARCHAR": "text", "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP WITH TIME ZONE": "instant"}
_NUMBERS = frozenset({"DECIMAL", "BIGINT", "INTEGER", "SMALLINT"})
_EXAMPLES = {
    "text": "a text, 'firm'",
    "number": "a number, 12.5",
    "boolean": "true or false",
    "date": "a date, '2026-01-31'",
    "instant": "an instant with its offset, '2026-01-31 08:00:00+08:00'",
}
_DEEPEST = 150
_LARGEST = 2**63
_DIGITS = 18
"""Digits before the point of a number with a fraction; behind it `_FRACTION`: any comparison stays exact."""
_FRACTION = 12


@dataclass(frozen=True)
class Predicate:
    """A row filter that was read and found right; `text` is what the grant says."""

    text: str
    part: Part

    @property
    def columns(self) -> frozenset[str]:
        """The columns it is about."""
        return frozenset(operand.name for operand in operands(self.part) if isinstance(operand, Column))

    @property
    def variables(self) -> frozenset[str]:
        """What it asks of the reader."""
        return frozenset(operand.name for operand in operands(self.part) if isinstance(operand, Variable))

    def tree(self, variables: Variables) -> exp.Expr:
        """The condition in SQL, in parentheses, over bare quoted columns; what is known of the reader is bound."""
        return exp.paren(sql_tree(self.part, variables), copy=False)

    def test(self, variables: Variables, order: Sequence[str] | None = None) -> Callable[[Row], bool]:
        """Whether a row is given, as SQL decides it: not when that is unknown.

        Rows are mappings of column to value, or with `order` sequences whose places `order` names.
        """
        places: Mapping[str, Any] = (
            {name: name for name in self.columns} if order is None else {name: at for at, name in enumerate(order)}
        )
        holds = compiled(self.part, variables, places)
        return lambda row: holds(row) is True


def parse(text: str, columns: Mapping[str, str], place: Place) -> Predicate:
    """The row filter that `text` says, over columns of these DuckDB types.

    PackError at `place` for an unknown column, a value of another type than what it is compared with, and whatever
    else SQL has. An instant is written with its offset; the reader is reader_unit(), reader_area(), reader_subject().
    """
    script = Script.of(f"SELECT {text}", place.file, place.line or 1)
    for token in script.tokens:
        if token.text.lower().startswith("reader_") and token.text.lower() not in {*VARIABLES, *columns}:
            raise script.error(f"nothing is called {token.text}", hint=nearest(token.text, VARIABLES))
    try:
        tree = read_expression(script, frozenset(VARIABLES))
        if any(node.depth > _DEEPEST for node in tree.walk()):
            raise RecursionError
        return Predicate(text, _Reading(script, columns).part(tree))
    except RecursionError:
        raise script.error("this is nested too deeply", hint="use IN (...) for a list of values") from None


@dataclass(frozen=True)
class _Reading:
    script: Script
    columns: Mapping[str, str]

    def part(self, node: exp.Expr) -> Part:
        match node:
            case exp.Paren():
                return self.part(node.this)
            case exp.Not():
                return Not(self.part(node.this))
            case exp.And() | exp.Or():
                both = tuple(self.part(side) for side in (node.this, node.expression))
                return Junction(both, some=isinstance(node, exp.Or))
            case exp.Between():
                above, below = self._compared(">=", node.this, node.args["low"]), node.args["high"]
                return Junction((above, self._compared("<=", node.this, below)))
            case exp.In() if not node.args.get("query"):
                value, *among = self._operands(node.this, *node.expressions)
                return Membership(value, tuple(one for one in among if isinstance(one, Constant)))
            case exp.Is() if isinstance(node.expression, exp.Null):
                return Missing(self._known(node.this))
            case exp.Like():
                like = self._like(node)
                return Not(like) if node.args.get("negate") else like
        if type(node) in _SIGNS:
            return self._compared(_SIGNS[type(node)], node.this, node.expression)
        if isinstance(node, exp.Column) and self.columns.get(node.name) == "BOOLEAN":
            raise self.script.error(f"{node.name} alone is no comparison", at=node, hint=f"write {node.name} = true")
        raise self.script.error(f"{_said(node)} is no condition of a row filter", at=node, hint=_FORMS)

    def _compared(self, sign: str, left: exp.Expr, right: exp.Expr) -> Part:
        one, other = self._operands(left, right)
        return Comparison(sign, one, other)

    def _operands(self, *nodes: exp.Expr) -> Sequence[Operand]:
        """Operands of one family, which a column or the reader decides."""
        found = [None if _constant_like(node) else (self._known(node), self._family(node)) for node in nodes]
        families = {entry[1]: node for entry, node in zip(found, nodes, strict=True) if entry is not None}
        if not families:
            raise self.script.error("this compares values only", at=nodes[0], hint="name a column of the relation")
        if len(families) > 1:
            (one, first), (other, second), *_ = families.items()
            what = f"{_said(first)} is {one} and {_said(second)} is {other}: they cannot be compared"
            raise self.script.error(what, at=nodes[0])
        (family,) = families
        return [
            Constant(self._value(node, family)) if entry is None else entry[0]
            for entry, node in zip(found, nodes, strict=True)
        ]

    def _known(self, node: exp.Expr) -> Column | Variable:
        node = node.unnest()
        if isinstance(node, exp.Column):
            return Column(self._column(node))
        if isinstance(node, exp.Anonymous) and not node.expressions:
            return Variable(node.name.lower())
        hint = f"{_FORMS}; compute anything else in a table"
        raise self.script.error(f"{_said(node)} cannot stand in a row filter", at=node, hint=hint)

    def _column(self, node: exp.Column) -> str:
        if node.table:
            raise self.script.error(f"{_said(node)} names a table; here are only columns", at=node)
        fits = [name for name in self.columns if name == node.name] or [
            name for name in self.columns if name.lower() == node.name.lower()
        ]
        if not fits:
            raise self.script.error(f"no column {node.name!r}", at=node, hint=nearest(node.name, self.columns))
        return fits[0]

    def _family(self, node: exp.Expr) -> str:
        known = self._known(node)
        if isinstance(known, Variable):
            return "text"
        kind = self.columns[known.name]
        family = "number" if kind.partition("(")[0] in _NUMBERS else _FAMILIES.get(kind)
        if family is None:
            hint = "CAST it to a DECIMAL in the table"
            raise self.script.error(f"{known.name} is {kind}, which has no exact comparison", at=node, hint=hint)
        return family

    def _like(self, node: exp.Like) -> Part:
        known = self._known(node.this)
        pattern = node.expression.unnest()
        if self._family(node.this) != "text" or not _is_text(pattern):
            raise self.script.error("LIKE compares a text with a text in quotes", at=node, hint="write LIKE 'start%'")
        start = pattern.name.removesuffix("%")
        if wild := re.search("[%_]", start):
            hint = "a row filter knows LIKE 'start%' only"
            raise self.script.error(f"{wild[0]} is a wildcard inside {pattern.name!r}", at=node, hint=hint)
        whole = start == pattern.name
        return Comparison("=", known, Constant(start)) if whole else Beginning(known, start)

    def _value(self, node: exp.Expr, family: str) -> str | int | Decimal | bool | date | datetime:
        node = node.unnest()
        value = _typed(node, family)
        if value is None:
            what = f"{_said(node)} is compared with {'an' if family == 'instant' else 'a'} {family}"
            unquoted = family == "text" and isinstance(node, exp.Literal)
            example = f"'{node.name}', in quotes" if unquoted else _EXAMPLES[family]
            raise self.script.error(what, at=node, hint=f"write {example}")
        return value


def _typed(node: exp.Expr, family: str) -> str | int | Decimal | bool | date | datetime | None:
    """None where the literal is none of that family."""
    if isinstance(node, exp.Cast):
        stated = {"DATE": "date", "TIMESTAMPTZ": "instant"}.get(node.to.sql("duckdb"))
        return _typed(node.this, family) if stated == family else None
    match family:
        case "boolean":
            return bool(node.this) if isinstance(node, exp.Boolean) else None
        case "number":
            return _number(node)
        case "text":
            return str(node.this) if _is_text(node) else None
        case "date":
            return _day(str(node.this)) if _is_text(node) else None
    return _instant(str(node.this)) if _is_text(node) else None


def _number(node: exp.Expr) -> int | Decimal | None:
    minus = isinstance(node, exp.Neg)
    digits = node.this if minus else node
    if not isinstance(digits, exp.Literal) or digits.is_string:
        return None
    found = re.fullmatch(r"([0-9]*)(?:\.([0-9]*))?", digits.name)
    if found is None or not found[0].strip("."):
        return None
    if not found[2]:
        whole = -int(found[1]) if minus else int(found[1])
        return whole if -_LARGEST <= whole < _LARGEST else None
    if len(found[1].lstrip("0")) > _DIGITS or len(found[2]) > _FRACTION:
        return None
    value = Decimal(found[0])
    return -value if minus else value


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        return None


def _instant(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
        return None if instant.tzinfo is None else instant.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _constant_like(node: exp.Expr) -> bool:
    node = node.unnest()
    if isinstance(node, exp.Cast | exp.Neg):
        return isinstance(node.this, exp.Literal)
    return isinstance(node, exp.Literal | exp.Boolean | exp.Null)


def _is_text(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and bool(node.is_string)


def _said(node: exp.Expr) -> str:
    return node.sql("duckdb", comments=False)


__all__ = ["Predicate", "Row", "Variables", "parse"]
