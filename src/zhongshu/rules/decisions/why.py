"""Why a row does not hold: each condition that fails, by how much, and the smallest change after which it would."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from zhongshu.rules.decisions.allowed import Allowed
from zhongshu.rules.decisions.table import Contradiction, Input, Over, Table
from zhongshu.rules.feel.values import equal, kind

_LITTLE = Decimal("0.001")
_MEASURED = frozenset({"number", "date", "days and time duration"})
"""Kinds of values between which there is an amount."""


@dataclass(frozen=True)
class Failing:
    """A condition that does not hold. `nearest` is the nearest value that would pass, or the border beyond which
    one would: `beyond` is 1 for above it, -1 for below. `missing` is how much has to be added, below 0 taken away; None
    where no amount tells.
    """

    input: Input
    value: Any
    allowed: Allowed | None
    nearest: Any = None
    missing: Any = None
    beyond: int = 0


@dataclass(frozen=True)
class RowWhy:
    """A row (from 0), whether it holds, and what fails."""

    row: int
    holds: bool
    failing: tuple[Failing, ...]


@dataclass(frozen=True)
class Change:
    """The least that would have to be otherwise for another outcome: these conditions of this row. `outcome` is what
    the table says once they just hold."""

    row: int
    outcome: Any
    failing: tuple[Failing, ...]


def explained(table: Table, facts: Mapping[str, Any], now: datetime) -> Sequence[RowWhy]:
    """Every row, in order."""
    over = Over({**table.known, **facts}, now)
    values = table.values(over)
    found = []
    for row in range(len(table.rows)):
        fails = (at for at, value in enumerate(values) if not table.passes(row, at, value, over))
        failing = tuple(failing_at(table, row, at, values[at]) for at in fails)
        found.append(RowWhy(row, not failing, failing))
    return found


def smallest_change(table: Table, facts: Mapping[str, Any], now: datetime) -> Change | None:
    """The row with another outcome of which the fewest conditions fail, and among those the one that is least short of
    them; None where there is no such row. Only rows whose facts can be told what they lack, and none that fails by what
    nobody can change. Which of two outcomes is better is not known, and each other one is told.
    """
    now_said = table.decide(facts, now).value
    best: tuple[tuple[float, ...], Change] | None = None
    for one in explained(table, facts, now):
        changed = None if one.holds else _changed(one, facts)
        outcome = None if changed is None else _would_say(table, one.row, changed, now)
        if outcome is None or equal(outcome, now_said) is True:
            continue
        effort = (len(one.failing), max(_effort(each) for each in one.failing), one.row)
        if best is None or effort < best[0]:
            best = effort, Change(one.row, outcome, one.failing)
    return None if best is None else best[1]


def _changed(one: RowWhy, facts: Mapping[str, Any]) -> dict[str, Any] | None:
    """The facts with which the conditions of a row just hold; None where they cannot be told or made to."""
    changed = dict(facts)
    for each in one.failing:
        name = each.input.about.name
        if name is None or each.nearest is None or each.input.fixed:
            return None
        changed[name] = _just(each)
    return changed


def _would_say(table: Table, row: int, facts: Mapping[str, Any], now: datetime) -> Any:
    """What the row says of these facts, where the table says it, too: an earlier row may hold before it."""
    over = Over({**table.known, **facts}, now)
    outcome = table.outcome(row, over)
    try:
        return outcome if equal(table.decide_over(over).value, outcome) is True else None
    except Contradiction:
        return None


def _just(each: Failing) -> Any:
    """A value that passes: the nearest, or one a little beyond it."""
    if not each.beyond:
        return each.nearest
    if kind(each.nearest) == "date":
        return each.nearest + each.beyond * timedelta(days=1)
    return each.nearest + each.beyond * (abs(each.missing) / 1000 or _LITTLE)


def failing_at(table: Table, row: int, at: int, value: Any) -> Failing:
    """What a condition that fails asks: that of a row and an input, by their places from 0."""
    allowed, asked = table.allowed[at][row], table.inputs[at]
    if allowed is None or allowed.negated or value is None:
        first = None if allowed is None or allowed.negated else _first(allowed)
        return Failing(asked, value, allowed, nearest=first)
    best: Failing | None = None
    of = kind(value)
    for end, beyond in _ends(allowed):
        if kind(end) != of:
            continue
        missing = end - value if of in _MEASURED else None
        if missing is None:
            best = best or Failing(asked, value, allowed, nearest=end)
        elif best is None or best.missing is None or abs(missing) < abs(best.missing):
            best = Failing(asked, value, allowed, end, missing, beyond)
    return best or Failing(asked, value, allowed, nearest=_first(allowed))


def _first(allowed: Allowed) -> Any:
    return next((end for end, beyond in _ends(allowed) if not beyond), None)


def _ends(allowed: Allowed) -> list[tuple[Any, int]]:
    """Values and borders; 0 where they pass themselves, else the side on which something does."""
    found: list[tuple[Any, int]] = [(value, 0) for value in allowed.values]
    for one in allowed.stretches:
        found += [(one.low, 0 if one.low_in else 1)] if one.low is not None else []
        found += [(one.high, 0 if one.high_in else -1)] if one.high is not None else []
    return found


def _effort(each: Failing) -> float:
    """How much of what it is now has to change; a condition without an amount counts as all of it."""
    if not isinstance(each.missing, Decimal) or not each.value:
        return 1.0
    return float(abs(each.missing / each.value))
