"""The rules that case types ask, and what one says of the answers of a case. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from zhongshu.cases.decide_spec import DecideSpec
from zhongshu.cases.event import Decided, DecisionFault
from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.rules.decisions.rule import Rule
from zhongshu.rules.decisions.table import Contradiction
from zhongshu.rules.dmn.asked import asked_inputs, plain_fact
from zhongshu.rules.dmn.model import Model
from zhongshu.rules.feel.functions.convert import plain


@dataclass(frozen=True)
class Rulebook:
    """Rules and DMN models by qualified name."""

    rules: Mapping[str, Rule] = field(default_factory=dict)
    models: Mapping[str, Model] = field(default_factory=dict)

    def decide(self, name: str, spec: DecideSpec, answers: Mapping[str, Any], moment: datetime) -> Decided:
        """What the rule of `spec` says of answers as events keep them; `moment` is in the region's zone.

        A rule that cannot decide stops nobody's case: what it says then is why not.
        """
        asked = Decided(name, spec.rule, "", {}, {}, decision=spec.decision)
        if spec.rule in self.rules:
            return _by_rule(self.rules[spec.rule], spec, asked, answers, moment)
        if spec.rule in self.models:
            return _by_model(self.models[spec.rule], spec, asked, answers, moment)
        return replace(asked, fault="gone")


def _by_rule(rule: Rule, spec: DecideSpec, asked: Decided, answers: Mapping[str, Any], moment: datetime) -> Decided:
    given = {name: answers.get(spec.facts.get(name, name)) for name in rule.spec.inputs}
    asked = replace(asked, facts=given)
    try:
        asked = replace(asked, edition=rule.at(moment).spec.valid_from.isoformat())
        found = rule.decide(given, moment)
    except ZhongshuError as error:
        return _faulty(asked, error)
    return replace(asked, facts=plain(found.facts), says=plain(found.says), rows=found.rows, wanting=found.wanting)


def _by_model(model: Model, spec: DecideSpec, asked: Decided, answers: Mapping[str, Any], moment: datetime) -> Decided:
    try:
        kinds = asked_inputs(model, spec.decision)
        asked = replace(asked, facts={name: answers.get(spec.facts.get(name, name)) for name in kinds})
        facts = {name: plain_fact(kinds[name], value) for name, value in asked.facts.items()}
        found = model.decide(spec.decision, facts, moment)
    except ZhongshuError as error:
        return _faulty(asked, error)
    says = found.value if isinstance(found.value, dict) else {spec.decision: found.value}
    table = found.tables.get(spec.decision)
    return replace(asked, says=plain(says), rows=() if table is None else table.rows)


def _faulty(asked: Decided, error: ZhongshuError) -> Decided:
    rows = error.rows if isinstance(error, Contradiction) else ()
    fault: DecisionFault = "unfit"
    if isinstance(error, Contradiction):
        fault = "contradiction"
    elif isinstance(error, UnknownName):
        fault = "not_in_force" if asked.facts else "gone"
    return replace(asked, fault=fault, rows=rows)
