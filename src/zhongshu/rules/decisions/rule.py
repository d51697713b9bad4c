"""A rule in time: its editions as tables, with the parameters of the day, and what one decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from zhongshu.core.errors import Place, UnknownName, ZhongshuError
from zhongshu.rules.decisions.reading import fact, table_of
from zhongshu.rules.decisions.spec import RuleEditionSpec, RuleSpec
from zhongshu.rules.decisions.table import Outcome, Table
from zhongshu.rules.decisions.wanting import wanting
from zhongshu.rules.parameters import Edition, edition_at, validity

PROPOSED = "only proposals: nothing is decided until an edition says adopted: DAY"
"""What is said of a rule without an edition that is adopted."""
Law = Mapping[str, Sequence[Edition]]
"""The editions of parameters, by qualified name."""


@dataclass(frozen=True)
class RuleEdition:
    """One edition with its half-open validity (the last one never ends)."""

    valid_from: datetime
    valid_to: datetime
    spec: RuleEditionSpec

    def moment(self, now: datetime) -> datetime:
        """A moment of it: now where it is in force, else its first."""
        return now if self.valid_from <= now < self.valid_to else self.valid_from


@dataclass(frozen=True)
class Decision:
    """What a rule said of some facts: `says` by output, the rows (from 0) that held, the day its edition begins on, and
    what was not known and could still change it."""

    rule: str
    edition: date
    facts: Mapping[str, Any]
    says: Mapping[str, Any]
    rows: tuple[int, ...]
    wanting: tuple[str, ...]


@dataclass
class Rule:
    """`name` is qualified; `editions` are adopted, `proposals` decide only where they are asked for; `law` are the
    parameters that it uses, by the name that conditions say. Threads share one."""

    name: str
    spec: RuleSpec
    editions: tuple[RuleEdition, ...]
    proposals: tuple[RuleEdition, ...]
    law: Mapping[str, Sequence[Edition]]
    _tables: dict[tuple[object, ...], Table] = field(default_factory=dict)

    def at(self, moment: datetime) -> RuleEdition:
        """The edition of a moment. UnknownName before the first, and after one that ended."""
        found = edition_at(self.editions, moment)
        if found is None:
            first = f"its first begins on {self.editions[0].valid_from.date()}" if self.editions else PROPOSED
            raise UnknownName(f"the rule {self.name} has no edition for {moment.date()}", hint=first)
        return found

    def table(self, moment: datetime, edition: RuleEdition | None = None) -> Table:
        """The table of a moment (of another edition, to try it then), with the parameters of that day."""
        own = edition or self.at(moment)
        used = {name: _edition(name, editions, moment) for name, editions in self.law.items()}
        key = own.spec.adopted is None, own.valid_from, *(one.valid_from for one in used.values())
        if key not in self._tables:
            known = {name: value_of(one) for name, one in used.items()}
            self._tables[key] = table_of(self.spec, own.spec, known)
        return self._tables[key]

    def facts(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """What is given as the rule computes with it; what is not given is not known. ZhongshuError for a fact that it
        does not ask, and one that is no such value."""
        for name in given:
            if name not in self.spec.inputs:
                raise UnknownName.among("input", name, self.spec.inputs)
        return {name: self._fact(name, given.get(name)) for name in self.spec.inputs}

    def decide(self, given: Mapping[str, Any], moment: datetime) -> Decision:
        """Contradiction where rows hold that may not hold together."""
        table, facts = self.table(moment), self.facts(given)
        found = table.decide(facts, moment)
        return Decision(
            rule=self.name,
            edition=self.at(moment).spec.valid_from,
            facts=facts,
            says=self.says(found),
            rows=found.rows,
            wanting=tuple(wanting(table, facts, moment)),
        )

    def says(self, outcome: Outcome) -> Mapping[str, Any]:
        """A value by output; lists where several rows were gathered."""
        value = outcome.value
        if isinstance(value, dict):
            return value
        if len(self.spec.outputs) == 1:
            return {next(iter(self.spec.outputs)): value}
        return {name: [one[name] for one in value or []] for name in self.spec.outputs}

    def _fact(self, name: str, given: Any) -> Any:
        try:
            return fact(self.spec.inputs[name], given)
        except ZhongshuError as error:
            raise ZhongshuError(f"{name}: {error.message}", hint=error.hint) from None


def editions_of(spec: RuleSpec, zone: ZoneInfo, place: Place, *, adopted: bool) -> tuple[RuleEdition, ...]:
    """Those that are adopted, or the proposals; PackError as for parameters."""
    taken = (one for one in spec.editions if (one.adopted is not None) is adopted)
    return tuple(RuleEdition(*one) for one in validity(taken, zone, of=spec.rule, place=place))


def value_of(edition: Edition) -> Any:
    """What a condition sees of a parameter: the value of one row and column, else a list of rows."""
    rows = [{name: _plain(value) for name, value in row.items()} for row in edition.rows]
    if len(rows) == 1 and len(rows[0]) == 1:
        return next(iter(rows[0].values()))
    return rows


def _plain(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _edition(name: str, editions: Sequence[Edition], moment: datetime) -> Edition:
    found = edition_at(editions, moment)
    if found is None:
        raise UnknownName(f"the parameter {name} has no edition for {moment.date()}")
    return found
