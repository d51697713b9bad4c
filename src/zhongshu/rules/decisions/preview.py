"""An edition tried on what was decided before: what would come out otherwise."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.decisions.reading import fact
from zhongshu.rules.decisions.rule import Rule, RuleEdition
from zhongshu.rules.decisions.wanting import wanting
from zhongshu.rules.feel.values import equal

MOST = 200
"""Decisions that are named of those that differ, and turns that are told apart; all of them are counted."""

Says = Mapping[str, Any]
"""Outcomes as rules compute with them, by name; empty where nothing was decided."""


@dataclass(frozen=True)
class Taken:
    """A decision that was made: for what, of which facts and when (in the region's zone), and what was said: facts and
    outcomes as JSON holds them, none where nothing was decided."""

    reference: str
    facts: Mapping[str, Any]
    at: datetime
    says: Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """One decision then, and as it would be."""

    reference: str
    at: datetime
    before: Says
    after: Says


@dataclass
class Preview:
    """`unfit` are decisions of facts that the rule does not ask any more. `turns` counts what became of what: the words
    of outcomes alone, in the rule's order, None where nothing is decided. `totals` are what outcomes that are numbers
    add up to before and after, over decisions that say one both times."""

    decided: int = 0
    unfit: int = 0
    differing: int = 0
    turns: Counter[tuple[tuple[Any, ...] | None, tuple[Any, ...] | None]] = field(default_factory=Counter)
    totals: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)


def preview(rule: Rule, edition: RuleEdition, taken: Iterable[Taken]) -> Preview:
    """Decide everything again by another edition, each with the parameters of its own day. Memory does not grow with
    what there is."""
    found = Preview()
    for one in taken:
        try:
            before, after = _kept(rule, one.says), _again(rule, edition, one)
        except ZhongshuError:
            found.unfit += 1
            continue
        found.decided += 1
        _add_up(found, rule, before, after)
        if equal(dict(before), dict(after)) is True:
            continue
        found.differing += 1
        turn = _words(rule, before), _words(rule, after)
        if turn in found.turns or len(found.turns) < MOST:
            found.turns[turn] += 1
        if len(found.differences) < MOST:
            found.differences.append(Difference(one.reference, one.at, before, after))
    return found


def words_of(rule: Rule) -> list[str]:
    """The outcomes that turns tell apart: those of some words, and of yes and no."""
    return [name for name, one in rule.spec.outputs.items() if one.one_of or one.type == "boolean"]


def _kept(rule: Rule, says: Mapping[str, Any]) -> Says:
    return {name: _read(rule, name, value) for name, value in says.items()}


def _read(rule: Rule, name: str, value: Any) -> Any:
    if name not in rule.spec.outputs:
        raise ZhongshuError(f"{rule.name} says no {name} any more")
    if isinstance(value, list):
        return [_read(rule, name, one) for one in value]
    return fact(rule.spec.outputs[name], value)


def _again(rule: Rule, edition: RuleEdition, one: Taken) -> Says:
    """Nothing where it is contradictory, or depends on what is not known."""
    table, facts = rule.table(one.at, edition), rule.facts(one.facts)
    if wanting(table, facts, one.at):
        return {}
    try:
        return rule.says(table.decide(facts, one.at))
    except ZhongshuError:
        return {}


def _words(rule: Rule, says: Says) -> tuple[Any, ...] | None:
    if not says:
        return None
    return tuple(tuple(one) if isinstance(one, list) else one for one in (says.get(name) for name in words_of(rule)))


def _add_up(found: Preview, rule: Rule, before: Says, after: Says) -> None:
    for name, one in rule.spec.outputs.items():
        then, now = before.get(name), after.get(name)
        if one.type == "number" and isinstance(then, Decimal) and isinstance(now, Decimal):
            was, would = found.totals.get(name, (Decimal(0), Decimal(0)))
            found.totals[name] = was + then, would + now
