"""An edition tried on what was decided before: what would have come out otherwise."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zhongshu.rules.decisions.table import Contradiction, Outcome, Table
from zhongshu.rules.feel.values import equal

MOST = 200
"""Decisions shown of those that differ; all of them are counted."""


@dataclass(frozen=True)
class Difference:
    """One decision under two editions; `reference` is what it was made for."""

    reference: str
    facts: Mapping[str, Any]
    before: Outcome
    after: Outcome


@dataclass
class Preview:
    """`turns` counts what became of what, as they are printed."""

    decided: int = 0
    differing: int = 0
    contradictions: int = 0
    turns: Counter[tuple[str, str]] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)


def preview(before: Table, after: Table, decisions: Iterable[tuple[str, Mapping[str, Any], datetime]]) -> Preview:
    """Decide everything again under another edition. `decisions` are what each was made for, its facts and moment."""
    found = Preview()
    for reference, facts, at in decisions:
        found.decided += 1
        try:
            one, other = before.decide(facts, at), after.decide(facts, at)
        except Contradiction:
            found.contradictions += 1
            continue
        if equal(one.value, other.value) is True or one.value is other.value:
            continue
        found.differing += 1
        found.turns[_said(one), _said(other)] += 1
        if len(found.differences) < MOST:
            found.differences.append(Difference(reference, facts, one, other))
    return found


def _said(outcome: Outcome) -> str:
    value = outcome.value
    parts: Sequence[Any] = list(value.values()) if isinstance(value, dict) else [value]
    return " / ".join("-" if one is None else str(one) for one in parts)
