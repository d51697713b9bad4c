"""What a pack's tests say of a rule: its outcome for some facts, the row behind it, and what is short."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from zhongshu.core.errors import PackError, UnknownName
from zhongshu.packs.agreement import said
from zhongshu.rules.decisions.reading import fact
from zhongshu.rules.decisions.rule import Rule
from zhongshu.rules.decisions.spec import FactSpec
from zhongshu.rules.decisions.table import Contradiction
from zhongshu.rules.decisions.why import smallest_change
from zhongshu.rules.feel.values import equal

_WORDS = ("row", "short", "wanting")


def compare_rule(rule: Rule, facts: Mapping[str, Any], on: datetime, wanted: Any) -> list[str]:
    """A sentence for each thing that is not as wanted. `wanted` has outcomes by name, and may have `row` (from 1; none
    for the default), `short` (what the smallest change asks, by input) and `wanting` (inputs that still matter)."""
    if not isinstance(wanted, Mapping):
        raise PackError(
            f"then: {rule.name} says its outcomes by name, such as {{{next(iter(rule.spec.outputs))}: ...}}"
        )
    for word in wanted:
        if word not in rule.spec.outputs and word not in _WORDS:
            raise UnknownName.among(f"outcome of {rule.name}", word, (*rule.spec.outputs, *_WORDS))
    try:
        found = rule.decide(facts, on)
    except Contradiction as error:
        return [error.message]
    failures = [
        f"{rule.name}: {name} should be {said(wanted[name])}, is {said(found.says[name])}"
        for name, spec in rule.spec.outputs.items()
        if name in wanted and equal(_facts(spec, wanted[name]), found.says[name]) is not True
    ]
    rows = [row + 1 for row in found.rows]
    if "row" in wanted and rows != ([] if wanted["row"] is None else [wanted["row"]]):
        failures.append(f"{rule.name}: row {wanted['row']} should hold, {rows or 'none'} does")
    if "wanting" in wanted and list(wanted["wanting"]) != list(found.wanting):
        failures.append(f"{rule.name}: {list(wanted['wanting'])} should be wanting, {list(found.wanting)} is")
    return failures + (_short(rule, found.facts, on, wanted["short"]) if "short" in wanted else [])


def _facts(spec: FactSpec, given: Any) -> Any:
    """An outcome; a list of them where a rule gathers rows."""
    return [fact(spec, one) for one in given] if isinstance(given, list) else fact(spec, given)


def noon(on: date | None, now: datetime) -> datetime:
    """The moment of a case: noon of its day in the region's zone, now where it says none."""
    return now if on is None else datetime.combine(on, time(12), now.tzinfo)


def _short(rule: Rule, facts: Mapping[str, Any], on: datetime, wanted: Mapping[str, Any]) -> list[str]:
    change = smallest_change(rule.table(on), facts, on)
    found = {} if change is None else {one.input.name: one.missing for one in change.failing}
    if {name: Decimal(str(amount)) for name, amount in wanted.items()} == found:
        return []
    shown = {name: None if amount is None else said(amount) for name, amount in found.items()}
    return [f"{rule.name}: {dict(wanted)} should be short, {shown} is"]
