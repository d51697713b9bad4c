"""Conditions, outcomes and what is missing, in the reader's language."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhongshu.core.periods import format_duration
from zhongshu.rules.decisions.allowed import Allowed
from zhongshu.rules.decisions.preview import words_of
from zhongshu.rules.decisions.reading import fact
from zhongshu.rules.decisions.rule import Rule, RuleEdition
from zhongshu.rules.decisions.spec import FactSpec
from zhongshu.rules.decisions.table import Outcome
from zhongshu.rules.decisions.why import Failing
from zhongshu.rules.feel.values import Range
from zhongshu.web.visit import Visit


@dataclass(frozen=True)
class RuleTelling:
    """How one rule's facts are said to one reader."""

    visit: Visit
    rule: Rule

    def fact(self, name: str) -> FactSpec:
        """An input or an outcome."""
        return {**self.rule.spec.inputs, **self.rule.spec.outputs}[name]

    def title(self, name: str) -> str:
        return self.visit.text(self.fact(name).title)

    def value(self, name: str, value: Any) -> str:
        """One value, with its unit; a dash for what is not known."""
        spec = self.fact(name)
        if value is None:
            return "—"
        if isinstance(value, bool):
            return self.visit.t("rules.yes" if value else "rules.no")
        if isinstance(value, list | tuple):
            return self._and([self.value(name, one) for one in value])
        if isinstance(value, Decimal):
            return self._amount(spec, value)
        if isinstance(value, date):
            return value.isoformat()
        known = spec.one_of.get(str(value))
        return str(value) if known is None else self.visit.text(known)

    def condition(self, edition: RuleEdition, row: int, name: str) -> str:
        """What a row asks of an input; empty where it asks nothing."""
        table = self.rule.table(edition.moment(self.visit.now), edition)
        allowed = table.allowed[list(self.rule.spec.inputs).index(name)][row]
        said = edition.spec.rows[row].when.get(name)
        if allowed is None:
            return self.formula(said["feel"] if isinstance(said, Mapping) else said)
        return self.allowed(name, allowed)

    def allowed(self, name: str, allowed: Allowed) -> str:
        """In words or signs: ≥ 3 %, 5000 – 20000, one of some words; empty for whatever there is."""
        if allowed.anything:
            return ""
        values = [self.value(name, one) for one in allowed.values if one is not None]
        said = self._or([*(self._stretch(name, one) for one in allowed.stretches), *values])
        return self.visit.t("rules.not", what=said) if allowed.negated else said

    def said(self, outcome: Any, name: str) -> str:
        """An outcome as a row says it; one that is computed as its formula."""
        if isinstance(outcome, Mapping):
            return self.formula(outcome["feel"])
        return self.value(name, fact(self.fact(name), outcome))

    def formula(self, feel: Any) -> str:
        """FEEL with the titles of the facts that it names; what stands in quotes stays."""
        names = "|".join(sorted(map(re.escape, self.rule.spec.inputs), key=len, reverse=True))
        return re.sub(rf'("(?:\\.|[^"\\])*")|\b({names})\b', lambda found: found[1] or self.title(found[2]), str(feel))

    def outcome(self, value: Any) -> str:
        """What a table says, of one outcome or several."""
        return self._and([self.value(name, one) for name, one in self.rule.says(Outcome(value, ())).items()])

    def words(self, said: Sequence[Any] | None) -> str:
        """The outcomes that turns tell apart, in the rule's order; that nothing was decided."""
        if said is None:
            return self.visit.t("rules.open")
        return self._and([self.value(name, one) for name, one in zip(words_of(self.rule), said, strict=True)])

    def says(self, said: Mapping[str, Any]) -> str:
        """Every outcome."""
        return self._and([self.value(name, one) for name, one in said.items()]) if said else self.visit.t("rules.open")

    def titles(self, names: Sequence[str]) -> str:
        return self._or([self.title(name) for name in names])

    def rows(self, held: Sequence[int]) -> str:
        """As they are counted: from 1."""
        return self._or([str(row + 1) for row in held])

    def missing(self, failing: Failing) -> str:
        """What a condition that fails asks, and by how much it is missed."""
        name = failing.input.name
        asked = "" if failing.allowed is None else self.allowed(name, failing.allowed)
        if failing.value is None:
            said = self.visit.t("rules.unknown", title=self.title(name), asked=asked)
            why = self.fact(name).unknown
            return said if why is None else self.visit.t("rules.unknown.why", why=self.visit.text(why), said=said)
        value = self.value(name, failing.value)
        said = self.visit.t("rules.fails", title=self.title(name), value=value, asked=asked)
        return said if failing.missing is None else f"{said}{self._short(name, failing)}"

    def _short(self, name: str, failing: Failing) -> str:
        if not failing.missing:
            return self.visit.t("rules.border")
        if isinstance(failing.missing, Decimal):
            amount = self._amount(self.fact(name), abs(failing.missing))
            return self.visit.t("rules.short" if failing.missing > 0 else "rules.over", amount=amount)
        return self.visit.t("rules.apart", amount=format_duration(abs(failing.missing), self.visit.language))

    def _stretch(self, name: str, one: Range) -> str:
        low, high = (None if end is None else self.value(name, end) for end in (one.low, one.high))
        if high is None:
            return f"{'≥' if one.low_in else '>'} {low}"
        if low is None:
            return f"{'≤' if one.high_in else '<'} {high}"
        if low == high:
            return low
        if one.low_in and one.high_in:
            return f"{low} – {high}"
        return f"{'≥' if one.low_in else '>'} {low}, {'≤' if one.high_in else '<'} {high}"

    def _amount(self, spec: FactSpec, value: Decimal) -> str:
        said = self.visit.exact(value)
        return said if spec.unit is None else f"{said}\u202f{self.visit.unit_named(spec.unit)}"

    def _or(self, said: list[str]) -> str:
        return self.visit.t("rules.or").join(said)

    def _and(self, said: list[str]) -> str:
        return self.visit.t("rules.and").join(said) or "—"
