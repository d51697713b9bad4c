"""A rule's edition as a table that decides."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.decisions.allowed import allowed_of
from zhongshu.rules.decisions.spec import FactSpec, RowSpec, RuleEditionSpec, RuleSpec
from zhongshu.rules.decisions.table import Input, Output, Row, Table
from zhongshu.rules.feel import tree
from zhongshu.rules.feel.evaluate import compiled, tested
from zhongshu.rules.feel.language import Text as Feel
from zhongshu.rules.feel.language import read, read_tests


def table_of(rule: RuleSpec, edition: RuleEditionSpec, known: Mapping[str, Any]) -> Table:
    """`known` are the values of the parameters that it uses. ZhongshuError, with the row, for what is no test."""
    names = _names(rule, known)
    inputs = tuple(
        Input(name, one.title, read(name), _may_be(one), one.unit, one.fixed) for name, one in rule.inputs.items()
    )
    outputs = tuple(
        Output(
            name,
            tuple(one.one_of),
            _outcome(one, edition.otherwise[name], names) if name in edition.otherwise else None,
        )
        for name, one in rule.outputs.items()
    )
    rows = tuple(_numbered(rule, row, at, names, known) for at, row in enumerate(edition.rows, 1))
    return Table(rule.rule, inputs, outputs, rows, rule.hit, known)


def row_of(rule: RuleSpec, row: RowSpec, known: Mapping[str, Any]) -> Row:
    """One more row for a table of the rule; raises as `table_of`, without a row's number."""
    return _row(rule, row, _names(rule, known), known)


def fact(spec: FactSpec, given: Any) -> Any:
    """A value as rules compute with it: numbers exactly, days as dates. None stays None; ZhongshuError for what is no
    such value.

    >>> fact(FactSpec(type="number", title="x"), 2.6)
    Decimal('2.6')
    """
    if given is None or (isinstance(given, str) and not given.strip()):
        return None
    try:
        return _fact(spec, given)
    except (ValueError, InvalidOperation):
        raise ZhongshuError(f"{given!r} is no {spec.type}") from None


def _fact(spec: FactSpec, given: Any) -> Any:
    match spec.type:
        case "number":
            if isinstance(given, bool):
                raise ValueError(given)
            return Decimal(str(given))
        case "boolean":
            if not isinstance(given, bool):
                raise ValueError(given)
            return given
        case "date":
            if isinstance(given, datetime):
                raise ValueError(given)
            return given if isinstance(given, date) else date.fromisoformat(str(given))
    if spec.one_of and given not in spec.one_of:
        raise ZhongshuError(f"{given!r} is none of {', '.join(spec.one_of)}")
    return str(given)


def _names(rule: RuleSpec, known: Mapping[str, Any]) -> set[str]:
    """Those that conditions and outcomes may say."""
    return {*rule.inputs, *known, *(name for rows in known.values() if isinstance(rows, list) for name in rows[0])}


def _numbered(rule: RuleSpec, row: RowSpec, at: int, names: set[str], known: Mapping[str, Any]) -> Row:
    try:
        return _row(rule, row, names, known)
    except ZhongshuError as error:
        raise ZhongshuError(f"row {at}: {error.message}", hint=error.hint) from None


def _row(rule: RuleSpec, row: RowSpec, names: set[str], known: Mapping[str, Any]) -> Row:
    tests = tuple(_test(one, row.when.get(name, _ANYTHING), names) for name, one in rule.inputs.items())
    for (name, one), test in zip(rule.inputs.items(), tests, strict=True):
        _require_kind(name, one, test, known, row.when.get(name))
    outcomes = tuple(_outcome(one, row.then.get(name), names) for name, one in rule.outputs.items())
    return Row(tests, outcomes, row.why)


_ANYTHING = object()
_DAY = re.compile(r"""(?<![\w"@-])(\d{4}-\d{2}-\d{2})(?![\w"-])""")
"""A plain day in the condition of a date; to FEEL it would be a subtraction."""


def _test(spec: FactSpec, said: Any, names: set[str]) -> Feel:
    if said is _ANYTHING:
        return read_tests("-")
    if isinstance(said, Mapping):
        if set(said) == {"feel"}:
            return read_tests(str(said["feel"]), names, closed=True)
        if set(said) == {"not"}:
            return _among(spec, said["not"], negated=True)
        raise ZhongshuError("a condition is a value, a list of values, {not: [...]} or {feel: ...}")
    if isinstance(said, str) and spec.type in ("number", "date"):
        return read_tests(_DAY.sub(r'date("\1")', said) if spec.type == "date" else said, names, closed=True)
    return _among(spec, said, negated=False)


def _require_kind(name: str, spec: FactSpec, test: Feel, known: Mapping[str, Any], said: Any) -> None:
    """A condition that speaks of values of another kind never holds: ZhongshuError."""
    allowed = allowed_of(test, known)
    for other in sorted(allowed.kinds - {spec.type}) if allowed is not None else ():
        raise ZhongshuError(f"{name} is a {spec.type}, and the condition {said!r} asks for a {other}")


def _among(spec: FactSpec, said: Any, *, negated: bool) -> Feel:
    values = said if isinstance(said, list | tuple) else [said]
    facts = [fact(spec, one) for one in values] + ([None] if negated else [])  # what is not known is no other value
    node = tree.Tests(tuple(tree.Constant(one) for one in facts), negated)
    return Feel(node, tested(node))


def _outcome(spec: FactSpec, said: Any, names: set[str]) -> Feel:
    if isinstance(said, Mapping):
        if set(said) != {"feel"}:
            raise ZhongshuError("an outcome is a value or {feel: ...}")
        return read(str(said["feel"]), names, closed=True)
    node = tree.Constant(fact(spec, said))
    return Feel(node, compiled(node))


def _may_be(spec: FactSpec) -> Feel | None:
    if not spec.one_of:
        return None
    node = tree.Tests(tuple(tree.Constant(word) for word in spec.one_of))
    return Feel(node, tested(node))
